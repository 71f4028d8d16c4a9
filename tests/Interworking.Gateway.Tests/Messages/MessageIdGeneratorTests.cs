using Interworking.Gateway.Messages;
using Interworking.Testing;

namespace Interworking.Gateway.Tests.Messages;

public sealed class MessageIdGeneratorTests
{
    private readonly ManualTimeProvider _time = new(new DateTimeOffset(2026, 7, 1, 12, 0, 0, TimeSpan.Zero));

    [Fact]
    public void Next_ClockSetBackAcrossARestart_GoesOnAboveTheHighest()
    {
        var earlier = new MessageIdGenerator(5, _time);
        MessageId highest = default;
        for (int i = 0; i < 10_000; i++) highest = earlier.Next();
        var setBack = new ManualTimeProvider(_time.GetUtcNow().AddHours(-1));

        var later = new MessageIdGenerator(3, setBack, highest);

        MessageId last = highest;
        for (int i = 0; i < 10_000; i++)
        {
            MessageId next = later.Next();
            (next > last).Should().BeTrue("{0} follows {1}", next, last);
            last = next;
        }
    }

    [Fact]
    public void Next_ClockAheadOfTheHighest_FollowsTheClock()
    {
        MessageId highest = new MessageIdGenerator(0, _time).Next();
        _time.Advance(TimeSpan.FromSeconds(3));
        new MessageIdGenerator(0, _time, highest).Next().GivenAt.Should().Be(_time.GetUtcNow());
    }

    [Fact]
    public void GivenAt_FirstOfATime_IsThatTime() => MessageId.FirstAt(_time.GetUtcNow()).GivenAt.Should().Be(_time.GetUtcNow());
}
