using System.Buffers;
using System.Buffers.Binary;

namespace Interworking.Sip.Codec;

/// <summary>
/// Takes messages off a connection that keeps them apart by itself, as a WebSocket does (RFC 7118, 5): Content-Length says nothing about where one ends and
/// may be absent. Between the connection and us each unit is
/// <code>
/// length (4, big-endian) | message
/// </code>
/// </summary>
public static class SipUnitFramer
{
    /// <summary>Octets in front of each unit.</summary>
    public const int HeadLength = 4;

    /// <summary>
    /// Takes the next unit that is a message or a ping off the front of <paramref name="input"/>; units that hold nothing but line breaks are skipped.
    /// <see cref="SipFrameResult.Invalid"/> for a unit longer than the limit: what brings them here has a limit of its own.
    /// </summary>
    public static SipFrameResult TryTake(ref ReadOnlySequence<byte> input, SipLimits limits, out byte[]? frame)
    {
        frame = null;
        while (TryLength(input, out long length))
        {
            if (length > limits.MaxMessage) return SipFrameResult.Invalid;
            if (input.Length < HeadLength + length) return SipFrameResult.NeedMore;
            byte[] unit = input.Slice(HeadLength, length).ToArray();
            input = input.Slice(HeadLength + length);
            if (unit.AsSpan().SequenceEqual("\r\n\r\n"u8)) return SipFrameResult.Ping;
            if (!unit.AsSpan().ContainsAnyExcept((byte)'\r', (byte)'\n')) continue;
            frame = unit;
            return SipFrameResult.Message;
        }

        return SipFrameResult.NeedMore;
    }

    /// <summary>Octets of the unit at the front of <paramref name="input"/>; false when its head has not come yet.</summary>
    public static bool TryLength(in ReadOnlySequence<byte> input, out long length)
    {
        length = 0;
        if (input.Length < HeadLength) return false;
        Span<byte> head = stackalloc byte[HeadLength];
        input.Slice(0, HeadLength).CopyTo(head);
        length = BinaryPrimitives.ReadUInt32BigEndian(head);
        return true;
    }

    /// <summary>Writes what stands in front of a unit of that many octets.</summary>
    public static void WriteHead(Span<byte> head, int length) => BinaryPrimitives.WriteUInt32BigEndian(head, (uint)length);
}
