using Interworking.Gateway.Provisioning;
using Interworking.Gateway.Settlement;

namespace Interworking.Gateway.Tests.Settlement;

public sealed class SettlementServiceTests
{
    private static readonly BillingMonth March = new(2026, 3);

    [Fact]
    public async Task Settle_ThousandMessages_OwesTenDollars()
    {
        Statement statement = await SettleOneAsync(Tariff(rates: Rate("", 0.01m)), new TrafficCount("TATA", "1112", 1000, 1000, 990, 990));

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
        Statement statement = await SettleOneAsync(Tariff(unit, charge, Rate("", 1m)), new TrafficCount("TATA", "1112", Messages: 12, Parts: 30, DeliveredMessages: 10, DeliveredParts: 20));

        statement.Units.Should().Be(units);
        statement.Total.Should().Be(units);
    }

    [Fact]
    public async Task Settle_SeveralPrefixes_ChargesTheLongest()
    {
        Statement statement = await SettleOneAsync(
            Tariff(rates: [Rate("", 0.05m), Rate("964", 0.02m), Rate("96477", 0.03m)]),
            new TrafficCount("TATA", "96477", 100, 100, 0, 0),
            new TrafficCount("TATA", "96478", 10, 10, 0, 0),
            new TrafficCount("TATA", "96", 1, 1, 0, 0));

        statement.Lines.Select(line => (line.Rate.Prefix, line.Units, line.Amount)).Should().Equal(("", 1, 0.05m), ("964", 10, 0.20m), ("96477", 100, 3.00m));
        statement.Total.Should().Be(3.25m);
    }

    [Fact]
    public async Task Settle_NoRate_IsAnErrorAndNeverZero()
    {
        Statement statement = await SettleOneAsync(
            Tariff(rates: [Rate("964", 0.02m), new Rate("1", 0.01m, new DateOnly(2026, 4, 1))]),
            new TrafficCount("TATA", "44701", 7, 8, 0, 0),
            new TrafficCount("TATA", "11122", 1, 1, 0, 0));

        statement.Lines.Should().BeEmpty();
        statement.Errors.Select(error => (error.Prefix, error.Messages, error.Units)).Should().Equal(("1112", 1, 1), ("4470", 7, 8));
        statement.Messages.Should().Be(8);
    }

    [Fact]
    public async Task Settle_ManySmallAmounts_RoundsTheTotalOnceHalfUp()
    {
        Statement statement = await SettleOneAsync(
            Tariff(rates: [Rate("1", 0.0015m), Rate("2", 0.0035m)]), new TrafficCount("TATA", "1", 1, 1, 0, 0), new TrafficCount("TATA", "2", 1, 1, 0, 0));

        // 0.0015 and 0.0035 are 0.00 each when rounded alone; together they are half a cent.
        statement.Total.Should().Be(0.01m);
    }

    [Fact]
    public async Task Settle_RateChangesWithinTheMonth_DividesItAtLocalMidnight()
    {
        var store = new ScriptedStore(query => query.From == At("2026-02-28T21:00:00Z") ? [Count(100)] : [Count(10)]);
        ProvisioningSet set = Set(Tariff(rates: [Rate("", 0.01m), new Rate("", 0.02m, new DateOnly(2026, 3, 16))]), timeZone: "Asia/Baghdad");

        Statement statement = (await new SettlementService(store, "env1").SettleAsync(March, "TATA", set, CancellationToken.None)).Single();

        store.Queries.Select(query => (query.From, query.Until)).Should().Equal(
            (At("2026-02-28T21:00:00Z"), At("2026-03-15T21:00:00Z")), (At("2026-03-15T21:00:00Z"), At("2026-03-31T21:00:00Z")));
        statement.Lines.Select(line => line.Amount).Should().Equal(1.00m, 0.20m);
    }

    [Fact]
    public async Task Settle_OwnEnvironment_IsNotBilled()
    {
        ProvisioningSet set = Set(Tariff(rates: Rate("", 1m)));
        set = set with { Carriers = [set.Carriers[0] with { Environment = "env4" }] };

        (await new SettlementService(new ScriptedStore(_ => [Count(5)]), "env1").SettleAsync(March, null, set, CancellationToken.None)).Should().BeEmpty();
    }

    [Fact]
    public async Task Settle_CarrierThatWasRemoved_IsReported()
    {
        Statement statement = (await new SettlementService(new ScriptedStore(query => query.Carriers.Count == 0 ? [Count(5)] : []), "env1")
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

    private static async Task<Statement> SettleOneAsync(Tariff tariff, params TrafficCount[] counts) =>
        (await new SettlementService(new ScriptedStore(_ => counts), "env1").SettleAsync(March, "TATA", Set(tariff), CancellationToken.None)).Single();

    private static ProvisioningSet Set(Tariff tariff, string timeZone = "UTC") => ProvisioningSet.Empty with
    {
        Tariffs = [tariff],
        Carriers = [new Carrier { Name = "TATA", Credentials = [], AllowedAddresses = [], Tariff = tariff.Name, TimeZone = timeZone }],
    };

    private static Tariff Tariff(params Rate[] rates) => Tariff(TariffUnit.Part, ChargeOn.Accepted, rates);

    private static Tariff Tariff(TariffUnit unit, ChargeOn charge, params Rate[] rates) => new("TATA 2026", "USD", unit, charge, rates);

    private static Rate Rate(string prefix, decimal price) => new(prefix, price, new DateOnly(2026, 1, 1));

    private static TrafficCount Count(long messages) => new("TATA", "1112", messages, messages, 0, 0);

    private static DateTimeOffset At(string text) => DateTimeOffset.Parse(text, System.Globalization.CultureInfo.InvariantCulture);

    private sealed class ScriptedStore(Func<TrafficQuery, IReadOnlyList<TrafficCount>> answer) : ISettlementStore
    {
        public List<TrafficQuery> Queries { get; } = [];

        public ValueTask<IReadOnlyList<TrafficCount>> CountAsync(TrafficQuery query, CancellationToken stop)
        {
            Queries.Add(query);
            return new(answer(query));
        }
    }
}
