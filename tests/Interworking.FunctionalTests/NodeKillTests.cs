using System.Diagnostics;
using Interworking.FunctionalTests.Harness;
using Interworking.FunctionalTests.Harness.Backends;
using Interworking.Sip.Messages;
using Interworking.Testing.Peers;
using Xunit.Abstractions;

namespace Interworking.FunctionalTests;

/// <summary>
/// kill -9 of a node while a carrier with binds to both submits, and apps on UDP, TCP and TLS are registered at both. On PostgreSQL and Redis only: with
/// the other backend there is one node (<see cref="CrashTests"/>).
/// </summary>
[Collection(SharedServers.Name)]
public sealed class NodeKillTests(ITestOutputHelper output, SharedServers servers) : FunctionalTest(output, servers.NewBackend())
{
    private const int Window = 100;

    /// <summary>So many that the slowest (60 ms a message, one at a time) are busy half of their time at 2,000 messages a second: what waits is what a kill left.</summary>
    private const int AppsOfEachKind = 40;

    /// <summary>A short form in every test run; <c>make soak</c> asks for more.</summary>
    private static readonly int Kills = Soak.Kills ?? 1;

    private static readonly int Rate = Soak.Rate ?? 2000;

    [Fact]
    public async Task Kill_OneOfTwoNodesUnderLoad_LosesNothingThatWasAnswered()
    {
        SipTransport[] kinds = [SipTransport.Udp, SipTransport.Tcp, SipTransport.Tls];
        TestAccount[] accounts = [.. Enumerable.Range(100_000, 2 * kinds.Length * AppsOfEachKind).Select(did => new TestAccount($"{did}", "secret"))];
        GatewayCluster cluster = await StartClusterAsync(new GatewaySetup { Accounts = accounts });
        // Answers before, about and after the acceptance hold of 50 ms: some messages are in the spool at any moment.
        MessageSink[] sinks = [.. new[] { 0, 45, 60 }.Select(ms => Started(new MessageSink(TimeSpan.FromMilliseconds(ms))))];
        RoamingApp[] apps = [.. accounts.Select((account, at) =>
            Started(new RoamingApp(AppOptions.For(cluster.Nodes, account, kinds[at % kinds.Length], home: at / kinds.Length % 2), sinks[at / (2 * kinds.Length) % sinks.Length])))];
        foreach (RoamingApp app in apps) await app.Arrivals.CountAsync(1, "registrations");

        int seed = Random.Shared.Next();
        var random = new Random(seed);
        PacedCarrier carrier = Started(new PacedCarrier(
            new PacedCarrierOptions(cluster.Smpp, "carrier1", "c1-pw", Rate, Window), number => Sms.Plain(accounts[number % accounts.Length].Did, Reconciliation.Text(number))));
        long started = Stopwatch.GetTimestamp();
        for (int kill = 0; kill < Kills; kill++)
        {
            await MoreAnsweredAsync(carrier, Rate);
            GatewayProcess victim = cluster.Nodes[random.Next(2)];
            await KillAsync(cluster, victim, apps, restartAtOnce: Kills > 1 && random.Next(2) == 0);
        }

        await MoreAnsweredAsync(carrier, Rate);
        await carrier.StopAsync();
        TimeSpan load = Stopwatch.GetElapsedTime(started);
        Reconciliation result = await Reconciliation.OfAsync(carrier, [.. sinks.Select(sink => sink.Received)], Backend, within: TimeSpan.FromSeconds(60));
        Output.WriteLine($"seed {seed}: {Kills} kills, {carrier.Submissions.Count(one => one.IsOk) / load.TotalSeconds:0} answered a second; {result}");

        result.NothingIsLost();
        // What was under way at a kill: at most the windows of the node's bind, and one message for each app.
        int underWay = Kills * (Window + accounts.Length);
        result.Doubles.Should().BeLessThanOrEqualTo(underWay, "only what was under way at a kill may be seen twice (promise 3)");
        result.WithoutCdr.Should().BeLessThanOrEqualTo(underWay);
        await carrier.EveryReceiptAsync();
    }

    private async Task KillAsync(GatewayCluster cluster, GatewayProcess victim, RoamingApp[] apps, bool restartAtOnce)
    {
        GatewayProcess survivor = cluster.Nodes.Single(node => node != victim);
        int there = victim == cluster.A ? 0 : 1;
        (RoamingApp App, int Before)[] homeless = [.. apps.Where(app => app.Arrivals.Items[^1].Node == there).Select(app => (app, app.Arrivals.Count))];
        int printed = survivor.Process.Lines.Count;
        long killed = Stopwatch.GetTimestamp();
        victim.Kill();
        if (restartAtOnce) await victim.StartAsync();
        foreach ((RoamingApp app, int before) in homeless) await app.Arrivals.CountAsync(before + 1, "registrations", TimeSpan.FromSeconds(30));
        TimeSpan registered = Stopwatch.GetElapsedTime(killed);
        IEnumerable<string> slowest = homeless.Select(one => one.App.Arrivals.Items[one.Before]).GroupBy(arrival => arrival.Transport)
            .Select(kind => $"{kind.Key} {kind.Max(arrival => arrival.After.TotalMilliseconds):0} ms after they noticed");
        string takeover = "restarted at once";
        if (!restartAtOnce)
        {
            await Eventually.TrueAsync(() => survivor.Process.Lines.Skip(printed).Any(line => line.Contains("is silent:", StringComparison.Ordinal)), "the takeover", TimeSpan.FromSeconds(60));
            takeover = $"taken over after {Stopwatch.GetElapsedTime(killed).TotalSeconds:0.0} s";
            await victim.StartAsync();
        }

        Output.WriteLine($"killed {victim.Node}: {takeover}; {homeless.Length} apps registered again within {registered.TotalSeconds:0.0} s ({string.Join(", ", slowest)})");
    }

    private static Task MoreAnsweredAsync(PacedCarrier carrier, int count)
    {
        int now = carrier.Submissions.Count;
        return Eventually.TrueAsync(() => carrier.Submissions.Count >= now + count, "load", TimeSpan.FromSeconds(60));
    }
}
