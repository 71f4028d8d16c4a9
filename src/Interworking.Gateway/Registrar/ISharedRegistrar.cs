namespace Interworking.Gateway.Registrar;

/// <summary>A registrar that several nodes share: it tells this node what happened elsewhere.</summary>
public interface ISharedRegistrar : IRegistrar
{
    /// <summary>
    /// The app of this address of record, which this node had marked as waited for, registered at another node. Raised in the order of the
    /// registrations; the handler must be quick and must not throw.
    /// </summary>
    event Action<string>? Reachable;

    /// <summary>
    /// The store is there again after it was away, or was found emptied: <see cref="Reachable"/> may have been missed and marks may be gone, so what waits
    /// must be marked and looked at again. The handler must be quick and must not throw.
    /// </summary>
    event Action? Recovered;

    /// <summary>Why the store cannot be asked, in one line, for whoever asks whether this node is ready; null while it can.</summary>
    string? Trouble { get; }
}
