namespace Interworking.Gateway.Operating;

/// <summary>What is done with many messages at once.</summary>
public enum Verb
{
    /// <summary>Tries waiting messages now.</summary>
    Retry,

    /// <summary>Ends waiting messages as cancelled.</summary>
    Cancel,

    /// <summary>Ends waiting messages as failed.</summary>
    Purge,

    /// <summary>Has waiting messages of queues decided again by the service policies, or puts them into the queue of one.</summary>
    Reroute,

    /// <summary>Sends the receipts of finished messages again.</summary>
    Replay,
}
