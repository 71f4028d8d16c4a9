using Interworking.Gateway.Access;
using Interworking.Gateway.Audit;
using Interworking.Gateway.Pipeline.Ledger;
using Interworking.Gateway.Settlement;
using Interworking.Gateway.Settlement.Credit;
using Interworking.Storage.Sql.Settlement;

namespace Interworking.Storage.Tests.Contract;

/// <summary>Closed statements, and what they leave to the next month.</summary>
public abstract class StatementStoreContract : SettlementContract
{
    private static readonly DateTimeOffset Closing = Until.AddDays(3);
    private static readonly Actor Alice = new("user:alice", "192.0.2.1");

    [Fact]
    public async Task Add_Several_AreNumberedAndChained()
    {
        await WriteAsync(Cdr(From));
        ClosedStatement first = (await AddAsync("TATA"))!, second = (await AddAsync("AsiaCell"))!;

        (first.Number, second.Number, second.PreviousHash).Should().Be((1, 2, first.Hash));
        (await Statements.FindAsync("env1", 1, default)).Should().Be(first);
        (await Statements.FindAsync("env1", 3, default)).Should().BeNull();
        (await Statements.ListAsync("env1", null, null, default)).Should().Equal(first, second);
        (await Statements.ListAsync("env1", "AsiaCell", March, default)).Should().Equal(second);
        (await Statements.ListAsync("env1", null, March.Previous, default)).Should().BeEmpty();
        first.Read().Number.Should().Be(1);
        SettlementCheck.Chain([first, second]).Ok.Should().BeTrue();
    }

    [Fact]
    public async Task Add_MonthOrCorrectionTwice_IsRefusedAndLeavesNoGap()
    {
        await WriteAsync(Cdr(From));
        await AddAsync("TATA");

        (await AddAsync("TATA")).Should().BeNull();
        (await AddAsync("TATA", corrects: 1))!.Number.Should().Be(2);
        (await AddAsync("TATA", corrects: 1)).Should().BeNull();
        (await AddAsync("TATA", corrects: 2))!.Number.Should().Be(3);
    }

    [Fact]
    public async Task Add_Statement_StandsInTheAuditLogAndWhatWasRefusedDoesNot()
    {
        await WriteAsync(Cdr(From));
        ClosedStatement first = (await AddAsync("TATA"))!;
        await AddAsync("TATA");
        await AddAsync("TATA", corrects: 1);

        IReadOnlyList<AuditRow> rows = await Stores.Audit.ReadAsync(new AuditQuery(null, null, null, 10), default);
        rows.Select(row => (row.Who, row.Action, row.Target, row.Before)).Should().Equal(
            ("user:alice", "correct", "month 2026-03 of carrier TATA", "statement 1"), ("user:alice", "close", "month 2026-03 of carrier TATA", null));
        (rows[1].After, rows[1].At).Should().Be(($"statement 1, hash {first.Hash}", Closing));
    }

    [Fact]
    public async Task Add_AuditLogTakesNothing_ClosesNothing()
    {
        await WriteAsync(Cdr(From));
        Stores.Execute("drop table audit");

        await FluentActions.Awaiting(() => AddAsync("TATA")).Should().ThrowAsync<System.Data.Common.DbException>();

        (await Statements.ListAsync("env1", null, null, default)).Should().BeEmpty();
    }

    [Fact]
    public async Task Add_WhileOthersWriteTheAuditLog_IsClosedAllTheSame()
    {
        await WriteAsync(Cdr(From));
        using var enough = new CancellationTokenSource();
        Task others = Task.Run(async () =>
        {
            while (!enough.IsCancellationRequested) await Stores.Audit.AppendAsync(new AuditEntry(Alice, "change", "carrier TATA"), default);
        });

        ClosedStatement?[] closed = [await AddAsync("one"), await AddAsync("two"), await AddAsync("three")];
        await enough.CancelAsync();
        await others;

        closed.Select(one => one?.Number).Should().Equal(1, 2, 3);
        (await Stores.Audit.VerifyAsync(null, default)).Why.Should().BeNull();
    }

    [Fact]
    public async Task Keep_Debts_AreReadBackExact()
    {
        await WriteAsync(new BarrierEntry());
        var credit = new CreditStore(Database);
        var march = new CarrierDebt("TATA", March, 0.012345678m, Closing);
        await credit.KeepAsync("env1", [march, new CarrierDebt("AsiaCell", March, 7m, Closing)], default);
        await credit.KeepAsync("env1", [march with { Month = new BillingMonth(2026, 4), Owed = 0 }], default);
        await credit.KeepAsync("env2", [march], default);

        (await credit.ReadAsync("env1", default)).Values.OrderBy(debt => debt.Carrier).Should().Equal(new CarrierDebt("AsiaCell", March, 7m, Closing), march with { Month = new BillingMonth(2026, 4), Owed = 0 });
        (await credit.ReadAsync("env2", default))["TATA"].Should().Be(march);
    }

    [Fact]
    public async Task Add_AtTheSameTime_EachNumberIsGivenOnce()
    {
        await WriteAsync(Cdr(From));

        ClosedStatement?[] closed = await Task.WhenAll(Enumerable.Range(0, 8).Select(number => Task.Run(() => AddAsync($"carrier {number}"))));

        long[] numbers = [.. closed.OfType<ClosedStatement>().Select(one => one.Number).Order()];
        numbers.Should().NotBeEmpty().And.Equal(Enumerable.Range(1, numbers.Length).Select(number => (long)number));
        SettlementCheck.Chain(await Statements.ListAsync("env1", null, null, default)).Ok.Should().BeTrue();
    }

    [Fact]
    public async Task Add_CarriedOver_CountInTheNextMonthWhateverBecomesOfThem()
    {
        SpoolEntry finished = Spool(Until.AddDays(-1), parts: 2), waiting = Spool(Until.AddDays(-1));
        await WriteAsync(Cdr(From), finished, waiting);
        CarrierTraffic open = await ReadAsync(recount: true);
        await AddAsync("TATA", carried: open.UnfinishedIds);
        await WriteAsync(Finish(finished), Cdr(Until));

        CarrierTraffic march = await ReadAsync(), april = await ReadAsync(month: new BillingMonth(2026, 4), recount: true);

        Sums(march.CarriedOut).Should().Equal(Row(31, 1, 2), Row(31, 1, 1, TrafficState.Unfinished));
        Sums(april.CarriedIn).Should().Equal(Row(31, 1, 2), Row(31, 1, 1, TrafficState.Unfinished));
        Sums(april.Counts).Should().Equal(Row(1, 1, 1, month: 4));
        april.UnfinishedIds.Should().Equal(waiting.Row.Message.Id.Value);
    }

    private async Task<ClosedStatement?> AddAsync(string carrier, long? corrects = null, IReadOnlyList<long>? carried = null)
    {
        var statement = new Statement
        {
            Environment = "env1",
            Carrier = carrier,
            Month = March,
            TimeZone = "UTC",
            Tariff = "T",
            Currency = "USD",
            Lines = [],
            Errors = [],
            Corrects = corrects,
        };
        return await Statements.AddAsync(statement, carried ?? [], Alice, Closing, default);
    }
}
