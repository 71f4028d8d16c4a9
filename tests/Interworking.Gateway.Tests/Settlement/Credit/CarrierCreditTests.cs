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

    private async Task LookAsync()
    {
        var provisioning = new FixedProvisioning(new ProvisioningSnapshot
        {
            CarriersByName = new Dictionary<string, Carrier> { [_carrier.Name] = _carrier },
            Tariffs = [new Tariff("T", "USD", TariffUnit.Part, ChargeOn.Accepted, [new Rate("", 0.01m, new DateOnly(2026, 1, 1))])],
        });
        using var metrics = new CreditMetrics();
        using var watch = new CreditWatch(_book, _traffic, provisioning, new NodeIdentity("env1", "a", 0, 1), metrics, _time, NullLogger<CreditWatch>.Instance);
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

        public ValueTask<CarrierTraffic> ReadAsync(TrafficQuery query, CancellationToken stop)
        {
            Asked = query.Month;
            return new(new CarrierTraffic { Counts = [new TrafficCount(query.Month.First, "1112", TrafficState.Unfinished, Messages, Messages)] });
        }

        public ValueTask<IReadOnlyList<string>> ReadCarriersAsync(string environment, BillingMonth month, CancellationToken stop) => new([]);
    }
}
