using System.Buffers;

namespace Interworking.Smpp.Codec;

/// <summary>Cuts PDUs off a byte stream by their command_length, checked before anything is gathered.</summary>
/// <remarks>
/// <code>
/// 0       4       8       12      16            command_length
/// +-------+-------+-------+-------+--------------------+
/// | length|  id   |status | seq.  | body               |
/// +-------+-------+-------+-------+--------------------+
/// </code>
/// </remarks>
public static class PduFrame
{
    /// <summary>Takes one PDU off <paramref name="input"/>; leaves it as it is unless the result is <see cref="FrameResult.Taken"/>.</summary>
    public static FrameResult TryTake(ref ReadOnlySequence<byte> input, int maxLength, out ReadOnlySequence<byte> frame)
    {
        frame = default;
        var reader = new SequenceReader<byte>(input);
        if (!reader.TryReadBigEndian(out int length)) return FrameResult.NeedMore;
        if (length < PduHeader.Size || length > maxLength) return FrameResult.Invalid;
        if (input.Length < length) return FrameResult.NeedMore;
        frame = input.Slice(0, length);
        input = input.Slice(length);
        return FrameResult.Taken;
    }
}
