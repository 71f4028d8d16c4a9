using System.Net;
using Interworking.Gateway.Configuration;
using Interworking.Gateway.Pipeline.Ledger;
using StackExchange.Redis;

namespace Interworking.Storage.Redis;

/// <summary>Connects as the registrar does and asks one PING: what <c>check</c> says about Redis.</summary>
internal static class RedisCheck
{
    private static readonly TimeSpan AnswerWithin = TimeSpan.FromSeconds(3);

    public static async Task<StoreFinding> RunAsync(RegistrarOptions options, TimeProvider time, CancellationToken stop)
    {
        ConfigurationOptions settings;
        try
        {
            settings = RedisSettings.Read(options);
        }
        catch (StoreRefusedException refused)
        {
            return StoreFinding.Broken(refused.Message);
        }

        string where = $"Redis at {string.Join(", ", settings.EndPoints.Select(Name))}";
        settings.AbortOnConnectFail = true;
        try
        {
            RedisConnection connection = await RedisConnection
                .OpenAsync(settings, new Dictionary<RedisChannel, Action<string>>(), AnswerWithin, time, stop).WaitAsync(AnswerWithin * 2, time, stop);
            await connection.DisposeAsync();
            return new StoreFinding($"{where} answers{(settings.Ssl ? ", TLS" : "")}", []);
        }
        catch (Exception error) when (error is RedisException or TimeoutException)
        {
            // The library gives the same words for a wrong password, a wrong certificate and more.
            return StoreFinding.Broken($"{where} {await RedisDiagnosis.OfAsync(settings, RedisSettings.Trust(options), AnswerWithin, stop)}");
        }
    }

    private static string Name(EndPoint endPoint) => endPoint is DnsEndPoint dns ? $"{dns.Host}:{dns.Port}" : endPoint.ToString()!;
}
