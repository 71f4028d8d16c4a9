using Interworking.Gateway.Configuration;
using Interworking.Gateway.Pipeline.Ledger;
using Interworking.Gateway.Registrar;
using Interworking.Storage.Redis;

namespace Interworking.Storage;

/// <summary>The registered contacts of an account as a command can see them, whether the server runs or not: the embedded registrar answers a REGISTER only after its row is committed.</summary>
public static class ContactLookup
{
    /// <param name="options">Which registrar it is.</param>
    /// <param name="rows">Where the embedded one keeps its bindings.</param>
    /// <param name="accountId">Contacts that another owner of the number left are not his.</param>
    /// <param name="did">The address of record.</param>
    /// <param name="time">The clock.</param>
    /// <param name="stop">Gives up.</param>
    /// <exception cref="StoreRefusedException">The registrar's configuration cannot be used.</exception>
    /// <exception cref="RegistrarUnavailableException">The registrar's server does not answer.</exception>
    public static async ValueTask<IReadOnlyList<Binding>> ReadAsync(
        GatewayOptions options, IBindingStore rows, long accountId, string did, TimeProvider time, CancellationToken stop)
    {
        IReadOnlyList<Binding> live = options.Registrar.Provider == "redis"
            ? await RedisLookup.ReadAsync(options, did, time, stop)
            : await rows.ReadAsync(did, time.GetUtcNow(), stop);
        return BindingSet.OwnedBy(accountId, [.. live]);
    }
}
