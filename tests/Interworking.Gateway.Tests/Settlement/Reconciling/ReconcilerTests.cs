using Interworking.Gateway.Settlement;
using Interworking.Gateway.Settlement.Reconciling;

namespace Interworking.Gateway.Tests.Settlement.Reconciling;

public sealed class ReconcilerTests
{
    private static readonly DateTimeOffset Noon = new(2026, 3, 5, 12, 0, 0, TimeSpan.Zero);
    private static readonly TrafficQuery Query = new("env1", CarrierScope.Of("TATA", "UTC", null), new BillingMonth(2026, 3));

    private readonly ScriptedStores _stores = new();

    [Fact]
    public async Task Compare_Counts_TellsTheDaysThatDiffer()
    {
        _stores.Counts = [Count(4, 10, 12), Count(5, 7, 7)];

        Reconciliation result = await CompareAsync(new TheirCount(new DateOnly(2026, 3, 4), 10, null), new TheirCount(new DateOnly(2026, 3, 6), 1, null));

        result.Agrees.Should().BeFalse();
        result.Days.Select(day => (day.Day.Day, day.OurMessages, day.TheirMessages, day.Agrees)).Should().Equal((4, 10, 10, true), (5, 7, 0, false), (6, 0, 1, false));
    }

    [Fact]
    public async Task Compare_Records_TellsEachUnitThatDiffersAndWhy()
    {
        _stores.Own = [Own(1), Own(2, state: TrafficState.Failed), Own(3), Own(11, message: 10), Own(12, message: 10)];
        _stores.Known = [Own(21) with { Test = true }, Own(22) with { AcceptedAt = Noon.AddMonths(1) }, Own(23) with { Carrier = "AsiaCell" }];

        Reconciliation result = await CompareAsync(Their(1, "DELIVRD"), Their(2, "DELIVRD"), Their(11), Their(21), Their(22), Their(23), Their(24), Their(1));

        result.Units.Select(unit => (unit.AnswerId, unit.Reason)).Should().BeEquivalentTo(
        [
            (1L, "twice in their records"), (2L, "we say failed, they say DELIVRD"), (3L, "not in their records"), (12L, "not in their records"), (21L, "test traffic, not billed"),
            (22L, "accepted on 2026-04-05, in another month"), (23L, "another carrier's"), (24L, "we never answered with this id"),
        ]);
        result.Matched.Should().Be(3);
        DayDifference day = result.Days.Should().ContainSingle().Which;
        (day.OurMessages, day.OurParts, day.TheirParts).Should().Be((4, 5, 3));
    }

    [Fact]
    public async Task Compare_MessagesOfOneSubmitMulti_HaveOneIdBetweenThem()
    {
        _stores.Own = [Own(7, message: 8), Own(7, message: 9)];

        (await CompareAsync(Their(7))).Units.Should().BeEmpty();
    }

    private async Task<Reconciliation> CompareAsync(params TheirCount[] counts) => await new Reconciler(_stores, _stores).CompareAsync(Query, counts, default);

    private async Task<Reconciliation> CompareAsync(params TheirUnit[] units) => await new Reconciler(_stores, _stores).CompareAsync(Query, units, default);

    private static TrafficCount Count(int day, long messages, long parts) => new(new DateOnly(2026, 3, day), "1112", TrafficState.Delivered, messages, parts);

    private static OwnUnit Own(long id, long? message = null, TrafficState state = TrafficState.Delivered) => new(id, message ?? id, Noon, "111222333", state, false, "TATA");

    private static TheirUnit Their(long id, string status = "") => new(id + 1, id, "", status);

    private sealed class ScriptedStores : ISettlementStore, IReconciliationStore
    {
        public IReadOnlyList<TrafficCount> Counts { get; set; } = [];

        public IReadOnlyList<OwnUnit> Own { get; set; } = [];

        public IReadOnlyList<OwnUnit> Known { get; set; } = [];

        public ValueTask<CarrierTraffic> ReadAsync(TrafficQuery query, CancellationToken stop) => new(new CarrierTraffic { Counts = Counts });

        public ValueTask<IReadOnlyList<string>> ReadCarriersAsync(string environment, BillingMonth month, CancellationToken stop) => new([]);

        public ValueTask<IReadOnlyList<OwnUnit>> FindAsync(string environment, IReadOnlyCollection<long> answerIds, CancellationToken stop) =>
            new([.. Known.Where(unit => answerIds.Contains(unit.AnswerId))]);

        async IAsyncEnumerable<OwnUnit> IReconciliationStore.ReadAsync(TrafficQuery query, [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken stop)
        {
            await Task.CompletedTask;
            foreach (OwnUnit unit in Own) yield return unit;
        }
    }
}
