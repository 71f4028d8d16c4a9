using System.Net;
using Interworking.Gateway.Configuration;
using Interworking.Gateway.Observability;
using Interworking.Gateway.Registrar;
using Interworking.Sip.Messages;
using Interworking.Storage.Redis;

namespace Interworking.Storage.Tests.Redis;

/// <summary>Nodes of one environment on a Redis, and short ways to write what they are asked.</summary>
public sealed class RedisNodes(RedisServer server) : IAsyncDisposable
{
    public const long Owner = 7;

    private readonly List<(RedisRegistrar Registrar, SipMetrics Metrics)> _started = [];

    /// <summary>Of its own for each test, so that they can share a server.</summary>
    public string Environment { get; } = $"e{Guid.NewGuid():N}"[..12];

    internal ShiftedTime Time { get; } = new();

    /// <summary>What all of them logged.</summary>
    internal RecordingLogger Logged { get; } = new();

    public async Task<RedisRegistrar> StartAsync(string node = "a", string? redis = null, string caPath = "")
    {
        var metrics = new SipMetrics();
        var options = new GatewayOptions
        {
            Environment = new EnvironmentOptions { Name = Environment, Node = node },
            Registrar = new RegistrarOptions { Provider = "redis", Redis = redis ?? server.ConnectionString, CaPath = caPath },
        };
        var registrar = new RedisRegistrar(options, RedisSettings.Read(options.Registrar), metrics, Time, Logged);
        _started.Add((registrar, metrics));
        await registrar.StartAsync(CancellationToken.None);
        return registrar;
    }

    /// <summary>The key of an address of record's bindings, as docs/registrar.md writes it.</summary>
    public string BindingsKey(string aor) => $"interworking:{Environment}:bindings:{{{aor}}}";

    public string WaitingKey(string aor) => $"interworking:{Environment}:waiting:{{{aor}}}";

    public static Binding Contact(string uri, int seconds = 600, string? instance = null, int regId = 0, string node = "a") => new()
    {
        AccountId = Owner,
        Contact = uri,
        Instance = instance,
        RegId = regId,
        ExpiresAt = DateTimeOffset.FromUnixTimeMilliseconds(DateTimeOffset.UtcNow.AddSeconds(seconds).ToUnixTimeMilliseconds()),
        CallId = "",
        CSeq = 0,
        Transport = SipTransport.Udp,
        Source = new IPEndPoint(IPAddress.Parse("192.0.2.7"), 5062),
        Local = new IPEndPoint(IPAddress.Parse("192.0.2.1"), 5060),
        Node = node,
    };

    public static RegisterUpdate Register(string callId, uint cseq, params Binding[] contacts) => new(
        [.. contacts.Select(contact => contact with { CallId = callId, CSeq = cseq })], RemoveAll: false, callId, cseq, DateTimeOffset.UtcNow, Owner);

    public static RegisterUpdate Star(string callId, uint cseq) => new([], RemoveAll: true, callId, cseq, DateTimeOffset.UtcNow, Owner);

    public async ValueTask DisposeAsync()
    {
        foreach ((RedisRegistrar registrar, SipMetrics metrics) in _started)
        {
            await registrar.DisposeAsync();
            metrics.Dispose();
        }
    }
}
