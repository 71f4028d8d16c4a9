using System.Globalization;
using Interworking.Smpp.Values;

namespace Interworking.Smpp.Tests.Values;

public sealed class SmppTimeTests
{
    private static readonly DateTimeOffset Now = new(2026, 3, 1, 12, 0, 0, TimeSpan.Zero);

    [Theory]
    [InlineData("150203040506708+", "2015-02-03T04:05:06.7000000+02:00")]
    [InlineData("991231235959900-", "2099-12-31T23:59:59.9000000+00:00")]
    [InlineData("260101000000020-", "2026-01-01T00:00:00.0000000-05:00")]
    [InlineData("000003040506000R", "2026-03-04T16:05:06.0000000+00:00")]
    [InlineData("010100000000000R", "2027-04-01T12:00:00.0000000+00:00")]
    public void TryParse_Time_IsTheMomentMeant(string value, string expected)
    {
        SmppTime.TryParse(value, Now, out DateTimeOffset time).Should().BeTrue();
        time.Should().Be(DateTimeOffset.Parse(expected, CultureInfo.InvariantCulture));
    }

    [Theory]
    [InlineData("")]
    [InlineData("150203040506708")]
    [InlineData("151303040506708+")]
    [InlineData("150230040506708+")]
    [InlineData("150203250506708+")]
    [InlineData("150203040506749+")]
    [InlineData("150203040506708*")]
    [InlineData("15020304 506708+")]
    [InlineData("-50203040506708+")]
    public void TryParse_NoTime_IsFalse(string value) => SmppTime.TryParse(value, Now, out _).Should().BeFalse();

    [Fact]
    public void Format_Time_IsReadBackTheSame()
    {
        var time = new DateTimeOffset(2026, 7, 4, 1, 2, 3, 400, TimeSpan.FromHours(-3.5));
        SmppTime.Format(time).Should().Be("260704010203414-");
        SmppTime.TryParse(SmppTime.Format(time), Now, out DateTimeOffset read).Should().BeTrue();
        read.Should().Be(time);
    }

    [Fact]
    public void FormatRelative_Span_IsReadBackTheSame()
    {
        var span = new TimeSpan(2, 3, 4, 5);
        SmppTime.FormatRelative(span).Should().Be("000002030405000R");
        SmppTime.TryParse(SmppTime.FormatRelative(span), Now, out DateTimeOffset read).Should().BeTrue();
        (read - Now).Should().Be(span);
    }
}
