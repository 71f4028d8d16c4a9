using Interworking.Gateway.Messages;

namespace Interworking.Gateway.Smpp.Copies;

/// <summary>A PDU that was answered positively, or was about to be, as the ledger knows it.</summary>
/// <param name="Id">The id it got.</param>
/// <param name="SystemId">system_id of the bind it came by.</param>
/// <param name="Carrier">Who is billed for it; null when nobody is.</param>
/// <param name="Connection">The connection it came by, when we had dialled.</param>
/// <param name="Fingerprint">What its copies are recognised by.</param>
public readonly record struct AcceptedPdu(MessageId Id, string SystemId, string? Carrier, string? Connection, long Fingerprint)
{
    /// <summary><see cref="SmppLink.Name"/> of the link it came by.</summary>
    public string Link => SmppLink.NameOf(Carrier ?? "", Connection);
}
