using System.Buffers;
using System.Text;
using Interworking.Sip.Codec;

namespace Interworking.Sip.Tests.Codec;

/// <summary>Units of a connection that keeps messages apart by itself.</summary>
public sealed class SipUnitFramerTests
{
    [Fact]
    public void TryTake_SeveralUnits_ComeOneByOneAsTheyAre()
    {
        var input = new ReadOnlySequence<byte>([.. Unit("first"), .. Unit("\r\n\r\n"), .. Unit(""), .. Unit("\r\n"), .. Unit("second\r\n\r\n")]);

        Take(ref input).Should().Be((SipFrameResult.Message, "first"));
        Take(ref input).Should().Be((SipFrameResult.Ping, null));
        Take(ref input).Should().Be((SipFrameResult.Message, "second\r\n\r\n"), "what holds nothing but a line break means nothing");
        Take(ref input).Should().Be((SipFrameResult.NeedMore, null));
        input.IsEmpty.Should().BeTrue();
    }

    [Theory, InlineData("00"), InlineData("000000"), InlineData("00000002"), InlineData("0000000241")]
    public void TryTake_NotWholeYet_NeedsMoreAndTakesNothing(string hex)
    {
        var input = new ReadOnlySequence<byte>(Convert.FromHexString(hex));
        long before = input.Length;

        Take(ref input).Should().Be((SipFrameResult.NeedMore, null));
        input.Length.Should().Be(before);
    }

    [Theory, InlineData("00010001"), InlineData("FFFFFFFF")]
    public void TryTake_LongerThanTheLimit_IsInvalidBeforeItHasCome(string head)
    {
        var input = new ReadOnlySequence<byte>(Convert.FromHexString(head));

        Take(ref input).Should().Be((SipFrameResult.Invalid, null));
    }

    internal static byte[] Unit(string text)
    {
        byte[] body = Encoding.UTF8.GetBytes(text);
        byte[] unit = new byte[SipUnitFramer.HeadLength + body.Length];
        SipUnitFramer.WriteHead(unit, body.Length);
        body.CopyTo(unit, SipUnitFramer.HeadLength);
        return unit;
    }

    private static (SipFrameResult, string?) Take(ref ReadOnlySequence<byte> input)
    {
        SipFrameResult result = SipUnitFramer.TryTake(ref input, SipLimits.Default, out byte[]? frame);
        return (result, frame is null ? null : Encoding.UTF8.GetString(frame));
    }
}
