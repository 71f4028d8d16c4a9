using System.Diagnostics;
using Interworking.FunctionalTests.Harness;
using Interworking.FunctionalTests.Harness.Backends;
using Interworking.Sip.Messages;
using Interworking.Testing.Peers;
using Interworking.Testing.Servers;
using Xunit.Abstractions;

namespace Interworking.FunctionalTests;

/// <summary>
/// PostgreSQL or Redis goes away under load and comes back: what the carrier was answered, what the apps got and what the CDRs say agree. Servers of its
/// own. The other backend has no server that could go away (<see cref="RefusalTests"/> locks its file).
/// </summary>
public sealed class OutageTests : FunctionalTest
{
    private const int AppCount = 20;
    private static readonly int Rate = Soak.Rate ?? 300;

    /// <summary>An answer whose commit was done when the server went may still be on its way.</summary>
    private static readonly TimeSpan OnItsWay = TimeSpan.FromSeconds(1);

    private readonly PostgresCluster _postgres;
    private readonly RedisServer _redis;

    public OutageTests(ITestOutputHelper output) : this(output, new PostgresCluster(), new RedisServer())
    {
    }

    private OutageTests(ITestOutputHelper output, PostgresCluster postgres, RedisServer redis) : base(output, new PostgresBackend(postgres, redis, ownsServers: true)) =>
        (_postgres, _redis) = (postgres, redis);

    [Theory]
    [InlineData("stopped")]
    [InlineData("killed")]
    [InlineData("frozen")]
    public async Task Postgres_AwayUnderLoad_NothingIsAnsweredOkMeanwhileAndNothingIsLost(string how)
    {
        (Action leave, Action comeBack) = how switch
        {
            "stopped" => ((Action)_postgres.Stop, (Action)_postgres.Start),
            "killed" => (_postgres.Kill, _postgres.Start),
            _ => (_postgres.Freeze, _postgres.Thaw),
        };

        (PacedCarrier carrier, DateTimeOffset gone, DateTimeOffset back) = await LoadAroundAsync(leave, comeBack, Outage(how));

        carrier.Submissions.Where(one => one.IsOk && one.At > gone + OnItsWay && one.At < back).Should().BeEmpty("nothing could be committed");
    }

    [Theory]
    [InlineData("stopped")]
    [InlineData("frozen")]
    [InlineData("emptied")]
    public async Task Redis_AwayOrEmptiedUnderLoad_NothingIsRefusedAndNothingIsLost(string how)
    {
        (Action leave, Action comeBack) = how switch
        {
            "stopped" => ((Action)_redis.Stop, (Action)_redis.Start),
            "frozen" => (_redis.Freeze, _redis.Thaw),
            _ => (() => _redis.Run("FLUSHALL"), () => { }),
        };

        (PacedCarrier carrier, _, _) = await LoadAroundAsync(leave, comeBack, Outage(how));

        carrier.Submissions.Should().OnlyContain(one => one.IsOk, "messages wait for their apps; a registrar is not needed to take them");
    }

    private async Task<(PacedCarrier Carrier, DateTimeOffset Gone, DateTimeOffset Back)> LoadAroundAsync(Action leave, Action comeBack, TimeSpan outage)
    {
        TestAccount[] accounts = [.. Enumerable.Range(100_000, AppCount).Select(did => new TestAccount($"{did}", "secret"))];
        GatewayProcess gateway = await StartGatewayAsync(new GatewaySetup { Accounts = accounts });
        MessageSink[] sinks = [.. new[] { 0, 60 }.Select(ms => Started(new MessageSink(TimeSpan.FromMilliseconds(ms))))];
        RoamingApp[] apps = [.. accounts.Select((account, at) =>
            Started(new RoamingApp(AppOptions.For([gateway], account, at % 2 == 0 ? SipTransport.Udp : SipTransport.Tcp), sinks[at / 2 % sinks.Length])))];
        foreach (RoamingApp app in apps) await app.Arrivals.CountAsync(1, "registrations");
        PacedCarrier carrier = Started(new PacedCarrier(
            new PacedCarrierOptions([gateway.Smpp], "carrier1", "c1-pw", Rate), number => Sms.Plain(accounts[number % accounts.Length].Did, Reconciliation.Text(number))));
        await AnsweredAsync(carrier, since: DateTimeOffset.MinValue);

        leave();
        DateTimeOffset gone = DateTimeOffset.UtcNow;
        await LoadGoesOnAsync(carrier, until: gone + outage);
        DateTimeOffset comesBack = DateTimeOffset.UtcNow;
        comeBack();
        DateTimeOffset back = DateTimeOffset.UtcNow;
        await AnsweredAsync(carrier, since: back);
        TimeSpan answers = carrier.Submissions.First(one => one.IsOk && one.At >= comesBack).At - comesBack;
        await Eventually.TrueAsync(async () => await gateway.ReadyStatusAsync() == System.Net.HttpStatusCode.OK, "ready again", TimeSpan.FromSeconds(30));
        TimeSpan ready = DateTimeOffset.UtcNow - comesBack;
        await carrier.StopAsync();
        long stopped = Stopwatch.GetTimestamp();
        Reconciliation result = await Reconciliation.OfAsync(carrier, [.. sinks.Select(sink => sink.Received)], Backend, within: TimeSpan.FromSeconds(60));
        Output.WriteLine($"first answered 0x00 {answers.TotalSeconds:0.0} s after it began to come back (start took {(back - comesBack).TotalSeconds:0.0} s), "
            + $"ready after {ready.TotalSeconds:0.0} s, spool empty {Stopwatch.GetElapsedTime(stopped).TotalSeconds:0.0} s after the load; {result}");

        result.NothingIsLost();
        result.WithoutCdr.Should().Be(0, "no process died: whatever was sent is accounted for");
        result.Doubles.Should().Be(0, "no process died: every 200 was heard");
        return (carrier, gone, back);
    }

    /// <summary>A frozen server is away for longer than the gateway waits for an answer, so that it notices.</summary>
    private static TimeSpan Outage(string how) => TimeSpan.FromSeconds(Soak.Kills is not null ? 20 : how == "frozen" ? 8 : 3);

    /// <summary>A second's worth of messages taken since then.</summary>
    private static Task AnsweredAsync(PacedCarrier carrier, DateTimeOffset since) =>
        Eventually.TrueAsync(() => carrier.Submissions.Count(one => one.IsOk && one.At >= since) >= Rate, "messages taken", TimeSpan.FromSeconds(60));

    private static Task LoadGoesOnAsync(PacedCarrier carrier, DateTimeOffset until) =>
        Eventually.TrueAsync(() => DateTimeOffset.UtcNow >= until, $"the outage's end; {carrier.Submissions.Count} submitted", TimeSpan.FromMinutes(2));
}
