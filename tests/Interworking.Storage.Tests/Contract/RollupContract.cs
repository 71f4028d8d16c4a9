using Interworking.Gateway.Messages;
using Interworking.Gateway.Pipeline.Ledger;
using Interworking.Gateway.Settlement;

namespace Interworking.Storage.Tests.Contract;

/// <summary>Daily counts must say what the CDRs say, in whatever order those come.</summary>
public abstract class RollupContract : SettlementContract
{
    private static readonly MessageId All = MessageId.FirstAt(Until.AddDays(30));

    private Dictionary<string, CarrierScope> _scopes = new() { ["TATA"] = Scope() };

    [Fact]
    public async Task Step_CdrsOfAMonth_AreCountedOnce()
    {
        await WriteAsync(Cdr(From), Cdr(From, parts: 3), Cdr(From.AddDays(1), outcome: OutcomeKind.Failed), Cdr(Until.AddDays(1)), Cdr(From, test: true), Cdr(From, carrier: null));
        await BuildAsync();
        await BuildAsync();

        Stores.Rows("select day, prefix, outcome, messages, parts from cdr_rollup order by day, outcome").Select(row => string.Join(' ', row.Values)).Should().Equal(
            "2026-03-01 1112 delivered 2 4", "2026-03-02 1112 failed 1 1", "2026-04-02 1112 delivered 1 1");
        await ExpectTieOutAsync();
    }

    [Fact]
    public async Task Step_YoungCdrs_AreLeftToTheStatement()
    {
        await WriteAsync(Cdr(From), Cdr(From.AddDays(9)));
        await BuildAsync(MessageId.FirstAt(From.AddDays(5)));

        Stores.Count("cdr_rollup").Should().Be(1);
        CarrierTraffic traffic = await ReadAsync();
        traffic.IsRecount.Should().BeFalse();
        Sums(traffic.Counts).Should().Equal(Row(1, 1, 1), Row(10, 1, 1));
    }

    [Fact]
    public async Task Write_Cdr_IsMarkedWhenItsIdIsNotYoung()
    {
        await WriteAsync(new BarrierEntry());
        Stores.Clock.Now = From.AddMinutes(2);
        await WriteAsync(Cdr(From), Cdr(From.AddSeconds(-1), parts: 2));
        Stores.Count("cdr_late").Should().Be(1);
        FinishEntry again = Cdr(From.AddSeconds(-2));
        await WriteAsync(again);
        Stores.Disconnect();
        await WriteAsync(again);

        (Stores.Count("cdr"), Stores.Count("cdr_late")).Should().Be((3, 2), "a batch may be repeated");
    }

    [Fact]
    public async Task Step_CdrWrittenLate_IsFoundByItsMark()
    {
        await WriteAsync(Cdr(From));
        await BuildAsync();
        Stores.Clock.Now = Until;
        await WriteAsync(Cdr(From.AddHours(1), parts: 2));
        Sums((await ReadAsync()).Counts).Should().Equal([Row(1, 2, 3)], "also before it is counted");

        await BuildAsync();

        Stores.Count("cdr_late").Should().Be(0);
        await ExpectTieOutAsync();
        Sums((await ReadAsync()).Counts).Should().Equal(Row(1, 2, 3));
    }

    [Fact]
    public async Task Step_LateCdrAboveTheMark_IsCountedWithItsRange()
    {
        await WriteAsync(Cdr(From), Cdr(From.AddDays(9)));
        await BuildAsync(MessageId.FirstAt(From.AddDays(5)));
        Stores.Clock.Now = Until;
        await WriteAsync(Cdr(From.AddDays(6)), Cdr(From.AddDays(2)));
        await BuildAsync();

        Stores.Count("cdr_late").Should().Be(0);
        await ExpectTieOutAsync();
    }

