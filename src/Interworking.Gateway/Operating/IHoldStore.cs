using Interworking.Gateway.Audit;

namespace Interworking.Gateway.Operating;

/// <summary>Where holds are kept. They are part of what nodes follow as provisioning: a change is in force everywhere within a second.</summary>
public interface IHoldStore
{
    /// <summary>Holds it, or changes how it is held.</summary>
    ValueTask PutAsync(Hold hold, AuditEntry entry, CancellationToken stop);

    /// <summary>False when it was not held; then nothing is written.</summary>
    ValueTask<bool> RemoveAsync(HoldKind kind, string name, AuditEntry entry, CancellationToken stop);
}
