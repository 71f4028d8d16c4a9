namespace Interworking.Gateway.Pipeline;

/// <summary>Whether an attempt at the peers of a service policy could begin.</summary>
public enum PeerStart
{
    /// <summary>It runs.</summary>
    Begun,

    /// <summary>A connection is up for this message and has no room this moment.</summary>
    Full,

    /// <summary>No connection is up for this message.</summary>
    Down,
}
