using Interworking.Gateway.Access;
using Interworking.Gateway.Provisioning;
using Interworking.Gateway.Settlement;
using Interworking.Testing;

namespace Interworking.Gateway.Tests.Settlement;

public sealed class StatementCloserTests
{
    private static readonly BillingMonth January = new(2026, 1);
    private static readonly Actor Alice = new("user:alice", "192.0.2.1");

    private readonly ManualTimeProvider _time = new(new DateTimeOffset(2026, 2, 5, 0, 0, 0, TimeSpan.Zero));
    private readonly MemoryStatements _statements = new();
    private readonly ScriptedTraffic _traffic = new();
    private ProvisioningSet _set = Set(0.01m);

    [Fact]
    public async Task Close_CompleteMonth_GetsTheNextNumberAndIsFrozen()
    {
        _traffic.Counts = [Count(1000)];

        ClosedStatement first = Closed(await CloseAsync(January));
        _set = Set(0.02m);

        (first.Number, first.Read().TotalText).Should().Be((1, "10.00"));
        _statements.By.Should().Be(Alice);
        (await CloseAsync(January)).Refusal.Should().Contain("closed as statement 1");
        Closed(await CloseAsync(new BillingMonth(2026, 2), now: new DateTimeOffset(2026, 3, 1, 0, 10, 0, TimeSpan.Zero))).Number.Should().Be(2);
    }

    [Fact]
    public async Task Close_BeforeTheCarriersMonthIsOver_IsRefused()
    {
        (await CloseAsync(January, now: new DateTimeOffset(2026, 2, 1, 0, 9, 0, TimeSpan.Zero))).Refusal.Should().Contain("2026-02-01 00:10");
    }

    [Fact]
    public async Task Close_MonthLeftOut_IsRefused()
    {
        Closed(await CloseAsync(new BillingMonth(2025, 11)));

        (await CloseAsync(January)).Refusal.Should().Contain("2025-12");
    }

    [Fact]
    public async Task Close_UnfinishedMessages_IsRefusedOrCarriesThemOver()
    {
        _traffic.Counts = [Count(10), Count(2, TrafficState.Unfinished)];
        _traffic.Unfinished = [71, 72];

        (await CloseAsync(January)).Refusal.Should().Contain("2 message(s)").And.Contain("--carry-over");
        Statement statement = Closed(await CloseAsync(January, carryOver: true)).Read();

        (statement.Traffic.Messages, statement.CarriedOut.Messages, statement.TotalText).Should().Be((10, 2, "0.10"));
        _statements.Carried.Should().Equal(71, 72);
    }

    [Fact]
    public async Task Close_PartsThatWait_IsRefusedEvenWithCarryOver()
    {
        _traffic.Counts = [Count(1, TrafficState.Unfinished)];
        _traffic.WaitingParts = 1;

        (await CloseAsync(January, carryOver: true)).Refusal.Should().Contain("part(s)");
    }

    [Fact]
    public async Task Close_NoPrice_IsRefused()
    {
        _traffic.Counts = [Count(1)];
        _set = _set with { Tariffs = [_set.Tariffs[0] with { Rates = [] }] };

        (await CloseAsync(January)).Refusal.Should().Contain("no price");
    }

    [Fact]
    public async Task Close_CountsDoNotTieOut_IsRefusedWithBothFigures()
    {
        _traffic.Counts = [Count(1000)];
        _traffic.Rollups = [Count(999)];

        (await CloseAsync(January)).Refusal.Should().Contain("999").And.Contain("1000").And.Contain("rebuild");
    }

    [Fact]
    public async Task Correct_TariffWasWrong_IsANewStatementThatSaysTheDifference()
    {
        _traffic.Counts = [Count(1000)];
        Closed(await CloseAsync(January));
        _set = Set(0.02m);

        Statement corrected = Closed(await Closer.CorrectAsync(1, _set, default)).Read();

        (corrected.Number, corrected.Corrects, corrected.TotalText, corrected.Difference).Should().Be((2, 1, "20.00", 10.00m));
        (await Closer.CorrectAsync(1, _set, default)).Refusal.Should().Contain("corrected by 2");
        (await Closer.CorrectAsync(9, _set, default)).Refusal.Should().Contain("no statement 9");
    }

    private StatementCloser Closer => new(_traffic, _statements, "env1", Alice, _time);

    private async Task<CloseResult> CloseAsync(BillingMonth month, bool carryOver = false, DateTimeOffset? now = null)
    {
        if (now is { } at) return await new StatementCloser(_traffic, _statements, "env1", Alice, new ManualTimeProvider(at)).CloseAsync(month, "TATA", carryOver, _set, default);
        return await Closer.CloseAsync(month, "TATA", carryOver, _set, default);
    }

    private static ClosedStatement Closed(CloseResult result)
    {
        result.Refusal.Should().BeNull();
        return result.Closed!;
    }

    private static TrafficCount Count(long messages, TrafficState state = TrafficState.Delivered) => new(new DateOnly(2026, 1, 5), "1112", state, messages, messages);

    private static ProvisioningSet Set(decimal price) => ProvisioningSet.Empty with
    {
        Tariffs = [new Tariff("T", "USD", TariffUnit.Part, ChargeOn.Accepted, [new Rate("", price, new DateOnly(2025, 1, 1))])],
        Carriers = [new Carrier { Name = "TATA", Credentials = [], AllowedAddresses = [], Tariff = "T" }],
    };

    private sealed class ScriptedTraffic : ISettlementStore
    {
        public IReadOnlyList<TrafficCount> Counts { get; set; } = [];

        public IReadOnlyList<TrafficCount>? Rollups { get; set; }

        public IReadOnlyList<long> Unfinished { get; set; } = [];

        public long WaitingParts { get; set; }

        public ValueTask<CarrierTraffic> ReadAsync(TrafficQuery query, CancellationToken stop) => new(new CarrierTraffic
        {
            Counts = query.Recount ? Counts : Rollups ?? Counts,
            UnfinishedIds = Unfinished,
            WaitingParts = WaitingParts,
        });

        public ValueTask<IReadOnlyList<string>> ReadCarriersAsync(string environment, BillingMonth month, CancellationToken stop) => new([]);
    }

    private sealed class MemoryStatements : IStatementStore
    {
        private readonly List<ClosedStatement> _all = [];

        public IReadOnlyList<long> Carried { get; private set; } = [];

        public Actor? By { get; private set; }

        public ValueTask<ClosedStatement?> FindAsync(string environment, long number, CancellationToken stop) => new(_all.Find(one => one.Number == number));

        public ValueTask<IReadOnlyList<ClosedStatement>> ListAsync(string environment, string? carrier, BillingMonth? month, CancellationToken stop) =>
            new([.. _all.Where(one => (carrier is null || one.Carrier == carrier) && (month is null || one.Month == month))]);

        public ValueTask<ClosedStatement?> AddAsync(Statement statement, IReadOnlyList<long> carried, Actor by, DateTimeOffset now, CancellationToken stop)
        {
            (Carried, By) = (carried, by);
            _all.Add(ClosedStatement.Seal(statement, _all.Count + 1, _all.Count == 0 ? "" : _all[^1].Hash, now));
            return new(_all[^1]);
        }
    }
}
