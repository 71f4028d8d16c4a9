namespace Interworking.Smpp.Session;

/// <summary>The peer's requests that we have not answered. Not thread-safe: the session's lock guards it.</summary>
internal sealed class PeerRequests
{
    private readonly List<uint> _generations = [];
    private readonly Stack<int> _free = new();

    public int Open { get; private set; }

    public PeerTicket Take()
    {
        Open++;
        if (_free.TryPop(out int slot)) return new PeerTicket(slot, _generations[slot]);
        _generations.Add(0);
        return new PeerTicket(_generations.Count - 1, 0);
    }

    /// <summary>False when this ticket was given back before.</summary>
    public bool TryGiveBack(PeerTicket ticket)
    {
        if (ticket.Slot < 0 || _generations[ticket.Slot] != ticket.Generation) return false;
        _generations[ticket.Slot]++;
        _free.Push(ticket.Slot);
        Open--;
        return true;
    }
}
