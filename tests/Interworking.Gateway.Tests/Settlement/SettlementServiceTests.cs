using Interworking.Gateway.Messages;
using Interworking.Gateway.Provisioning;
using Interworking.Gateway.Settlement;

namespace Interworking.Gateway.Tests.Settlement;

public sealed class SettlementServiceTests
{
    private static readonly BillingMonth March = new(2026, 3);

    [Fact]
    public async Task Settle_ThousandMessages_OwesTenDollars()
    {
        Statement statement = await SettleOneAsync(Tariff(rates: Rate("", 0.01m)), Count(990), Count(10, state: TrafficState.Failed));

        statement.Messages.Should().Be(1000);
        statement.Total.Should().Be(10.00m);
        statement.Errors.Should().BeEmpty();
    }

    [Theory]
    [InlineData(TariffUnit.Part, ChargeOn.Accepted, 30)]
    [InlineData(TariffUnit.Part, ChargeOn.Delivered, 20)]
    [InlineData(TariffUnit.Message, ChargeOn.Accepted, 12)]
    [InlineData(TariffUnit.Message, ChargeOn.Delivered, 10)]
    public async Task Settle_UnitAndCharge_CountWhatTheTariffSays(TariffUnit unit, ChargeOn charge, long units)
    {
        Statement statement = await SettleOneAsync(Tariff(unit, charge, Rate("", 1m)), Count(10, parts: 20), Count(1, parts: 6, state: TrafficState.Expired), Count(1, parts: 4, state: TrafficState.Unfinished));

        statement.Units.Should().Be(units);
        statement.Total.Should().Be(units);
    }

    [Fact]
    public async Task Settle_SeveralPrefixes_ChargesTheLongest()
    {
        Statement statement = await SettleOneAsync(
            Tariff(rates: [Rate("", 0.05m), Rate("964", 0.02m), Rate("96477", 0.03m)]),
            Count(100, "96477"), Count(10, "96478"), Count(1, "96"));

        statement.Lines.Select(line => (line.Prefix, line.Units, line.Amount)).Should().Equal(("", 1, 0.05m), ("964", 10, 0.20m), ("96477", 100, 3.00m));
        statement.Total.Should().Be(3.25m);
    }

    [Fact]
    public async Task Settle_NoRate_IsAnErrorAndNeverZero()
    {
        Statement statement = await SettleOneAsync(
            Tariff(rates: [Rate("964", 0.02m), new Rate("1", 0.01m, new DateOnly(2026, 4, 1))]),
            Count(7, "44701", parts: 8), Count(1, "11122"));

        statement.Lines.Should().BeEmpty();
        statement.Errors.Select(error => (error.Prefix, error.Messages, error.Units)).Should().Equal(("1112", 1, 1), ("4470", 7, 8));
        statement.Messages.Should().Be(8);
    }

    [Fact]
    public async Task Settle_ManySmallAmounts_RoundsTheTotalOnceHalfUp()
    {
        Statement statement = await SettleOneAsync(
            Tariff(rates: [Rate("1", 0.0015m), Rate("2", 0.0035m)]), Count(1, "1"), Count(1, "2"));

        // 0.0015 and 0.0035 are 0.00 each when rounded alone; together they are half a cent.
        statement.Total.Should().Be(0.01m);
    }

    [Fact]
    public async Task Settle_RateChangesWithinTheMonth_PricesByTheDayOfAcceptance()
    {
        Statement statement = await SettleOneAsync(
            Tariff(rates: [Rate("", 0.01m), new Rate("", 0.02m, new DateOnly(2026, 3, 16))]), Count(100, day: 15), Count(10, day: 16), Count(1, day: 31));

        statement.Lines.Select(line => (line.ValidFrom, line.Amount)).Should().Equal((new DateOnly(2026, 1, 1), 1.00m), (new DateOnly(2026, 3, 16), 0.22m));
        statement.Days.Select(day => (day.Day.Day, day.Traffic.Messages)).Should().Equal((15, 100), (16, 10), (31, 1));
    }

    [Fact]
    public async Task Settle_RateHasEnded_ShorterPrefixHoldsAgain()
    {
        Statement statement = await SettleOneAsync(
            Tariff(rates: [Rate("", 0.01m), Rate("964", 0.05m) with { To = new DateOnly(2026, 3, 10) }]), Count(1, "9647", day: 10), Count(1, "9647", day: 11));

        statement.Total.Should().Be(0.06m);
    }

