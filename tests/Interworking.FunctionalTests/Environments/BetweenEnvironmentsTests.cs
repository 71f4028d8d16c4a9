using Interworking.FunctionalTests.Harness;
using Interworking.FunctionalTests.Harness.Backends;
using Interworking.Smpp.Receipts;
using Interworking.Smpp.Values;
using Interworking.Testing.Peers;
using Xunit.Abstractions;

namespace Interworking.FunctionalTests.Environments;

/// <summary>Two environments as two processes: what a carrier hands to one arrives in the other, and what nobody has does not go round.</summary>
public abstract class BetweenEnvironmentsTests(ITestOutputHelper output, Backend backend) : FunctionalTest(output, backend)
{
    public sealed class OnSqlite(ITestOutputHelper output) : BetweenEnvironmentsTests(output, new SqliteBackend());

    [Collection(SharedServers.Name)]
    public sealed class OnPostgresAndRedis(ITestOutputHelper output, SharedServers servers) : BetweenEnvironmentsTests(output, servers.NewBackend());

    private static readonly TestAccount Account = new("2222", "secret");

    [Fact]
    public async Task Submit_NumberOfTheOtherEnvironment_ArrivesThereAndTheReceiptComesBack()
    {
        (EnvironmentProcess env1, EnvironmentProcess env4) = await StartAsync();
        AppFarm app = Started(new AppFarm(env4.Sip, env4.Domain));
        (await app.RegisterAsync(Account.Did, Account.Password)).Should().Be(200);
        LoadCarrier carrier = Started(await LoadCarrier.BindAsync(env1.Smpp, "carrier1", "c1-pw"));

        string id = await carrier.TakenAsync(Sms.Plain(Account.Did, "between"));

        (await app.Received.CountAsync(1, "messages"))[0].Text.Should().Be("between");
        (await carrier.ReceiptAsync(id)).State.Should().Be(MessageState.Delivered);
        CdrRow here = env1.Cdrs().Single(), there = env4.Cdrs().Single();
        (here.Direction, here.Outcome, here.Carrier).Should().Be(("sms_to_sms", "delivered", "TATA"));
        (there.TraceId, there.Direction, there.Outcome, there.Carrier, there.Error).Should().Be((here.TraceId, "sms_to_sip", "delivered", null, null));
    }

    [Fact]
    public async Task Submit_PoliciesThatPointAtEachOther_OneClearErrorAtOnce()
    {
        (EnvironmentProcess env1, EnvironmentProcess env4) = await StartAsync();
        LoadCarrier carrier = Started(await LoadCarrier.BindAsync(env1.Smpp, "carrier1", "c1-pw"));

        string id = await carrier.TakenAsync(Sms.Plain("2229", "round")); // nobody's: env1 → env4 → env1

        DeliveryReceipt receipt = await carrier.ReceiptAsync(id, within: TimeSpan.FromSeconds(5));
        receipt.State.Should().Be(MessageState.Undeliverable);
        CdrRow here = env1.Cdrs().Single(), there = env4.Cdrs().Single();
        (there.Outcome, there.Error, there.Attempts).Should().Be(("failed", $"loop: {env1.Name} has had this message", 1));
        (here.TraceId, here.Outcome, here.Attempts).Should().Be((there.TraceId, "failed", 1));
        (env1.Spooled(), env4.Spooled()).Should().Be((0, 0));
    }

    private async Task<(EnvironmentProcess Env1, EnvironmentProcess Env4)> StartAsync()
    {
        EnvironmentProcess env1 = Started(new EnvironmentProcess(Files, Backend)), env4 = Started(new EnvironmentProcess(Files, Started(Backend.Another("env4"))));
        await env4.StartAsync(new EnvironmentSetup { Accounts = [Account], Neighbours = [new Neighbour(env1, "222%")] });
        await env1.StartAsync(new EnvironmentSetup { Neighbours = [new Neighbour(env4, "222%")] });
        return (env1, env4);
    }
}
