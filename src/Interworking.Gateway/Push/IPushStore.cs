namespace Interworking.Gateway.Push;

/// <summary>Reads push data; all writes go through the ledger.</summary>
public interface IPushStore
{
    /// <summary>All devices of these accounts whose data is still to be kept.</summary>
    ValueTask<IReadOnlyList<KeptPushDevice>> ReadAsync(IReadOnlyCollection<long> accounts, DateTimeOffset now, CancellationToken stop);
}
