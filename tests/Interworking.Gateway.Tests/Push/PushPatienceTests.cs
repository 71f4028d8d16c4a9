using Interworking.Gateway.Push;
using Interworking.Testing;

namespace Interworking.Gateway.Tests.Push;

/// <summary>When a device is tried again whose push was not taken.</summary>
public sealed class PushPatienceTests
{
    private static readonly PushDevice Device = new(1, "urn:uuid:1", "fcm", "token", null);

    private readonly ManualTimeProvider _time = new();
    private readonly PushPatience _patience;

    public PushPatienceTests() => _patience = new PushPatience(_time);

    [Fact]
    public void Failed_ThrottledAgainAndAgain_WaitsLongerUpToTenMinutesAndIsNeverGivenUp()
    {
        int[] waits = [.. Enumerable.Range(0, 14).Select(_ => (int)_patience.Failed(Device, Throttled(), isUp: true)!.Value.TotalSeconds)];

        waits.Should().Equal(1, 2, 4, 8, 16, 32, 64, 128, 256, 512, 600, 600, 600, 600);
        _patience.Left(Device).Should().Be(TimeSpan.FromMinutes(10));
        _time.Advance(TimeSpan.FromMinutes(10));
        _patience.Left(Device).Should().BeNull();
    }

    [Theory]
    [InlineData(90, 90)]
    [InlineData(-5, 1)]
    [InlineData(86_400, 3600)]
    public void Failed_GatewaySaysHowLong_IsThatWithinAnHour(int asked, int wait)
    {
        PushResult[] results = [Throttled(asked), new(PushVerdict.Trouble, "down", TimeSpan.FromSeconds(asked))];

        results.Should().OnlyContain(result => _patience.Failed(Device, result, true) == TimeSpan.FromSeconds(wait));
    }

    [Fact]
    public void Failed_TroubleOfThisDeviceAlone_IsGivenUpAtTheSixth()
    {
        _patience.Failed(Device, Throttled(), isUp: true);
        TimeSpan?[] waits = [.. Enumerable.Range(0, 6).Select(_ => _patience.Failed(Device, new PushResult(PushVerdict.Trouble), isUp: true))];

        waits.Select(wait => wait?.TotalSeconds).Should().Equal(2, 4, 8, 16, 32, null);
        _patience.Left(Device).Should().BeNull();
    }

    [Fact]
    public void Failed_GatewayIsDown_WaitsAsLongAsTheGateway()
    {
        for (int i = 0; i < 20; i++) _patience.Failed(Device, new PushResult(PushVerdict.Trouble), isUp: false).Should().Be(TimeSpan.Zero);
    }

    private static PushResult Throttled(int? seconds = null) => new(PushVerdict.Throttled, "429", seconds is { } wait ? TimeSpan.FromSeconds(wait) : null);
}
