using System.Collections.Concurrent;
using Interworking.FunctionalTests.Harness;
using Interworking.FunctionalTests.Harness.Backends;
using Interworking.Smpp.Session;
using Interworking.Testing.Peers;
using Xunit.Abstractions;

namespace Interworking.FunctionalTests;

/// <summary>kill -9 under load: a positive answer is a promise.</summary>
public abstract class CrashTests(ITestOutputHelper output, Backend backend) : FunctionalTest(output, backend)
{
    public sealed class OnSqlite(ITestOutputHelper output) : CrashTests(output, new SqliteBackend());

    [Collection(SharedServers.Name)]
    public sealed class OnPostgresAndRedis(ITestOutputHelper output, SharedServers servers) : CrashTests(output, servers.NewBackend());

    private const int Window = 100;
    private const int AppsPerFarm = 30;
    /// <summary>A short form in every test run; <c>make soak</c> asks for more.</summary>
    private static readonly int Kills = Soak.Kills ?? 2;

    [Fact]
    public async Task Kill_UnderLoadAtWindow100_LosesNothingThatWasAnswered()
    {
        TestAccount[] accounts = [.. Enumerable.Range(100_000, 3 * AppsPerFarm).Select(did => new TestAccount($"{did}", "secret"))];
        GatewayProcess gateway = await StartGatewayAsync(new GatewaySetup { Accounts = accounts });
        // Answers well before, just before and just after the acceptance hold of 50 ms.
        AppFarm[] farms = [.. new[] { 0, 45, 55 }.Select(ms => Started(new AppFarm(gateway.Sip, GatewaySetup.Domain, TimeSpan.FromMilliseconds(ms))))];
        for (int i = 0; i < accounts.Length; i++) (await farms[i / AppsPerFarm].RegisterAsync(accounts[i].Did, "secret")).Should().Be(200);

        int seed = Random.Shared.Next();
        var random = new Random(seed);
        var answered = new ConcurrentDictionary<string, bool>();
        int next = 0;
        for (int kill = 0; kill < Kills; kill++)
        {
            LoadCarrier carrier = Started(await LoadCarrier.BindAsync(gateway.Smpp, "carrier1", "c1-pw", Window));
            int killAt = answered.Count + random.Next(100, 3000);
            Task[] submitting = [.. Enumerable.Range(0, Window).Select(_ => SubmitUntilCutAsync(carrier))];
            await Eventually.TrueAsync(() => answered.Count >= killAt, "load", TimeSpan.FromSeconds(60));
            gateway.Kill();
            await Task.WhenAll(submitting);
            await gateway.StartAsync();
        }

        await Eventually.TrueAsync(() => gateway.Spooled() == 0, "an empty spool", TimeSpan.FromSeconds(60));
        AppMessage[] arrived = [.. farms.SelectMany(farm => farm.Received.Items)];
        string[] lost = [.. answered.Keys.Except(arrived.Select(message => message.Text))];
        int doubles = arrived.Length - arrived.DistinctBy(message => message.Text).Count();
        IReadOnlyList<CdrRow> cdrs = gateway.Cdrs();
        Output.WriteLine($"seed {seed}: {Kills} kills, answered {answered.Count}, arrived {arrived.Length}, doubles {doubles}, CDRs {cdrs.Count}");

        lost.Should().BeEmpty("each of them was answered 0x00");
        cdrs.Select(cdr => cdr.Id).Should().OnlyHaveUniqueItems();
        cdrs.Should().OnlyContain(cdr => cdr.Outcome == "delivered");
        // At each kill at most one window of messages is between its commit and its answer, or between its app's 200 and its commit.
        cdrs.Count.Should().BeInRange(answered.Count, answered.Count + Kills * Window);
        doubles.Should().BeLessThanOrEqualTo(Kills * (Window + accounts.Length), "only what was under way at a kill may be seen twice (promise 3)");

        async Task SubmitUntilCutAsync(LoadCarrier carrier)
        {
            while (true)
            {
                int number = Interlocked.Increment(ref next);
                string text = $"load {number}";
                SendResult result = await carrier.SubmitAsync(Sms.Plain(accounts[number % accounts.Length].Did, text));
                if (result.IsOk) answered[text] = true;
                else if (result.Outcome != SendOutcome.Answered) return;
            }
        }
    }
}
