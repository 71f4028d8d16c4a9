namespace Interworking.Gateway.Smpp.Copies;

/// <summary>A link of a peer was cut while answers on it were in doubt: what was accepted of that peer between two moments may come again.</summary>
/// <param name="Slot">The node that had the link.</param>
/// <param name="Link"><see cref="SmppLink.Name"/>.</param>
/// <param name="SystemId">system_id of the bind.</param>
/// <param name="Since">When the oldest of the doubtful requests was accepted.</param>
/// <param name="At">When it was cut.</param>
public sealed record LinkCut(int Slot, string Link, string SystemId, DateTimeOffset Since, DateTimeOffset At)
{
    /// <summary>An id is given a moment after its request has come.</summary>
    private static readonly TimeSpan Slack = TimeSpan.FromSeconds(1);

    /// <summary>Ids from here on are of those.</summary>
    public DateTimeOffset From => Since - Slack;

    /// <summary>Ids before this are of those.</summary>
    public DateTimeOffset Until => At + Slack;

    /// <summary>Whether the PDU is one of those.</summary>
    public bool Covers(in AcceptedPdu pdu) => pdu.SystemId == SystemId && pdu.Link == Link && pdu.Id.GivenAt >= From && pdu.Id.GivenAt < Until;
}
