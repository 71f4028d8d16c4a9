using System.Buffers;
using System.Text;
using Interworking.Sip.Auth;
using Interworking.Sip.Codec;
using Interworking.Sip.Messages;

namespace Interworking.Fuzz;

/// <summary>
/// The stream framer and the parser, and everything read from a message afterwards. Promises: nothing throws; a frame is not longer than the
/// stream; memory in proportion; the framer ends.
/// </summary>
public sealed class SipTarget : IFuzzTarget
{
    private const string Message =
        "MESSAGE sip:1111@192.0.2.7 SIP/2.0\r\nVia: SIP/2.0/UDP 192.0.2.1:5060;branch=z9hG4bKabc;rport\r\nMax-Forwards: 70\r\n"
        + "From: \"TATA\" <sip:2222@example.net>;tag=f1\r\nTo: <sip:1111@example.net>\r\nCall-ID: c1@example.net\r\nCSeq: 7 MESSAGE\r\n"
        + "Authorization: Digest username=\"1111\", realm=\"example.net\", nonce=\"n\", uri=\"sip:example.net\", response=\"00\", qop=auth, nc=00000001, cnonce=\"c\"\r\n"
        + "Content-Type: text/plain;charset=UTF-8\r\nContent-Length: 5\r\n\r\nhello";

    private const string Ok =
        "SIP/2.0 200 OK\r\nVia: SIP/2.0/TCP 127.0.0.1:5060;rport=5060;received=127.0.0.1;branch=z9hG4bK1\r\nFrom: <sip:2@e.net>;tag=a\r\n"
        + "To: <sip:1@e.net>;tag=b\r\nCall-ID: x\r\nCSeq: 1 MESSAGE\r\nRetry-After: 18000;duration=3600\r\nContent-Length: 0\r\n\r\n";

    private const string Register =
        "REGISTER sip:e.net SIP/2.0\r\nVia: SIP/2.0/WSS df7jal23ls0d.invalid;branch=z9hG4bKa\r\nFrom: <sip:1@e.net>;tag=r\r\nTo: <sip:1@e.net>\r\nCall-ID: r\r\nCSeq: 2 REGISTER\r\n"
        + "Contact: <sip:1@192.0.2.1:5060;transport=tcp;ob>;reg-id=1;+sip.instance=\"<urn:uuid:00000000-0000-1000-8000-AABBCCDDEEFF>\";expires=600;q=0.5\r\n"
        + "Path: <sip:p@192.0.2.2;lr;ob>\r\nSupported: path, outbound\r\nRequire: outbound\r\nExpires: 600\r\nContent-Length: 0\r\n\r\n";

    public IReadOnlyList<byte[]> Seeds { get; } =
    [
        .. Directory.GetFiles(Path.Combine(AppContext.BaseDirectory, "Seeds", "sip"), "*.dat").Order(StringComparer.Ordinal).Select(File.ReadAllBytes),
        .. new[] { Message, Ok, Register }.Select(Encoding.ASCII.GetBytes),
    ];

    public IReadOnlyList<byte[]> Tokens { get; } =
    [
        .. new[]
        {
            "\r\n", "\r\n\r\n", "\r\n ", "\n", "\t", ";", ",", "<", ">", "\"", "\\", "=", ":", "%", "%00", "@", "[", "]", "sip:", "sips:", "tel:+", "SIP/2.0 ",
            "Via: ", "v: ", "Contact: *", "m: ", "l: ", "Content-Length: 99999999999", "Content-Length: -1", "Content-Length: 5", ";tag=", ";lr", ";expires=4294967296",
            "4294967296", "-1", "\0", "\u007f",
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
        Read(message);
        return 1;
    }

    private static void Read(SipMessage message)
    {
        if (message is SipRequest request) SipRequestCheck.Verdict(request);
        GC.KeepAlive((message.Vias, message.From?.Tag, message.To?.Uri, message.CSeq, message.CallId));
        foreach (NameAddr contact in message.Contacts) GC.KeepAlive((contact.Expires, contact.Q, contact.RegId));
        GC.KeepAlive((message.Expires, message.RetryAfter, message.MaxForwards, message.ContentLength, message.Path, message.Require));
        GC.KeepAlive((DigestCredentials.TryParse(message.Authorization), message.HeaderValues("X-Unknown"), message.TopVia?.RPort));
    }

    private static void Check(bool holds, string promise)
    {
        if (!holds) throw new FuzzFailureException(promise);
    }
}
