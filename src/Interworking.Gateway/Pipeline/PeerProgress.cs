namespace Interworking.Gateway.Pipeline;

/// <summary>What earlier tries of one message to peers have led to, where the next try must know it. Kept in memory: after a crash it begins anew.</summary>
public sealed class PeerProgress
{
    /// <summary>The connection of the last try.</summary>
    public string? Connection { get; set; }

    /// <summary>Ids that this connection gave to the PDUs of a long message, by number; null for those it does not have yet.</summary>
    public string?[]? Taken
    {
        get;
        set
        {
            field = value;
            PartlyTaken |= value is not null && Array.Exists(value, id => id is not null);
        }
    }

    /// <summary>A peer has some of its PDUs; also when another connection was tried since. They must never be joined with other text.</summary>
    public bool PartlyTaken { get; private set; }

    /// <summary>Another node, which does not know of it, would send PDUs twice or ask again where the last word was said.</summary>
    public bool BelongsHere => PartlyTaken || Ambiguous > 0 || Exhausted.Count > 0;

    /// <summary>Ambiguous refusals by this connection.</summary>
    public int Ambiguous { get; set; }

    /// <summary>Connections that have refused so often that they are not asked again.</summary>
    public List<string> Exhausted { get; } = [];

    /// <summary>The length was refused once: the other long-message method is used.</summary>
    public bool OtherLongMethod { get; set; }

    /// <summary>The coding was refused once: it goes as UCS-2.</summary>
    public bool AsUcs2 { get; set; }

    /// <summary>A peer may have it: only the same peer may be sent it again, marked as a possible copy.</summary>
    public string? InDoubtOn { get; set; }

    /// <summary>The spool row says so too.</summary>
    public bool DoubtKept { get; set; }

    /// <summary>Another connection begins from the start.</summary>
    public void MoveTo(string connection)
    {
        if (Connection == connection) return;
        (Connection, Taken, Ambiguous, OtherLongMethod, AsUcs2) = (connection, null, 0, false, false);
    }
}
