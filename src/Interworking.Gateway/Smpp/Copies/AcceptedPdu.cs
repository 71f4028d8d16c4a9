using Interworking.Gateway.Messages;

namespace Interworking.Gateway.Smpp.Copies;

/// <summary>A PDU that was answered positively, or was about to be, as the ledger knows it.</summary>
/// <param name="Id">The id of its message or part.</param>
/// <param name="SystemId">system_id of the bind it came by.</param>
/// <param name="Carrier">Who is billed for it; null when nobody is.</param>
/// <param name="Connection">The connection it came by, when we had dialled.</param>
/// <param name="Fingerprint">What its copies are recognised by.</param>
/// <param name="Group">The id in the answer where one answer stood for several messages (submit_multi); 0 for most.</param>
public readonly record struct AcceptedPdu(MessageId Id, string SystemId, string? Carrier, string? Connection, long Fingerprint, MessageId Group = default)
{
    /// <summary>The id that its answer carried.</summary>
    public MessageId AnsweredId => Group == default ? Id : Group;

    /// <summary><see cref="SmppLink.Name"/> of the link it came by.</summary>
    public string Link => SmppLink.NameOf(Carrier ?? "", Connection);
}
