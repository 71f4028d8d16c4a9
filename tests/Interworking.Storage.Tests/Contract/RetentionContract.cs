using Interworking.Gateway.Messages;
using Interworking.Gateway.Pipeline.Ledger;
using Interworking.Gateway.Settlement;
using Interworking.Storage.Sql.Settlement;

namespace Interworking.Storage.Tests.Contract;

/// <summary>What is removed, and what stays.</summary>
public abstract class RetentionContract : SettlementContract
{
    private static readonly DateOnly KeptFrom = new(2026, 4, 3);

    private RetentionStore Retention => new(Database);

    [Fact]
    public async Task RemoveCdrs_OldMonth_GoesWithAllThatBelongsToIt()
    {
        FinishEntry old = Cdr(From.AddDays(3), parts: 2), young = Cdr(Until.AddDays(3), parts: 2);
        await WriteAsync(old, young, Cdr(From.AddDays(9)));
        await WriteAsync(new CdrEventEntry(old.Cdr.Message.Id, OutcomeKind.Failed, Until), new CdrEventEntry(young.Cdr.Message.Id, OutcomeKind.Failed, Until));
        await CountAsync();

        (await Retention.FindOldestAsync(default)).Should().Be(March);
        while (await Retention.RemoveCdrsAsync("env1", MessageId.FirstAt(Until), KeptFrom, default)) continue;

        Ids("cdr").Should().Equal(young.Cdr.Message.Id.Value);
        Ids("cdr_event").Should().Equal(young.Cdr.Message.Id.Value);
        Stores.Count("cdr_part").Should().Be(2);
        (await Retention.FindOldestAsync(default)).Should().Be(new BillingMonth(2026, 4));
        Sums((await ReadAsync()).Counts).Should().Equal([Row(4, 1, 2), Row(10, 1, 1)], "the daily counts stay");
    }

    [Fact]
    public async Task RemoveCdrs_NotCountedYet_Stay()
    {
        await WriteAsync(Cdr(From));

        (await Retention.RemoveCdrsAsync("env1", MessageId.FirstAt(Until), KeptFrom, default)).Should().BeFalse();

        Stores.Count("cdr").Should().Be(1);
    }

    [Fact]
    public async Task Rebuild_AfterRemoval_LeavesTheCountsOfDaysThatAreGone()
    {
        await WriteAsync(Cdr(From.AddDays(3)), Cdr(Until.AddHours(1)), Cdr(Until.AddDays(5)));
        await CountAsync();
        while (await Retention.RemoveCdrsAsync("env1", MessageId.FirstAt(Until), KeptFrom, default)) continue;

        await Rollups.RebuildAsync("env1", null, default);
        await CountAsync();

        Sums((await ReadAsync()).Counts).Should().Equal(Row(4, 1, 1));
        Sums((await ReadAsync(month: new BillingMonth(2026, 4))).Counts).Should().Equal(Row(1, 1, 1, month: 4), Row(6, 1, 1, month: 4));
    }

    [Fact]
    public async Task RemoveDetails_HistoryOfFinishedMessages_Goes()
    {
        SpoolEntry waiting = Spool(From), finished = Spool(From);
        await WriteAsync(waiting, finished);
        await WriteAsync(
            new DeferEntry(waiting.Row.Message.Id, 1, From.AddHours(1), From, "absent"), new DeferEntry(finished.Row.Message.Id, 1, From.AddHours(1), From, "absent"));
        await WriteAsync(Finish(finished));

        while (await Retention.RemoveDetailsAsync(MessageId.FirstAt(Until), default)) continue;

        Ids("spool_step").Should().Equal(waiting.Row.Message.Id.Value);
    }

    protected async Task CountAsync()
    {
        while ((await Rollups.StepAsync("env1", MessageId.FirstAt(Until.AddMonths(9)), new Dictionary<string, CarrierScope> { ["TATA"] = Scope() }, default)).More) continue;
    }

    private IEnumerable<long> Ids(string table) => Stores.Rows($"select distinct id from {table} order by id").Select(row => (long)row["id"]!);
}
