using Interworking.Gateway.Pipeline.Ledger;
using Interworking.Gateway.Provisioning;
using Interworking.Gateway.Settlement;
using Interworking.Gateway.Settlement.Credit;
using Interworking.Testing;
using Microsoft.Extensions.Logging.Abstractions;

namespace Interworking.Gateway.Tests.Settlement.Credit;

public sealed class CarrierCreditTests
{
    private readonly CreditBook _book = new();
    private readonly ScriptedTraffic _traffic = new();
    private readonly MemoryCredit _kept = new();
    private readonly ManualTimeProvider _time = new(new DateTimeOffset(2026, 3, 31, 22, 0, 0, TimeSpan.Zero));
    private Carrier _carrier = new() { Name = "TATA", Credentials = [], AllowedAddresses = [], Tariff = "T", TimeZone = "Asia/Baghdad", CreditLimit = 1.00m };

    [Fact]
    public void TryTake_NeverCounted_IsNotRefused() => _book.TryTake(_carrier).Should().BeTrue();

    [Fact]
    public async Task TryTake_LimitComesWithinReach_RefusesTheFirstMessageAboveIt()
    {
        _traffic.Messages = 97;
        await LookAsync();

        Enumerable.Range(0, 5).Select(_ => _book.TryTake(_carrier)).Should().Equal(true, true, true, false, false);
    }

    [Fact]
    public async Task TryTake_CountedAnew_CountsNothingTwice()
    {
        _traffic.Messages = 0;
        await LookAsync();
        for (int i = 0; i < 60; i++) _book.TryTake(_carrier).Should().BeTrue();
        _traffic.Messages = 60;
        await LookAsync();

        for (int i = 0; i < 40; i++) _book.TryTake(_carrier).Should().BeTrue();
        _book.TryTake(_carrier).Should().BeFalse();
    }

    [Fact]
    public async Task Look_LimitRaised_TakesMessagesAgain()
    {
        _traffic.Messages = 100;
        await LookAsync();
        _book.TryTake(_carrier).Should().BeFalse();

        _carrier = _carrier with { CreditLimit = 2m };
        await LookAsync();

        _book.TryTake(_carrier).Should().BeTrue();
    }

    [Fact]
    public async Task Look_CarriersMonth_IsThatOfItsZone()
    {
        await LookAsync();

        _traffic.Asked.Should().Be(new BillingMonth(2026, 4), "in Baghdad it is 1 April");
    }

    [Fact]
    public async Task Start_CountFails_HoldsToTheLastCountThatWasKept()
    {
        _kept.Debts["TATA"] = new CarrierDebt("TATA", new BillingMonth(2026, 4), 0.98m, _time.GetUtcNow());
        _traffic.Fails = true;
        await LookAsync();

        Enumerable.Range(0, 3).Select(_ => _book.TryTake(_carrier)).Should().Equal(true, true, false);
        _book.Report().Should().ContainSingle().Which.Should().BeEquivalentTo(new { Debt = _kept.Debts["TATA"], Limit = 1.00m, Currency = "USD", Since = 2, Level = CreditLevel.Near });
    }

    [Fact]
    public async Task Start_LastCountIsOfAnotherMonth_BeginsAtNothing()
    {
        _kept.Debts["TATA"] = new CarrierDebt("TATA", new BillingMonth(2026, 3), 5m, _time.GetUtcNow());
        _traffic.Fails = true;
        await LookAsync();

        Enumerable.Range(0, 101).Count(_ => _book.TryTake(_carrier)).Should().Be(100, "the limit is in force all the same");
    }

    [Fact]
    public async Task Start_NothingCanBeRead_HoldsTheLimitAgainstWhatComes()
    {
        _kept.Fails = _traffic.Fails = true;
        await LookAsync();

        Enumerable.Range(0, 101).Count(_ => _book.TryTake(_carrier)).Should().Be(100);
        _book.Report().Single().Debt.At.Should().Be(DateTimeOffset.MinValue);
    }

    [Fact]
    public async Task Look_Counted_IsKeptOnceUntilItChanges()
    {
        _traffic.Messages = 60;
        await LookAsync();
        _kept.Debts["TATA"].Should().Be(new CarrierDebt("TATA", new BillingMonth(2026, 4), 0.60m, _time.GetUtcNow()));

        _time.Advance(TimeSpan.FromSeconds(10));
        await LookAsync();

        _kept.Writes.Should().Be(1);
    }

    private async Task LookAsync()
    {
        var provisioning = new FixedProvisioning(new ProvisioningSnapshot
        {
            CarriersByName = new Dictionary<string, Carrier> { [_carrier.Name] = _carrier },
            Tariffs = [new Tariff("T", "USD", TariffUnit.Part, ChargeOn.Accepted, [new Rate("", 0.01m, new DateOnly(2026, 1, 1))])],
        });
        using var metrics = new CreditMetrics();
        using var watch = new CreditWatch(_book, _traffic, _kept, provisioning, new NodeIdentity("env1", "a", 0, 1), metrics, _time, NullLogger<CreditWatch>.Instance);
        await watch.LookAsync(default);
    }

    private sealed class FixedProvisioning(ProvisioningSnapshot current) : IProvisioning
    {
        public event Action<ProvisioningSnapshot>? Changed
        {
            add { }
            remove { }
        }

        public ProvisioningSnapshot Current => current;
    }

    private sealed class ScriptedTraffic : ISettlementStore
    {
        public long Messages { get; set; }

        public BillingMonth Asked { get; private set; }

        public bool Fails { get; set; }

        public ValueTask<CarrierTraffic> ReadAsync(TrafficQuery query, CancellationToken stop)
        {
            Asked = query.Month;
            if (Fails) throw new TimeoutException("the database is busy");
            return new(new CarrierTraffic { Counts = [new TrafficCount(query.Month.First, "1112", TrafficState.Unfinished, Messages, Messages)] });
        }

        public ValueTask<IReadOnlyList<string>> ReadCarriersAsync(string environment, BillingMonth month, CancellationToken stop) => new([]);
    }

    private sealed class MemoryCredit : ICreditStore
    {
        public Dictionary<string, CarrierDebt> Debts { get; } = [];

        public int Writes { get; private set; }

        public bool Fails { get; set; }

        public ValueTask<IReadOnlyDictionary<string, CarrierDebt>> ReadAsync(string environment, CancellationToken stop) =>
            Fails ? throw new TimeoutException("the database is busy") : new(Debts);

        public ValueTask KeepAsync(string environment, IReadOnlyCollection<CarrierDebt> debts, CancellationToken stop)
        {
            foreach (CarrierDebt debt in debts) Debts[debt.Carrier] = debt;
            Writes++;
            return default;
        }
    }
}
