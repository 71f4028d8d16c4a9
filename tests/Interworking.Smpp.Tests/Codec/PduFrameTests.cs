using System.Buffers;
using Interworking.Smpp.Codec;

namespace Interworking.Smpp.Tests.Codec;

public sealed class PduFrameTests
{
    [Theory]
    [InlineData("0000000F80000004")]
    [InlineData("7FFFFFFF00000004")]
    [InlineData("F000001100000110")]
    [InlineData("48545450")] // "HTTP"
    [InlineData("00000000")]
    public void TryTake_LengthOutOfRange_IsInvalidAndTakesNothing(string hex)
    {
        var input = new ReadOnlySequence<byte>(Convert.FromHexString(hex));
        PduFrame.TryTake(ref input, maxLength: 65_536, out _).Should().Be(FrameResult.Invalid);
        input.Length.Should().Be(hex.Length / 2);
    }

    [Theory]
    [InlineData("")]
    [InlineData("000000")]
    [InlineData("00000010")]
    [InlineData("000000100000001500000000000000")]
    public void TryTake_Unfinished_NeedsMore(string hex)
    {
        var input = new ReadOnlySequence<byte>(Convert.FromHexString(hex));
        PduFrame.TryTake(ref input, maxLength: 65_536, out _).Should().Be(FrameResult.NeedMore);
    }

    [Fact]
    public void TryTake_TwoPdus_TakesThemOneByOne()
    {
        var input = new ReadOnlySequence<byte>(Convert.FromHexString("0000001080000015000000000a342eed" + "0000001080000015000000000a342eee"));
        PduFrame.TryTake(ref input, 65_536, out ReadOnlySequence<byte> first).Should().Be(FrameResult.Taken);
        PduFrame.TryTake(ref input, 65_536, out ReadOnlySequence<byte> second).Should().Be(FrameResult.Taken);
        PduFrame.TryTake(ref input, 65_536, out _).Should().Be(FrameResult.NeedMore);
        first.ToArray()[15].Should().Be(0xed);
        second.ToArray()[15].Should().Be(0xee);
    }

    [Fact]
    public void TryTake_LengthSplitOverSegments_IsRead()
    {
        var first = new Segment(Convert.FromHexString("0000"), 0);
        Segment last = first.Then(Convert.FromHexString("0010")).Then(Convert.FromHexString("000000150000000000000001"));
        var input = new ReadOnlySequence<byte>(first, 0, last, last.Memory.Length);
        PduFrame.TryTake(ref input, 65_536, out ReadOnlySequence<byte> frame).Should().Be(FrameResult.Taken);
        frame.Length.Should().Be(16);
    }

    private sealed class Segment : ReadOnlySequenceSegment<byte>
    {
        public Segment(byte[] memory, long index)
        {
            Memory = memory;
            RunningIndex = index;
        }

        public Segment Then(byte[] memory)
        {
            var next = new Segment(memory, RunningIndex + Memory.Length);
            Next = next;
            return next;
        }
    }
}
