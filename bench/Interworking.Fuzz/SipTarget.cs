using System.Buffers;
using System.Text;
using Interworking.Sip.Codec;
using Interworking.Sip.Messages;

namespace Interworking.Fuzz;

/// <summary>
/// The stream framer and the parser, and everything read from a message and written for it afterwards (<see cref="SipReading"/>). Promises: nothing
/// throws; a frame is not longer than the stream; memory in proportion; the framer ends; what is written can be read.
/// </summary>
public sealed class SipTarget : IFuzzTarget
{
    public IReadOnlyList<byte[]> Seeds { get; } =
    [
        .. Directory.GetFiles(Path.Combine(AppContext.BaseDirectory, "Seeds", "sip"), "*.dat").Order(StringComparer.Ordinal).Select(File.ReadAllBytes),
        .. SipSeeds.All.Select(Encoding.UTF8.GetBytes),
    ];

    public IReadOnlyList<byte[]> Tokens { get; } =
    [
        .. new[]
        {
            "\r\n", "\r\n\r\n", "\r\n ", "\n", "\t", ";", ",", "<", ">", "\"", "\\", "=", ":", "%", "%00", "@", "[", "]", "sip:", "sips:", "tel:+", "SIP/2.0 ",
            "Via: ", "v: ", "Contact: *", "m: ", "l: ", "Content-Length: 99999999999", "Content-Length: -1", "Content-Length: 5", ";tag=", ";lr", ";expires=4294967296",
            "4294967296", "-1", "\0", "\u007f", "[::1]", "[fe80::1%25]", "z9hG4bK", ";rport", ";received=", ";maddr=", "Digest ", "nonce=\"", "qop=auth", "nc=",
            "Content-Type: message/cpim", "charset=", "boundary=", "Content-Encoding: ", "SIP/2.0/WSS ", "Max-Forwards: 0", "Require: ", "Max-Breadth: 0",
        }.Select(Encoding.ASCII.GetBytes),
        [0xFF], [0xC3, 0x28], [0xF0, 0x9F, 0x98, 0x80],
    ];

    public void Repair(Span<byte> input)
    {
        // A SIP message has no field at a fixed place; half of the damage misses Content-Length anyway.
    }

    public int Take(ReadOnlyMemory<byte> input, int salt)
    {
        int accepted = TakeDatagram(input.Span);
        ReadOnlySequence<byte> rest = Segments.Cut(input, salt);
        while (rest.Length > 0)
        {
            long before = rest.Length;
            SipFrameResult result = SipStreamFramer.TryTake(ref rest, SipLimits.Default, out byte[]? frame);
            Check(frame is null || frame.Length <= before, "a frame is longer than the stream");
            if (result is SipFrameResult.NeedMore or SipFrameResult.Invalid or SipFrameResult.TooLarge) break;
            Check(rest.Length < before, "the framer took nothing and wants to go on");
            if (result == SipFrameResult.Message) TakeDatagram(frame);
        }

        return accepted;
    }

    private static int TakeDatagram(ReadOnlySpan<byte> octets)
    {
        long before = GC.GetAllocatedBytesForCurrentThread();
        SipParser.TryParse(octets, SipLimits.Default, out SipMessage? message, out _);
        long allocated = GC.GetAllocatedBytesForCurrentThread() - before;
        Check(allocated <= 16_384 + (64L * octets.Length), $"parsing {octets.Length} octets took {allocated} octets of memory");
        if (message is null) return 0;
        SipReading.Read(message);
        return 1;
    }

    private static void Check(bool holds, string promise)
    {
        if (!holds) throw new FuzzFailureException(promise);
    }
}
