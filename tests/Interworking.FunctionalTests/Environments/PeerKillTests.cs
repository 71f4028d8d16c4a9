using System.Diagnostics;
using Interworking.FunctionalTests.Harness;
using Interworking.FunctionalTests.Harness.Backends;
using Interworking.Testing.Peers;
using Xunit.Abstractions;

namespace Interworking.FunctionalTests.Environments;

/// <summary>kill -9 of env4 again and again, while a carrier submits to env1 what env4's apps get.</summary>
public abstract class PeerKillTests(ITestOutputHelper output, Backend backend) : FunctionalTest(output, backend)
{
    public sealed class OnSqlite(ITestOutputHelper output) : PeerKillTests(output, new SqliteBackend());

    [Collection(SharedServers.Name)]
    public sealed class OnPostgresAndRedis(ITestOutputHelper output, SharedServers servers) : PeerKillTests(output, servers.NewBackend());

    private const int Window = 50;

    /// <summary>A short form in every test run; <c>make soak</c> asks for more.</summary>
    private static readonly int Kills = Soak.PeerKills ?? 2;

    /// <summary>Little enough for the apps to make up for the time in which env4 is away.</summary>
    private static readonly int Rate = Soak.Rate ?? 100;

    private static readonly TestAccount[] Accounts = [.. Enumerable.Range(2220, 20).Select(did => new TestAccount($"{did}", "secret"))];

    [Fact]
    public async Task Kill_TheOtherEnvironmentUnderLoad_LosesNothingThatWasAnswered()
    {
        EnvironmentProcess env1 = Started(new EnvironmentProcess(Files, Backend)), env4 = Started(new EnvironmentProcess(Files, Started(Backend.Another("env4"))));
        await env4.StartAsync(new EnvironmentSetup { Accounts = Accounts, Neighbours = [new Neighbour(env1, "111%")] });
        await env1.StartAsync(new EnvironmentSetup { Neighbours = [new Neighbour(env4, "22%")] });
        // Answers before the acceptance hold of 50 ms and after it: some messages are in env4's spool at any moment.
        AppFarm[] farms = [.. new[] { 0, 60 }.Select(ms => Started(new AppFarm(env4.Sip, env4.Domain, TimeSpan.FromMilliseconds(ms))))];
        for (int at = 0; at < Accounts.Length; at++) (await farms[at % farms.Length].RegisterAsync(Accounts[at].Did, Accounts[at].Password)).Should().Be(200);
        int seed = Random.Shared.Next();
        var random = new Random(seed);
        PacedCarrier carrier = Started(new PacedCarrier(
            new PacedCarrierOptions([env1.Smpp], "carrier1", "c1-pw", Rate, Window), number => Sms.Plain(Accounts[number % Accounts.Length].Did, Reconciliation.Text(number))));

        long started = Stopwatch.GetTimestamp();
        for (int kill = 1; kill <= Kills; kill++)
        {
            await MoreArrivesAsync(farms, random.Next(20, Rate));
            env4.Kill();
            await env4.StartAsync();
        }

        await MoreArrivesAsync(farms, Rate);
        TimeSpan load = Stopwatch.GetElapsedTime(started);
        await carrier.StopAsync();
        try
        {
            await Eventually.TrueAsync(() => env4.Spooled() == 0 && env1.Spooled() == 0, "empty spools", TimeSpan.FromMinutes(2));
        }
        catch (TimeoutException)
        {
            Output.WriteLine($"{env1.Left()}\n{env4.Left()}");
            throw;
        }

        Reconciliation result = await Reconciliation.OfAsync(carrier, [.. farms.Select(farm => farm.Received)], Backend, within: TimeSpan.FromSeconds(5));
        IReadOnlyList<CdrRow> here = env1.Cdrs(), there = env4.Cdrs();
        Output.WriteLine($"seed {seed}: env4 killed {Kills} times in {load.TotalSeconds:0.0} s; {result}; {result.DoublesThatAppsDrop} of the doubles have the first one's Call-ID; "
            + $"CDRs in env4 {there.Count}");

        result.NothingIsLost();
        result.WithoutCdr.Should().Be(0, "env1 did not die: whatever it sent is accounted for");
        // At a kill: the window of env1's bind between env4's app and env4's commit, and one message for each app.
        result.Doubles.Should().BeLessThanOrEqualTo(Kills * (Neighbour.Window + Accounts.Length), "only what was under way at a kill may be seen twice (promise 3)");
        there.Select(cdr => cdr.TraceId).Should().OnlyHaveUniqueItems("each message has one CDR in env4, however often it was sent there");
        there.Select(cdr => cdr.TraceId).ToHashSet().SetEquals(here.Select(cdr => cdr.TraceId)).Should().BeTrue("both speak of the same messages");
        there.Should().OnlyContain(cdr => cdr.Outcome == "delivered");
        await carrier.EveryReceiptAsync();
    }

    private static Task MoreArrivesAsync(AppFarm[] farms, int count)
    {
        int now = farms.Sum(farm => farm.Received.Count);
        return Eventually.TrueAsync(() => farms.Sum(farm => farm.Received.Count) >= now + count, "traffic", TimeSpan.FromSeconds(60));
    }
}