    [Fact]
    public async Task Step_ZoneOrPrefixesChange_CountsThatCarrierAnew()
    {
        await WriteAsync(Cdr(From.AddHours(-1)), Cdr(From), Cdr(From, carrier: "AsiaCell"), Cdr(From, destination: "96477"));
        await BuildAsync();
        _scopes = new() { ["TATA"] = Scope("Asia/Baghdad", "96477") };

        CarrierTraffic between = await ReadAsync(_scopes["TATA"]);
        (between.IsRecount, Sums(between.Counts).Count).Should().Be((true, 2));
        await BuildAsync();

        await ExpectTieOutAsync();
        Sums((await ReadAsync(_scopes["TATA"])).Counts).Should().Equal(Row(1, 2, 2), Row(1, 1, 1, prefix: "96477"));
        Stores.Rows("select carrier, sum(messages) as n from cdr_rollup group by carrier order by carrier").Select(row => $"{row["carrier"]} {row["n"]}").Should().Equal("AsiaCell 1", "TATA 3");
    }

    [Fact]
    public async Task Step_LateCdrWhileACarrierIsCountedAnew_IsCountedOnce()
    {
        await WriteAsync(Cdr(From), Cdr(From.AddDays(9)));
        await BuildAsync();
        _scopes = new() { ["TATA"] = Scope("Asia/Baghdad") };
        await StepAsync(All); // begins anew
        Stores.Clock.Now = Until;
        await WriteAsync(Cdr(From.AddDays(5)));
        await BuildAsync();

        await ExpectTieOutAsync();
    }

    [Fact]
    public async Task Rebuild_WrongCounts_AreMadeRight()
    {
        await WriteAsync(Cdr(From), Cdr(From));
        await BuildAsync();
        Stores.Execute("update cdr_rollup set messages = 77");
        Sums((await ReadAsync()).Counts).Should().Equal(Row(1, 77, 2));

        await Rollups.RebuildAsync("env1", null, default);
        Sums((await ReadAsync()).Counts).Should().Equal([Row(1, 2, 2)], "the CDRs are counted until it is done");
        await BuildAsync();

        await ExpectTieOutAsync();
    }

    [Fact]
    public async Task Step_MessagesFinishInAnyOrder_EveryCountTiesOut()
    {
        var random = new Random(7);
        List<SpoolEntry> open = [];
        await WriteAsync(new BarrierEntry());
        for (int round = 0; round < 40; round++)
        {
            var entries = new List<LedgerEntry>();
            Stores.Clock.Now = From.AddMinutes(round * 400); // what ends at once is young, what was spooled some rounds before is not
            for (int i = 0; i < 10; i++)
            {
                DateTimeOffset at = From.AddMinutes((round * 400) + random.Next(600));
                if (random.Next(3) > 0) entries.Add(Cdr(at, parts: random.Next(1, 4), outcome: (OutcomeKind)random.Next(5), destination: random.Next(2) == 0 ? "96477123" : "111222333"));
                else entries.Add(Spool(at, random.Next(1, 4)));
            }

            open.AddRange(entries.OfType<SpoolEntry>());
            while (open.Count > 20)
            {
                entries.Add(Finish(open[0]));
                open.RemoveAt(0);
            }

            await WriteAsync([.. entries]);
            if (round == 20) _scopes = new() { ["TATA"] = Scope("UTC", "96477") };
            await StepAsync(MessageId.FirstAt(From.AddMinutes((round - 5) * 400)));
            if (round % 5 == 0) await ExpectTieOutAsync(messages: 10 * (round + 1));
        }

        await BuildAsync();
        await ExpectTieOutAsync(messages: 400);
    }

    private async Task<RollupStep> StepAsync(MessageId before) => await Rollups.StepAsync("env1", before, _scopes, default);

    private async Task BuildAsync(MessageId? before = null)
    {
        while ((await StepAsync(before ?? All)).More) continue;
    }

    private async Task ExpectTieOutAsync(int? messages = null)
    {
        IReadOnlyList<TrafficCount> counted = Sums((await ReadAsync(_scopes["TATA"])).Counts), recounted = Sums((await ReadAsync(_scopes["TATA"], recount: true)).Counts);
        counted.Should().Equal(recounted);
        if (messages is not null) counted.Sum(count => count.Messages).Should().Be(messages);
    }
}