    [Fact]
    public async Task Settle_Tiers_PriceEachUnitByItsPlace()
    {
        Statement statement = await SettleOneAsync(
            Tariff(rates: Rate("", 0.01m) with { Tiers = [new RateTier(1000, 0.008m), new RateTier(5000, 0.005m)] }), Count(900, day: 1), Count(6100, day: 2));

        statement.Lines.Single().Steps.Should().Equal(new StatementStep(0, 1000, 0.01m), new StatementStep(1000, 4000, 0.008m), new StatementStep(5000, 2000, 0.005m));
        statement.Total.Should().Be(10m + 32m + 10m);
    }

    [Theory]
    [InlineData(100, 10 + 5)]
    [InlineData(3000, 30 + 5)]
    [InlineData(0, 10 + 5)]
    public async Task Settle_FeeAndMinimum_AreOwedWhateverWasSent(long messages, decimal total)
    {
        Statement statement = await SettleOneAsync(Tariff(rates: Rate("", 0.01m)) with { MonthlyFee = 5m, MonthlyMinimum = 10m }, Count(messages));

        statement.Total.Should().Be(total);
    }

    [Fact]
    public async Task Settle_UnfinishedMessages_CountAndAreShown()
    {
        Statement statement = await SettleOneAsync(Tariff(rates: Rate("", 0.01m)), Count(5), Count(2, state: TrafficState.Unfinished), Count(1, state: TrafficState.Unknown));

        statement.Total.Should().Be(0.08m);
        statement.Traffic.Should().Be(new TrafficTotals(8, 8, Delivered: 5, Failed: 0, Unknown: 1, Unfinished: 2));
        statement.Lines.Single().Traffic.Should().Be(statement.Traffic);
    }

    [Theory]
    [InlineData(ChargeOn.Delivered, TrafficState.Unknown, TrafficState.Delivered, 2, 0.06)]
    [InlineData(ChargeOn.Delivered, TrafficState.Delivered, TrafficState.Failed, -2, -0.06)]
    [InlineData(ChargeOn.Delivered, TrafficState.Unknown, TrafficState.Failed, 0, 0)]
    [InlineData(ChargeOn.Accepted, TrafficState.Unknown, TrafficState.Delivered, 0, 0)]
    public async Task Settle_ReceiptAfterTheCdr_IsALineAtThePriceOfItsDay(ChargeOn charge, TrafficState before, TrafficState after, long units, decimal amount)
    {
        Tariff tariff = Tariff(TariffUnit.Part, charge, new Rate("", 0.03m, new DateOnly(2026, 1, 1)), new Rate("", 0.05m, new DateOnly(2026, 3, 1)));
        var late = new LateEvent(new MessageId(7), At("2026-03-02T00:00:00Z"), new DateOnly(2026, 2, 28), "1112", Parts: 2, before, after);

        Statement statement = await SettleAsync(tariff, new CarrierTraffic { Counts = [Count(10)], Events = [late] });

        StatementAdjustment line = statement.Adjustments.Should().ContainSingle().Which;
        (line.Id, line.Units, line.Amount).Should().Be((7, units, amount));
        statement.Total.Should().Be(0.50m + amount);
    }

    [Fact]
    public async Task Settle_CarriedOver_CountsInOneMonthOnly()
    {
        TrafficCount carried = Count(3, day: 31, state: TrafficState.Unfinished);

        Statement before = await SettleAsync(Tariff(rates: Rate("", 0.01m)), new CarrierTraffic { Counts = [Count(10), carried], CarriedOut = [carried] });
        Statement after = await SettleAsync(
            Tariff(rates: Rate("", 0.01m)), new CarrierTraffic { Counts = [Count(1)], CarriedIn = [new TrafficCount(new DateOnly(2026, 2, 28), "1112", TrafficState.Delivered, 3, 3)] });

        (before.Total, before.Traffic.Messages, before.CarriedOut.Messages).Should().Be((0.10m, 10, 3));
        (after.Total, after.Traffic.Messages, after.CarriedIn.Messages).Should().Be((0.04m, 4, 3));
        after.Days[0].Day.Should().Be(new DateOnly(2026, 2, 28));
    }

    [Fact]
    public async Task Settle_Month_IsAskedForInTheCarriersZone()
    {
        var store = new ScriptedStore(new CarrierTraffic());

        await new SettlementService(store, "env1").SettleAsync(March, "TATA", Set(Tariff(rates: Rate("", 1m)), timeZone: "Asia/Baghdad"), CancellationToken.None);

        TrafficQuery query = store.Queries.Single();
        (query.From, query.Until).Should().Be((At("2026-02-28T21:00:00Z"), At("2026-03-31T21:00:00Z")));
    }

