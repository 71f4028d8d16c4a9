using Interworking.Gateway.Configuration;
using Interworking.Gateway.Provisioning;
using Interworking.Gateway.Sip;
using Interworking.Testing;

namespace Interworking.Gateway.Tests.Sip.Ingress;

public sealed class SenderRatesTests
{
    private readonly ManualTimeProvider _time = new();

    [Theory]
    [InlineData(0, 120)]
    [InlineData(10, 10)]
    [InlineData(7, 7)]
    [InlineData(1, 1)]
    public void Take_AtOnce_IsOneMinutesMessages(int own, int allowed)
    {
        SenderRates rates = Rates();
        Account account = Sender(1, own);

        Enumerable.Range(0, 1000).Count(_ => rates.Take(account) is null).Should().Be(allowed);
    }

    [Fact]
    public void Take_OverTheLimit_SaysWhenTheNextMayCome()
    {
        SenderRates rates = Rates();
        Account account = Sender(1, limit: 6);
        for (int i = 0; i < 6; i++) rates.Take(account).Should().BeNull();

        rates.Take(account).Should().Be(TimeSpan.FromSeconds(10));
        _time.Advance(TimeSpan.FromSeconds(9));
        rates.Take(account).Should().Be(TimeSpan.FromSeconds(1));
        _time.Advance(TimeSpan.FromSeconds(1));
        rates.Take(account).Should().BeNull();
        rates.Take(account).Should().Be(TimeSpan.FromSeconds(10));
    }

    [Fact]
    public void Take_AnotherAccount_HasItsOwnMinute()
    {
        SenderRates rates = Rates();
        rates.Take(Sender(1, limit: 1)).Should().BeNull();
        rates.Take(Sender(1, limit: 1)).Should().NotBeNull();

        rates.Take(Sender(2, limit: 1)).Should().BeNull();
    }

    [Fact]
    public void Take_NoLimit_RemembersNobody()
    {
        SenderRates rates = Rates(perMinute: 0);
        for (int i = 0; i < 1000; i++) rates.Take(Sender(i, limit: 0)).Should().BeNull();

        rates.Count.Should().Be(0);
    }

    [Fact]
    public void Take_ManyAccounts_ForgetsThoseWhoSentLongAgo()
    {
        SenderRates rates = Rates();
        for (int i = 0; i < 100_000; i++)
        {
            rates.Take(Sender(i, limit: 0));
            if (i % 100 == 0) _time.Advance(TimeSpan.FromSeconds(1));
        }

        rates.Count.Should().BeLessThan(13_000, "only a minute's senders and as many again between two sweeps are remembered");
    }

    private SenderRates Rates(int perMinute = 120) => new(new GatewayOptions { Delivery = new DeliveryOptions { MessagesPerMinutePerAccount = perMinute } }, _time);

    private static Account Sender(long id, int limit) => FakeProvisioning.Account(id, $"{id}") with { MessagesPerMinute = limit };
}
