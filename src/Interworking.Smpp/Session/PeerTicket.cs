namespace Interworking.Smpp.Session;

/// <summary>One place in the peer's window: valid until answered, then never again.</summary>
internal readonly record struct PeerTicket(int Slot, uint Generation)
{
    /// <summary>For what nobody answers.</summary>
    public static PeerTicket None => new(-1, 0);
}
