using Interworking.Sip.Messages;

namespace Interworking.Sip.Codec;

/// <summary>Reads the header lines of one message into a table. A fault is kept and reading goes on, so that the fault can be answered.</summary>
internal ref struct HeaderTable(byte[] data, int start, SipLimits limits, HeaderField[] fields)
{
    private int _at = start;
    private int _count;
    private int _contentLength = -1;

    public SipFaultKind Fault { get; private set; }

    public readonly HeaderField[] ToArray() => fields.AsSpan(0, _count).ToArray();

    public void Read()
    {
        while (_at < data.Length)
        {
            int lineStart = _at;
            int end = LineEnd(ref _at);
            if (end == lineStart) return;
            while (_at < data.Length && SipText.IsSpace(data[_at]))
            {
                // The line break becomes white space; the value is then one stretch of bytes (RFC 3261, 7.3.1).
                data.AsSpan(end, _at - end).Fill((byte)' ');
                end = LineEnd(ref _at);
            }

            if (end - lineStart > limits.MaxHeaderLine) Note(SipFaultKind.LineTooLong);
            else Add(lineStart, end);
        }
    }

    /// <summary>The octets that Content-Length names, or the rest of the datagram without one. Short is a fault (18.3).</summary>
    public readonly ReadOnlyMemory<byte> Body(out SipFaultKind fault)
    {
        fault = SipFaultKind.None;
        int rest = data.Length - _at;
        int length = _contentLength < 0 ? rest : _contentLength;
        if (length > rest) fault = SipFaultKind.ContentLength;
        else if (length > limits.MaxBody) fault = SipFaultKind.BodyTooLarge;
        return fault == SipFaultKind.None && length > 0 ? data.AsMemory(_at, length) : default;
    }

    private readonly int LineEnd(ref int at)
    {
        int feed = data.AsSpan(at).IndexOf((byte)'\n');
        int end = feed < 0 ? data.Length : at + feed;
        int begin = at;
        at = feed < 0 ? data.Length : end + 1;
        return end > begin && data[end - 1] == (byte)'\r' ? end - 1 : end;
    }

    private void Add(int lineStart, int end)
    {
        ReadOnlySpan<byte> line = data.AsSpan(lineStart, end - lineStart);
        int colon = line.IndexOf((byte)':');
        ReadOnlySpan<byte> name = colon < 0 ? default : SipText.TrimEnd(line[..colon]);
        // A lone CR could start a line of its own at somebody who reads our answer.
        if (!SipText.IsToken(name) || line.IndexOf((byte)'\r') >= 0)
        {
            Note(SipFaultKind.Header);
            return;
        }

        if (_count == limits.MaxHeaders)
        {
            Note(SipFaultKind.TooManyHeaders);
            return;
        }

        ReadOnlySpan<byte> value = SipText.TrimStart(line[(colon + 1)..]);
        int valueStart = end - value.Length;
        value = SipText.TrimEnd(value);
        HeaderId id = HeaderNames.Find(name);
        if (id == HeaderId.ContentLength) NoteContentLength(value);
        fields[_count++] = new HeaderField(id, lineStart, name.Length, valueStart, value.Length);
    }

    private void NoteContentLength(ReadOnlySpan<byte> value)
    {
        bool isNumber = SipText.TryNumber(value, out uint octets) && octets <= int.MaxValue;
        if (isNumber && _contentLength < 0) _contentLength = (int)octets;
        else Note(SipFaultKind.ContentLength);
    }

    private void Note(SipFaultKind fault)
    {
        if (Fault == SipFaultKind.None) Fault = fault;
    }
}
