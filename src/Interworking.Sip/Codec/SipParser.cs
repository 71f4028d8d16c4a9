using Interworking.Sip.Messages;

namespace Interworking.Sip.Codec;

/// <summary>
/// A datagram or a framed message to its header table (RFC 3261, 7 and 25). Values are read later, when asked for.
/// <code>
/// MESSAGE sip:1111@example.net SIP/2.0 CRLF     start line
/// Via: SIP/2.0/UDP 192.0.2.1;branch=… CRLF      fields; a line that starts with white space continues the one before
/// CRLF
/// body                                          Content-Length octets; what follows in a datagram is ignored (18.3)
/// </code>
/// </summary>
public static class SipParser
{
    [ThreadStatic]
    private static HeaderField[]? _scratch;

    /// <summary>
    /// True for a message that can be worked with. False with a fault: when <see cref="SipFault.CanAnswer"/>, the message is
    /// there and has enough headers for the answer.
    /// </summary>
    public static bool TryParse(ReadOnlySpan<byte> datagram, SipLimits limits, out SipMessage? message, out SipFault fault)
    {
        message = null;
        while (!datagram.IsEmpty && datagram[0] is (byte)'\r' or (byte)'\n') datagram = datagram[1..];
        fault = new SipFault(SipFaultKind.Empty, 0);
        if (datagram.IsEmpty) return false;
        fault = new SipFault(SipFaultKind.TooLarge, 0);
        if (datagram.Length > limits.MaxMessage) return false;
        fault = new SipFault(SipFaultKind.NotSip, 0);
        return LooksLikeSip(datagram) && TryParseOwned(datagram.ToArray(), limits, out message, out fault);
    }

    /// <summary>The same for bytes that become the message's own; folded lines are joined in place.</summary>
    internal static bool TryParseOwned(byte[] data, SipLimits limits, out SipMessage? message, out SipFault fault)
    {
        message = null;
        fault = SipFault.None;
        if (_scratch is null || _scratch.Length < limits.MaxHeaders) _scratch = new HeaderField[limits.MaxHeaders];
        if (!TryLine(data, out int lineEnd, out int at)) return Fail(out fault, SipFaultKind.NotSip, 0);
        var table = new HeaderTable(data, at, limits, _scratch);
        table.Read();
        ReadOnlyMemory<byte> body = table.Body(out SipFaultKind bodyFault);
        SipFaultKind kind = table.Fault != SipFaultKind.None ? table.Fault : bodyFault;
        ReadOnlySpan<byte> line = data.AsSpan(0, lineEnd);
        if (StartLine.IsResponse(line))
        {
            if (!StartLine.TryStatus(line, out int status, out int reasonStart)) return Fail(out fault, SipFaultKind.StatusCode, 0);
            if (kind != SipFaultKind.None) return Fail(out fault, kind, 0);
            message = new SipResponse(data, table.ToArray(), body, status, reasonStart, lineEnd - reasonStart);
            return true;
        }

        StartLine start = StartLine.Request(line);
        if (start.Fault == SipFaultKind.NotSip) return Fail(out fault, SipFaultKind.NotSip, 0);
        message = new SipRequest(data, table.ToArray(), body, SipMethods.Intern(line[..start.MethodLength]), start.UriStart, start.UriLength);
        if (start.Fault != SipFaultKind.None) kind = start.Fault;
        else if (start.UriLength > limits.MaxRequestUri) kind = SipFaultKind.UriTooLong;
        if (kind != SipFaultKind.None) fault = FaultOf((SipRequest)message, kind);
        return kind == SipFaultKind.None;
    }

    /// <summary>ACK is never answered (RFC 3261, 17); without a Via nobody knows whom to answer.</summary>
    internal static SipFault FaultOf(SipRequest request, SipFaultKind kind)
    {
        if (request.Method == SipMethods.Ack || request.Value(HeaderId.Via).IsEmpty) return new SipFault(kind, 0);
        return new SipFault(kind, kind switch
        {
            SipFaultKind.Version => 505,
            SipFaultKind.UriTooLong => 414,
            SipFaultKind.BodyTooLarge => 413,
            SipFaultKind.TooLarge or SipFaultKind.TooManyHeaders or SipFaultKind.LineTooLong => 513,
            _ => 400,
        });
    }

    /// <summary>A cheap look before anything is copied: " SIP/" or "SIP/" must stand in the first line.</summary>
    private static bool LooksLikeSip(ReadOnlySpan<byte> datagram)
    {
        int end = datagram.IndexOf((byte)'\n');
        return end > 0 && datagram[..end].IndexOf("SIP/"u8) >= 0;
    }

    private static bool TryLine(ReadOnlySpan<byte> data, out int end, out int next)
    {
        int feed = data.IndexOf((byte)'\n');
        next = feed + 1;
        end = feed > 0 && data[feed - 1] == (byte)'\r' ? feed - 1 : feed;
        return feed > 0;
    }

    private static bool Fail(out SipFault fault, SipFaultKind kind, int status)
    {
        fault = new SipFault(kind, status);
        return false;
    }
}
