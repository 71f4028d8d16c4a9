using Interworking.FunctionalTests.Harness;
using Interworking.FunctionalTests.Harness.Backends;
using Interworking.FunctionalTests.Peers;
using Interworking.Smpp.Session;
using Interworking.Testing.Peers;
using Xunit.Abstractions;

namespace Interworking.FunctionalTests;

/// <summary>sipp reads our SIP with a parser that is not ours.</summary>
public abstract class SippTests(ITestOutputHelper output, Backend backend) : FunctionalTest(output, backend)
{
    public sealed class OnSqlite(ITestOutputHelper output) : SippTests(output, new SqliteBackend());

    [Collection(SharedServers.Name)]
    public sealed class OnPostgresAndRedis(ITestOutputHelper output, SharedServers servers) : SippTests(output, servers.NewBackend());

    private const string Did = "111222333";

    [Fact]
    public async Task SubmitSm_SippRegistered_TakesTheMessage()
    {
        GatewayProcess gateway = await StartGatewayAsync();
        var sipp = new Sipp(Files, Did, "secret-1", gateway.SipPort);
        (await sipp.RegisterAsync()).Should().Be(0);
        ChildProcess receiving = Started(sipp.Receive(out string log));
        LoadCarrier carrier = Started(await LoadCarrier.BindAsync(gateway.Smpp, "carrier1", "c1-pw"));

        SendResult result = await carrier.SubmitAsync(Sms.Plain(Did, "Your code is 4711"));

        result.IsOk.Should().BeTrue();
        await receiving.WaitForExitAsync(TimeSpan.FromSeconds(30));
        receiving.ExitCode.Should().Be(0);
        (await File.ReadAllTextAsync(log)).Should().Contain("received: Your code is 4711");
    }

    [Fact]
    public async Task Register_WrongPassword_IsRefused()
    {
        GatewayProcess gateway = await StartGatewayAsync();
        var sipp = new Sipp(Files, Did, "wrong", gateway.SipPort);

        int exitCode = await sipp.RegisterAsync();

        exitCode.Should().Be(1, "the second answer is a challenge again, not the 200 of the scenario");
    }
}
