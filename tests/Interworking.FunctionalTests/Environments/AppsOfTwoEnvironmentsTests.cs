using System.Globalization;
using Interworking.FunctionalTests.Harness;
using Interworking.FunctionalTests.Harness.Backends;
using Interworking.FunctionalTests.Peers;
using Xunit.Abstractions;

namespace Interworking.FunctionalTests.Environments;

/// <summary>Use case 2: the user of an app in env1 writes to the user of an app in env4, and gets an answer.</summary>
public abstract class AppsOfTwoEnvironmentsTests(ITestOutputHelper output, Backend backend) : FunctionalTest(output, backend)
{
    public sealed class OnSqlite(ITestOutputHelper output) : AppsOfTwoEnvironmentsTests(output, new SqliteBackend());

    [Collection(SharedServers.Name)]
    public sealed class OnPostgresAndRedis(ITestOutputHelper output, SharedServers servers) : AppsOfTwoEnvironmentsTests(output, servers.NewBackend());

    private const string Emoji = "hi 😀👍🏽 — ça va?";

    private static readonly TestAccount Alice = new("1111", "secret-1");
    private static readonly TestAccount Bob = new("2222", "secret-2");

    /// <summary>498 septets, of which 153 fit into a part.</summary>
    private static readonly string FourPartsOfGsm = Numbers(", ", 100);

    /// <summary>206 UTF-16 units, of which 67 fit into a part. As long a line as linphone takes from its console.</summary>
    private static readonly string FourPartsOfUcs2 = Numbers(" ", 51) + " 😀";

    [Fact]
    public async Task Message_BaresipInEnv1AndLinphoneInEnv4_ArriveAsTheyWereWrittenBothWays()
    {
        EnvironmentProcess env1 = Started(new EnvironmentProcess(Files, Backend)), env4 = Started(new EnvironmentProcess(Files, Started(Backend.Another("env4"))));
        await env4.StartAsync(new EnvironmentSetup { Accounts = [Bob], Neighbours = [new Neighbour(env1, "111%")] });
        await env1.StartAsync(new EnvironmentSetup { Accounts = [Alice], Neighbours = [new Neighbour(env4, "222%")] });
        IApp alice = Started<IApp>(new Baresip(Files, env1.App(Alice, "tls"), writesTo: Bob.Did));
        IApp bob = Started<IApp>(new Linphone(Files, env4.App(Bob, "tcp")));
        await alice.RegisteredAsync();
        await bob.RegisteredAsync();

        foreach (string text in new[] { Emoji, FourPartsOfGsm, FourPartsOfUcs2 })
        {
            await alice.SendAsync(Bob.Did, text);
            (await bob.ReceivedAsync(text)).Should().Contain($"sip:{Alice.Did}@{env4.Domain}");
        }

        foreach (string text in new[] { "an answer " + Emoji, FourPartsOfUcs2 })
        {
            await bob.SendAsync(Alice.Did, text);
            (await alice.ReceivedAsync(text)).Should().Contain($"sip:{Bob.Did}@{env1.Domain}");
        }

        IReadOnlyList<CdrRow> here = await env1.CdrsAsync(5), there = await env4.CdrsAsync(5);
        CdrRow[] sent = [.. here.Where(cdr => cdr.Direction == "sip_to_sms")], received = [.. here.Where(cdr => cdr.Direction == "sms_to_sip")];
        sent.Select(cdr => (cdr.Origin, cdr.Destination, cdr.Parts)).Should().Equal((Alice.Did, Bob.Did, 1), (Alice.Did, Bob.Did, 4), (Alice.Did, Bob.Did, 4));
        received.Select(cdr => (cdr.Origin, cdr.Destination, cdr.Parts)).Should().Equal((Bob.Did, Alice.Did, 1), (Bob.Did, Alice.Did, 4));
        there.Select(Shared).Should().BeEquivalentTo(here.Select(Shared), "one CDR each, which speaks of the same message");
        there.Where(cdr => cdr.Direction == "sms_to_sip").Select(cdr => cdr.TraceId).Should().Equal(sent.Select(cdr => cdr.TraceId));
        (env1.Spooled(), env4.Spooled()).Should().Be((0, 0));
    }

    /// <summary>What the CDRs of both environments have in common.</summary>
    private static (string TraceId, string Origin, string Destination, int Parts, string Outcome, string? Carrier) Shared(CdrRow cdr) =>
        (cdr.TraceId, cdr.Origin, cdr.Destination, cdr.Parts, cdr.Outcome, cdr.Carrier);

    private static string Numbers(string between, int count) =>
        string.Join(between, Enumerable.Range(100, count).Select(number => number.ToString(CultureInfo.InvariantCulture)));
}
