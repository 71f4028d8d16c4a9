using Interworking.FunctionalTests.Harness;
using Interworking.FunctionalTests.Harness.Backends;
using Interworking.Smpp.Session;
using Interworking.Smpp.Values;
using Interworking.Testing.Peers;
using Xunit.Abstractions;

namespace Interworking.FunctionalTests;

/// <summary>What a carrier is told when its message is not taken.</summary>
public abstract class RefusalTests(ITestOutputHelper output, Backend backend) : FunctionalTest(output, backend)
{
    public sealed class OnSqlite(ITestOutputHelper output) : RefusalTests(output, new SqliteBackend());

    [Collection(SharedServers.Name)]
    public sealed class OnPostgresAndRedis(ITestOutputHelper output, SharedServers servers) : RefusalTests(output, servers.NewBackend());

    private const string Did = "111222333";

    [Fact]
    public async Task SubmitSm_UnknownDestination_IsRefusedWithoutCdr()
    {
        GatewayProcess gateway = await StartGatewayAsync();
        LoadCarrier carrier = Started(await LoadCarrier.BindAsync(gateway.Smpp, "carrier1", "c1-pw"));

        SendResult result = await carrier.SubmitAsync(Sms.Plain("999", "nobody"));

        result.Status.Should().Be(CommandStatus.InvalidDestinationAddress); // 0x0B
        gateway.Cdrs().Should().BeEmpty();
    }

    [Theory]
    [InlineData("carrier1", "wrong")]
    [InlineData("nobody", "c1-pw")]
    public async Task Bind_WrongCredentials_IsRefused(string systemId, string password)
    {
        GatewayProcess gateway = await StartGatewayAsync();

        LoadCarrier carrier = Started(await LoadCarrier.BindAsync(gateway.Smpp, systemId, password));

        carrier.BindStatus.Should().Be(CommandStatus.BindFailed); // 0x0D
    }

    [Fact]
    public async Task SubmitSm_DatabaseNotWritable_IsRefusedUntilItIsAgain()
    {
        GatewayProcess gateway = await StartGatewayAsync();
        LoadCarrier carrier = Started(await LoadCarrier.BindAsync(gateway.Smpp, "carrier1", "c1-pw"));
        AppFarm app = Started(new AppFarm(gateway.Sip, GatewaySetup.Domain));
        (await app.RegisterAsync(Did, "secret-1")).Should().Be(200);

        using (Backend.BlockCommits())
        {
            await Eventually.TrueAsync(async () => await gateway.ReadyStatusAsync() == System.Net.HttpStatusCode.ServiceUnavailable, "not ready");
            SendResult refused = await carrier.SubmitAsync(Sms.Plain(Did, "while locked"));
            refused.Status.Should().Be(CommandStatus.SystemError); // 0x08
        }

        await Eventually.TrueAsync(async () => await gateway.ReadyStatusAsync() == System.Net.HttpStatusCode.OK, "ready again");
        SendResult taken = await carrier.SubmitAsync(Sms.Plain(Did, "after it"));
        taken.Status.Should().Be(CommandStatus.Ok);
        await app.Received.FirstAsync(message => message.Text == "after it", "the message after it");
        app.Received.Items.Should().ContainSingle("what was refused must not arrive");
        await Eventually.TrueAsync(() => gateway.Cdrs().Count == 1, "one CDR");
    }
}
