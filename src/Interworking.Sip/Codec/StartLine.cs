using System.Text;

namespace Interworking.Sip.Codec;

/// <summary>The first line of a message (RFC 3261, 7.1 and 7.2). A request line with a fault is still split, so that it can be answered.</summary>
internal readonly record struct StartLine(SipFaultKind Fault, int MethodLength, int UriStart, int UriLength)
{
    public static bool IsResponse(ReadOnlySpan<byte> line) => line.Length > 4 && Ascii.EqualsIgnoreCase(line[..4], "SIP/"u8);

    /// <summary>SIP/2.0 SP three digits SP phrase.</summary>
    public static bool TryStatus(ReadOnlySpan<byte> line, out int status, out int reasonStart)
    {
        status = 0;
        reasonStart = Math.Min(12, line.Length);
        if (line.Length < 11 || !IsVersion2(line[..7]) || line[7] != (byte)' ') return false;
        if (line.Length > 11 && line[11] != (byte)' ') return false;
        if (!SipText.TryNumber(line[8..11], out uint number)) return false;
        status = (int)number;
        return status is >= 100 and <= 699;
    }

    /// <summary>
    /// Method SP Request-URI SP version. More white space between them, or at the end, harms nobody and is taken
    /// (RFC 4475, 3.1.2.9 and 3.1.2.10 leave it to us); inside the Request-URI nobody knows what is meant (3.1.2.8).
    /// </summary>
    public static StartLine Request(ReadOnlySpan<byte> line)
    {
        ReadOnlySpan<byte> trimmed = SipText.TrimEnd(line);
        int first = trimmed.IndexOf((byte)' ');
        int last = trimmed.LastIndexOf((byte)' ');
        if (first <= 0 || !SipText.IsToken(trimmed[..first])) return new(SipFaultKind.NotSip, 0, 0, 0);
        ReadOnlySpan<byte> version = trimmed[(last + 1)..];
        if (last == first || !IsResponse(version)) return new(SipFaultKind.NotSip, 0, 0, 0);
        ReadOnlySpan<byte> fromUri = SipText.TrimStart(trimmed[first..last]);
        ReadOnlySpan<byte> uri = SipText.TrimEnd(fromUri);
        SipFaultKind fault = SipFaultKind.None;
        if (!IsVersion2(version)) fault = SipFaultKind.Version;
        else if (uri.IsEmpty || uri.IndexOfAny((byte)' ', (byte)'\t') >= 0) fault = SipFaultKind.StartLine;
        return new(fault, first, last - fromUri.Length, uri.Length);
    }

    private static bool IsVersion2(ReadOnlySpan<byte> version) => Ascii.EqualsIgnoreCase(version, "SIP/2.0"u8);
}
