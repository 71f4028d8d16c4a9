using Interworking.FunctionalTests.Harness;
using Interworking.FunctionalTests.Harness.Backends;
using Interworking.FunctionalTests.Peers;
using Xunit.Abstractions;

namespace Interworking.FunctionalTests.Environments;

/// <summary>Use case 3: a carrier knows env1's address only; what is not env1's own goes on to env2.</summary>
public abstract class OneEntryPointTests(ITestOutputHelper output, Backend backend) : FunctionalTest(output, backend)
{
    public sealed class OnSqlite(ITestOutputHelper output) : OneEntryPointTests(output, new SqliteBackend());

    [Collection(SharedServers.Name)]
    public sealed class OnPostgresAndRedis(ITestOutputHelper output, SharedServers servers) : OneEntryPointTests(output, servers.NewBackend());

    private static readonly TestAccount Alice = new("1111", "secret-1");
    private static readonly TestAccount Bob = new("2222", "secret-2");

    [Fact]
    public async Task SubmitSm_KannelBoundToEnv1Only_BothEnvironmentsAppsGetTheirsAndBothReportsSayDelivered()
    {
        EnvironmentProcess env1 = Started(new EnvironmentProcess(Files, Backend)), env2 = Started(new EnvironmentProcess(Files, Started(Backend.Another("env2"))));
        await env2.StartAsync(new EnvironmentSetup { Accounts = [Bob], Neighbours = [new Neighbour(env1, "111%")] });
        await env1.StartAsync(new EnvironmentSetup { Accounts = [Alice], Neighbours = [new Neighbour(env2, "222%")] });
        IApp alice = Started<IApp>(new Baresip(Files, env1.App(Alice, "udp")));
        IApp bob = Started<IApp>(new Linphone(Files, env2.App(Bob, "udp")));
        await alice.RegisteredAsync();
        await bob.RegisteredAsync();
        Kannel tata = Started(await Kannel.StartAsync(Files, env1.Smpp, transceiver: true));

        await tata.SendAsync(Alice.Did, "Your code is 4711", "here");
        await tata.SendAsync(Bob.Did, "Your code is 4712 €", "there");

        await alice.ReceivedAsync("Your code is 4711");
        await bob.ReceivedAsync("Your code is 4712 €");
        IReadOnlyList<Report> reports = await tata.Reports.CountAsync(2, "delivery reports");
        reports.Should().OnlyContain(report => report.Delivered && report.Text.Contains("stat:DELIVRD", StringComparison.Ordinal));
        reports.Select(report => report.Tag).Should().BeEquivalentTo("here", "there");
        IReadOnlyList<CdrRow> first = await env1.CdrsAsync(2), second = await env2.CdrsAsync(1);
        first.Select(cdr => (cdr.Destination, cdr.Direction, cdr.Carrier, cdr.Outcome)).Should()
            .BeEquivalentTo([(Alice.Did, "sms_to_sip", "TATA", "delivered"), (Bob.Did, "sms_to_sms", "TATA", "delivered")]);
        second.Select(cdr => (cdr.TraceId, cdr.Destination, cdr.Direction, cdr.Carrier, cdr.Outcome)).Should()
            .Equal((first.Single(cdr => cdr.Destination == Bob.Did).TraceId, Bob.Did, "sms_to_sip", null, "delivered"));
    }
}