    [Fact]
    public async Task Settle_OwnEnvironment_IsNotBilled()
    {
        ProvisioningSet set = Set(Tariff(rates: Rate("", 1m)));
        set = set with { Carriers = [set.Carriers[0] with { Environment = "env4" }] };

        (await new SettlementService(new ScriptedStore(new CarrierTraffic { Counts = [Count(5)] }), "env1").SettleAsync(March, null, set, CancellationToken.None)).Should().BeEmpty();
    }

    [Fact]
    public async Task Settle_CarrierThatWasRemoved_IsReported()
    {
        Statement statement = (await new SettlementService(new ScriptedStore(new CarrierTraffic { Counts = [Count(5)] }, "Gone"), "env1")
            .SettleAsync(March, null, ProvisioningSet.Empty, CancellationToken.None)).Single();

        statement.Errors.Single().Should().Match<StatementError>(error => error.Messages == 5 && error.Problem.Contains("provisioned"));
    }

    [Theory]
    [InlineData("USD", 2)]
    [InlineData("JPY", 0)]
    [InlineData("IQD", 3)]
    public void Round_Half_GoesUpToTheCurrencysCoin(string currency, int decimals)
    {
        decimal coin = 1m;
        for (int i = 0; i < decimals; i++) coin /= 10;
        Currency.Round(coin / 2, currency).Should().Be(coin);
        Currency.Round(coin * 0.49m, currency).Should().Be(0);
    }

    [Theory]
    [InlineData("2026-03", true)]
    [InlineData("2026-13", false)]
    [InlineData("2026-3", false)]
    [InlineData("2026-03-01", false)]
    [InlineData("0001-01", false)]
    public void TryParse_Month_TakesOnlyYearAndMonth(string text, bool ok) => BillingMonth.TryParse(text, out _).Should().Be(ok);

    [Fact]
    public void StartOf_ClockSkipsMidnight_IsTheFirstMomentOfTheDay() =>
        // In Beirut the clock went from 00:00 to 01:00 on 31 March 2024.
        BillingMonth.StartOf(new DateOnly(2024, 3, 31), TimeZoneInfo.FindSystemTimeZoneById("Asia/Beirut")).Should().Be(At("2024-03-30T22:00:00Z"));

    private static Task<Statement> SettleOneAsync(Tariff tariff, params TrafficCount[] counts) => SettleAsync(tariff, new CarrierTraffic { Counts = counts });

    private static async Task<Statement> SettleAsync(Tariff tariff, CarrierTraffic traffic) =>
        (await new SettlementService(new ScriptedStore(traffic), "env1").SettleAsync(March, "TATA", Set(tariff), CancellationToken.None)).Single();

    private static ProvisioningSet Set(Tariff tariff, string timeZone = "UTC") => ProvisioningSet.Empty with
    {
        Tariffs = [tariff],
        Carriers = [new Carrier { Name = "TATA", Credentials = [], AllowedAddresses = [], Tariff = tariff.Name, TimeZone = timeZone }],
    };

    private static Tariff Tariff(params Rate[] rates) => Tariff(TariffUnit.Part, ChargeOn.Accepted, rates);

    private static Tariff Tariff(TariffUnit unit, ChargeOn charge, params Rate[] rates) => new("TATA 2026", "USD", unit, charge, rates);

    private static Rate Rate(string prefix, decimal price) => new(prefix, price, new DateOnly(2026, 1, 1));

    private static TrafficCount Count(long messages, string prefix = "1112", long? parts = null, TrafficState state = TrafficState.Delivered, int day = 5) =>
        new(new DateOnly(2026, 3, day), prefix, state, messages, parts ?? messages);

    private static DateTimeOffset At(string text) => DateTimeOffset.Parse(text, System.Globalization.CultureInfo.InvariantCulture);

    private sealed class ScriptedStore(CarrierTraffic traffic, params string[] carriers) : ISettlementStore
    {
        public List<TrafficQuery> Queries { get; } = [];

        public ValueTask<CarrierTraffic> ReadAsync(TrafficQuery query, CancellationToken stop)
        {
            Queries.Add(query);
            return new(traffic);
        }

        public ValueTask<IReadOnlyList<string>> ReadCarriersAsync(string environment, BillingMonth month, CancellationToken stop) => new(carriers);
    }
}
