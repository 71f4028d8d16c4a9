using System.Collections.Concurrent;
using System.Diagnostics;
using System.Globalization;
using Interworking.FunctionalTests.Harness;
using Interworking.FunctionalTests.Harness.Backends;
using Interworking.FunctionalTests.Peers;
using Interworking.Smpp.Session;
using Interworking.Testing.Peers;
using Xunit.Abstractions;

namespace Interworking.FunctionalTests;

/// <summary>
/// Many links at once that submit as fast as they are answered, and one bad peer after the other beside them. What the others were answered is asserted; how
/// fast that was is printed, since it depends on the machine.
/// </summary>
public sealed class ManyLinksTests(ITestOutputHelper output) : FunctionalTest(output, new SqliteBackend())
{
    private const int Window = 4;
    private const string BadDid = "700";

    private static readonly int Links = Soak.Links ?? 10;
    private static readonly TimeSpan Each = Soak.Links is null ? TimeSpan.FromMilliseconds(500) : TimeSpan.FromSeconds(10);

    [Fact]
    public async Task OneBadPeer_OfEachKind_OthersAreAllAnsweredOk()
    {
        string[] dids = [.. Enumerable.Range(0, Links).Select(i => string.Create(CultureInfo.InvariantCulture, $"8{i:0000}"))];
        GatewayProcess gateway = await StartGatewayAsync(new GatewaySetup
        {
            MaxBinds = Links,
            Accounts = [.. dids.Append(BadDid).Select(did => new TestAccount(did, "secret"))],
            MoreCarriers = [new { name = "Bad", systemId = "bad", password = "bad-pw", allowedAddresses = new[] { "127.0.0.0/8" }, maxBinds = 4, window = 10 }],
        });
        AppFarm apps = Started(new AppFarm(gateway.Sip, GatewaySetup.Domain));
        foreach (string did in dids.Append(BadDid)) (await apps.RegisterAsync(did, "secret")).Should().Be(200);
        var links = new List<(LoadCarrier Carrier, string Did)>();
        foreach (string did in dids) links.Add((Started(await LoadCarrier.BindAsync(gateway.Smpp, "carrier1", "c1-pw", Window)), did));

        await MeasureAsync(links, "warm-up");
        double before = await MeasureAsync(links, "nobody is bad");
        var rates = new List<(string Name, double Rate)>();
        foreach ((string name, Func<CancellationToken, Task> runAsync) in new BadWays(gateway.Smpp, "bad", "bad-pw", BadDid).All)
        {
            using var stop = new CancellationTokenSource();
            Task bad = runAsync(stop.Token);
            rates.Add((name, await MeasureAsync(links, name)));
            await stop.CancelAsync();
            await bad;
        }

        double alone = (before + await MeasureAsync(links, "nobody is bad, again")) / 2;
        foreach ((string name, double rate) in rates)
            Output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{name,-36} {rate / alone,8:0%} of what the others send when nobody is bad"));
    }

    /// <summary>Messages per second of all the links together, each answered 0.</summary>
    private async Task<double> MeasureAsync(List<(LoadCarrier Carrier, string Did)> links, string what)
    {
        var took = new ConcurrentBag<double>();
        long began = Stopwatch.GetTimestamp();
        await Task.WhenAll(links.SelectMany(link => Enumerable.Range(0, Window).Select(_ => SubmitAsync(link.Carrier, link.Did, began, took))));
        double rate = took.Count / Stopwatch.GetElapsedTime(began).TotalSeconds;
        double[] sorted = [.. took.Order()];
        Output.WriteLine(string.Create(CultureInfo.InvariantCulture,
            $"{what,-36} {rate,8:0} messages/s over {links.Count} links; answers 50% {sorted[sorted.Length / 2]:0.0} ms, 99% {sorted[sorted.Length * 99 / 100]:0.0} ms, slowest {sorted[^1]:0} ms"));
        return rate;
    }

    private static async Task SubmitAsync(LoadCarrier carrier, string did, long began, ConcurrentBag<double> took)
    {
        await Task.Yield();
        while (Stopwatch.GetElapsedTime(began) < Each)
        {
            long sent = Stopwatch.GetTimestamp();
            SendResult result = await carrier.SubmitAsync(Sms.Plain(did, "one of many"));
            took.Add(Stopwatch.GetElapsedTime(sent).TotalMilliseconds);
            result.Should().Match<SendResult>(one => one.IsOk);
        }
    }
}
