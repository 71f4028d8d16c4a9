using Interworking.Gateway.Push;

namespace Interworking.Gateway.Tests.Push;

public sealed class PushHealthTests
{
    private readonly PushHealth _health = new();

    [Fact]
    public void Ended_NothingButFailures_PausesLongerEachTimeUpToAMinute()
    {
        _health.Ended(answered: 0, failed: 3).Should().BeTrue("it changed");
        double[] pauses = [.. Enumerable.Range(0, 8).Select(_ =>
        {
            double pause = _health.Pause.TotalSeconds;
            _health.Ended(0, 1).Should().BeFalse("that is known");
            return pause;
        })];

        pauses.Should().Equal(1, 2, 4, 8, 16, 32, 60, 60);
        _health.IsUp.Should().BeFalse();
    }

    [Fact]
    public void Ended_OneAnswer_IsUpAgain()
    {
        _health.Ended(0, 1);
        _health.Ended(0, 0).Should().BeFalse("nobody was asked");

        _health.Ended(1, 5).Should().BeTrue();

        _health.Pause.Should().Be(TimeSpan.Zero);
    }
}
