using Interworking.Gateway.Configuration;
using Interworking.Gateway.Pipeline.Ledger;
using Interworking.Gateway.Registrar;
using StackExchange.Redis;

namespace Interworking.Storage.Redis;

/// <summary>Connects, reads one address of record and goes: for commands. It subscribes to nothing and writes nothing.</summary>
internal static class RedisLookup
{
    private static readonly TimeSpan AnswerWithin = TimeSpan.FromSeconds(3);

    /// <exception cref="StoreRefusedException"><c>Registrar.Redis</c> or <c>Registrar.CaPath</c> cannot be used.</exception>
    /// <exception cref="RegistrarUnavailableException">It does not answer, or not as it should.</exception>
    public static async ValueTask<IReadOnlyList<Binding>> ReadAsync(GatewayOptions options, string aor, TimeProvider time, CancellationToken stop)
    {
        ConfigurationOptions settings = RedisSettings.Read(options.Registrar);
        settings.AbortOnConnectFail = true;
        var keys = new RedisKeys(options.Environment.Name);
        try
        {
            await using RedisConnection connection = await RedisConnection
                .OpenAsync(settings, new Dictionary<RedisChannel, Action<string>>(), AnswerWithin, time, stop).WaitAsync(AnswerWithin * 2, time, stop);
            RedisResult answer = await connection.Database.ScriptEvaluateAsync(RedisScripts.Lookup, [keys.Bindings(aor)]).WaitAsync(AnswerWithin, time, stop);
            return BindingSet.Live(StoredBindings.Read(((RedisValue[]?)answer)!, at: 0).Bindings, time.GetUtcNow());
        }
        catch (Exception error) when (error is RedisException or TimeoutException)
        {
            throw new RegistrarUnavailableException("Redis does not answer; \"interworking check\" says more", error);
        }
    }
}
