using Interworking.Gateway.Smpp.Flow;
using Interworking.Testing;

namespace Interworking.Gateway.Tests.Smpp.Flow;

/// <summary>One arithmetic for what carriers may send (a second's worth at once) and what peers are sent (a tenth's).</summary>
public sealed class AgreedRateTests
{
    private readonly ManualTimeProvider _time = new();

    [Theory]
    [InlineData(1000, 10, 609, 611)]
    [InlineData(100, 10, 600, 602)]
    [InlineData(100, 100, 6009, 6011)]
    public void TryTake_OverAMinute_LetsAsManyPassAsAgreedAndTheBurstMore(int burstMs, int perSecond, int atLeast, int atMost)
    {
        AgreedRate rate = Rate(burstMs, perSecond);
        int passed = 0;
        for (int i = 0; i < 60_000; i += 10)
        {
            while (rate.TryTake()) passed++;
            _time.Advance(TimeSpan.FromMilliseconds(10));
        }

        passed.Should().BeInRange(atLeast, atMost);
    }

    [Theory]
    [InlineData(1000, 5, 5)]
    [InlineData(100, 5, 1)]
    [InlineData(100, 100, 10)]
    [InlineData(1000, 1, 1)]
    public void TryTake_AtOnce_LetsTheBurstPassAndAlwaysOne(int burstMs, int perSecond, int expected)
    {
        AgreedRate rate = Rate(burstMs, perSecond);

        Enumerable.Range(0, 50).Count(_ => rate.TryTake()).Should().Be(expected);
        rate.HasRoom.Should().BeFalse();
        _time.Advance(TimeSpan.FromSeconds(1.0 / perSecond));
        rate.HasRoom.Should().BeTrue();
    }

    [Fact]
    public void TryTake_PartsOfOneMessage_PassTogetherAndAreAllCounted()
    {
        AgreedRate rate = Rate(100, 10);

        rate.TryTake(5).Should().BeTrue();
        _time.Advance(TimeSpan.FromMilliseconds(490));
        rate.TryTake().Should().BeFalse();
        _time.Advance(TimeSpan.FromMilliseconds(10));
        rate.TryTake().Should().BeTrue();
    }

    [Fact]
    public void PerSecond_Changed_HoldsFromTheNextOn()
    {
        AgreedRate rate = Rate(1000, 1);
        rate.TryTake().Should().BeTrue();
        rate.TryTake().Should().BeFalse();

        rate.PerSecond = 0;
        Enumerable.Range(0, 1000).Should().OnlyContain(_ => rate.TryTake(), "0 is no limit");
        rate.Used.Should().Be(0);
    }

    [Fact]
    public void Used_OfTheBurst_GoesDownWithTime()
    {
        AgreedRate rate = Rate(1000, 10);
        for (int i = 0; i < 5; i++) rate.TryTake();

        rate.Used.Should().BeApproximately(0.5, 0.01);
        _time.Advance(TimeSpan.FromMilliseconds(300));
        rate.Used.Should().BeApproximately(0.2, 0.01);
        _time.Advance(TimeSpan.FromHours(1));
        rate.Used.Should().Be(0);
    }

    private AgreedRate Rate(int burstMs, int perSecond) => new(_time, TimeSpan.FromMilliseconds(burstMs)) { PerSecond = perSecond };
}
