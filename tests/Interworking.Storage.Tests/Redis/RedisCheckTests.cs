using Interworking.Gateway.Configuration;
using Interworking.Storage.Redis;

namespace Interworking.Storage.Tests.Redis;

/// <summary>What check says about Redis.</summary>
public sealed class RedisCheckTests(RedisServer server) : IClassFixture<RedisServer>
{
    private string Port => server.ConnectionString.Split(',')[0];

    private string TlsPort => server.TlsConnectionString.Split(',')[0];

    [Theory, InlineData(false), InlineData(true)]
    public async Task Run_AllRight_SaysWhere(bool tls)
    {
        StoreFinding finding = await CheckAsync(tls ? server.TlsConnectionString : server.ConnectionString, tls ? server.CaPath : "");
        finding.Problems.Should().BeEmpty();
        finding.State.Should().Be(tls ? $"Redis at {TlsPort} answers, TLS" : $"Redis at {Port} answers");
    }

    [Theory]
    [InlineData("{port},password=top-secret", "refuses the password")]
    [InlineData("{port}", "wants a password")]
    [InlineData("{tls},password=top-secret,ssl=true,sslHost=localhost", "refuses the password")]
    [InlineData("{tls},password=top-secret,ssl=true,sslHost=elsewhere", "is not trusted*Registrar.CaPath*sslHost=")]
    [InlineData("{port},password=top-secret,ssl=true,sslHost=localhost", "leave ssl=true out")]
    [InlineData("{tls},password=top-secret", "add ssl=true")]
    [InlineData("127.0.0.1:1,password=top-secret", "cannot be reached*server runs")]
    [InlineData("nowhere.invalid:6379,password=top-secret", "cannot be reached")]
    public async Task Run_Broken_SaysWhyAndWhatToDo(string redis, string words)
    {
        StoreFinding finding = await CheckAsync(redis.Replace("{port}", Port, StringComparison.Ordinal).Replace("{tls}", TlsPort, StringComparison.Ordinal), server.CaPath);
        finding.State.Should().BeNull();
        finding.Problems.Should().ContainSingle().Which.Should().Match($"Redis at * {words}*").And.NotContain("top-secret");
    }

    [Fact]
    public async Task Run_UnknownAuthority_SaysWhichKey()
    {
        StoreFinding finding = await CheckAsync(server.TlsConnectionString, "");
        finding.Problems.Should().ContainSingle().Which.Should().Contain("is not trusted").And.Contain("Registrar.CaPath");
    }

    [Fact]
    public async Task Run_ServerFrozen_SaysSoInTime()
    {
        server.Freeze();
        try
        {
            StoreFinding finding = await CheckAsync(server.ConnectionString, "").WaitAsync(TimeSpan.FromSeconds(20));
            finding.Problems.Should().ContainSingle().Which.Should().Contain("does not answer");
        }
        finally
        {
            server.Thaw();
        }
    }

    private static Task<StoreFinding> CheckAsync(string redis, string ca) =>
        RedisCheck.RunAsync(new RegistrarOptions { Provider = "redis", Redis = redis, CaPath = ca }, TimeProvider.System, default);
}
