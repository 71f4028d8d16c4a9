using System.Buffers;
using System.Text;
using Interworking.Sip.Codec;

namespace Interworking.Sip.Tests.Codec;

public class SipStreamFramerTests
{
    private static readonly byte[] One = Wire.Bytes(Wire.Message);

    [Fact]
    public void TryTake_SplitAtEveryByte_GivesTheSameMessage()
    {
        for (int cut = 1; cut < One.Length; cut++)
        {
            var part = new ReadOnlySequence<byte>(One, 0, cut);
            SipStreamFramer.TryTake(ref part, SipLimits.Default, out _).Should().Be(SipFrameResult.NeedMore);
            part.Length.Should().Be(cut);
            ReadOnlySequence<byte> whole = Segments(One[..cut], One[cut..]);
            SipStreamFramer.TryTake(ref whole, SipLimits.Default, out byte[]? frame).Should().Be(SipFrameResult.Message);
            frame.Should().Equal(One);
            whole.IsEmpty.Should().BeTrue();
        }
    }

    [Fact]
    public void TryTake_PingsAndLineBreaksBetweenMessages_AreToldApart()
    {
        var input = new ReadOnlySequence<byte>([.. "\r\n\r\n"u8, .. "\r\n"u8, .. One, .. One, .. "\r\n\r\n\r\n"u8]);
        Take(ref input).Should().Be(SipFrameResult.Ping);
        Take(ref input).Should().Be(SipFrameResult.Message);
        Take(ref input).Should().Be(SipFrameResult.Message);
        Take(ref input).Should().Be(SipFrameResult.Ping);
        Take(ref input).Should().Be(SipFrameResult.NeedMore);
        input.Length.Should().Be(2);
    }

    [Theory]
    [InlineData("\nContent-Length: 5", "\nContent-Length: 5\nl: 5")]
    [InlineData("\nContent-Length: 5", "\nContent-Length: -1")]
    [InlineData("\nContent-Length: 5", "\nContent-Length:\n 5")]
    public void TryTake_LengthThatCannotBeFramed_IsInvalidWithTheHeaders(string replace, string by)
    {
        var input = new ReadOnlySequence<byte>(Wire.Bytes(Wire.Message.Replace("\r", "").Replace(replace, by)));
        SipStreamFramer.TryTake(ref input, SipLimits.Default, out byte[]? frame).Should().Be(SipFrameResult.Invalid);
        Encoding.UTF8.GetString(frame!).Should().EndWith("\r\n\r\n").And.StartWith("MESSAGE");
    }

    [Fact]
    public void TryTake_HeadersWithoutEnd_AreInvalidAtTheLimit()
    {
        var limits = new SipLimits { MaxMessage = 1024 };
        var below = new ReadOnlySequence<byte>(Encoding.ASCII.GetBytes(new string('x', 1023)));
        Take(ref below, limits).Should().Be(SipFrameResult.NeedMore);
        var at = new ReadOnlySequence<byte>(Encoding.ASCII.GetBytes(new string('x', 1024)));
        Take(ref at, limits).Should().Be(SipFrameResult.Invalid);
    }

    [Theory]
    [InlineData("70000", "a body over the limit")]
    [InlineData("65400", "headers and body over the limit of both")]
    public void TryTake_MessageOverTheLimit_IsTooLargeBeforeItsBodyCame(string length, string why)
    {
        var input = new ReadOnlySequence<byte>(Wire.Bytes(Wire.Message.Replace("Content-Length: 5", "Content-Length: " + length)));
        SipStreamFramer.TryTake(ref input, SipLimits.Default, out byte[]? frame).Should().Be(SipFrameResult.TooLarge, why);
        Encoding.UTF8.GetString(frame!).Should().EndWith("\r\n\r\n").And.StartWith("MESSAGE");
    }

    [Fact]
    public void TryTake_HeaderLinesWithoutEnd_AreTooLargeWithTheWholeLines()
    {
        var input = new ReadOnlySequence<byte>(Encoding.ASCII.GetBytes("MESSAGE sip:a@b SIP/2.0\r\nVia: SIP/2.0/TCP h\r\nX: " + new string('x', 1000)));
        SipStreamFramer.TryTake(ref input, new SipLimits { MaxMessage = 1024 }, out byte[]? frame).Should().Be(SipFrameResult.TooLarge);
        Encoding.UTF8.GetString(frame!).Should().Be("MESSAGE sip:a@b SIP/2.0\r\nVia: SIP/2.0/TCP h\r\n");
    }

    private static SipFrameResult Take(ref ReadOnlySequence<byte> input, SipLimits? limits = null) =>
        SipStreamFramer.TryTake(ref input, limits ?? SipLimits.Default, out _);

    private static ReadOnlySequence<byte> Segments(byte[] first, byte[] second)
    {
        var head = new Segment(first, 0);
        var tail = new Segment(second, first.Length);
        head.Join(tail);
        return new ReadOnlySequence<byte>(head, 0, tail, second.Length);
    }

    private sealed class Segment : ReadOnlySequenceSegment<byte>
    {
        public Segment(byte[] bytes, long index) => (Memory, RunningIndex) = (bytes, index);

        public void Join(Segment next) => Next = next;
    }
}
