using System.Buffers;
using System.Buffers.Text;
using System.Text;

namespace Interworking.Sip.Codec;

/// <summary>A message being written, in one rented array that its owner gives back to <see cref="ArrayPool{T}.Shared"/>.</summary>
internal ref struct SipBytes(int capacity)
{
    public byte[] Array { get; private set; } = ArrayPool<byte>.Shared.Rent(capacity);

    public int Length { get; private set; }

    public readonly ReadOnlySpan<byte> Written => Array.AsSpan(0, Length);

    public void Raw(scoped ReadOnlySpan<byte> bytes)
    {
        bytes.CopyTo(Room(bytes.Length));
        Length += bytes.Length;
    }

    /// <summary>Text of ours as UTF-8. A line break in it would be a header of its own: that is a bug of the caller.</summary>
    public void Text(string text)
    {
        if (text.AsSpan().IndexOfAny(SipText.LineBreaks) >= 0)
            throw new ArgumentException("A SIP value may not contain line breaks or NUL.", nameof(text));
        Length += Encoding.UTF8.GetBytes(text, Room(text.Length * 3));
    }

    public void Number(uint number)
    {
        Utf8Formatter.TryFormat(number, Room(10), out int length);
        Length += length;
    }

    /// <summary>Sixteen lower-case hex digits.</summary>
    public void Hex(ulong number)
    {
        Utf8Formatter.TryFormat(number, Room(16), out int length, new StandardFormat('x', 16));
        Length += length;
    }

    /// <summary>Name, colon, value, line end.</summary>
    public void Header(scoped ReadOnlySpan<byte> nameAndColon, string value)
    {
        Raw(nameAndColon);
        Text(value);
        Raw("\r\n"u8);
    }

    public void Headers(IReadOnlyList<KeyValuePair<string, string>> headers)
    {
        for (int at = 0; at < headers.Count; at++)
        {
            Text(headers[at].Key);
            Header(": "u8, headers[at].Value);
        }
    }

    /// <summary>Content-Type and Content-Length, the empty line and the body.</summary>
    public void Content(string? type, ReadOnlyMemory<byte> body)
    {
        if (type is not null) Header("Content-Type: "u8, type);
        Raw("Content-Length: "u8);
        Number((uint)body.Length);
        Raw("\r\n\r\n"u8);
        Raw(body.Span);
    }

    private Span<byte> Room(int octets)
    {
        if (Array.Length - Length < octets) Grow(octets);
        return Array.AsSpan(Length);
    }

    private void Grow(int octets)
    {
        byte[] larger = ArrayPool<byte>.Shared.Rent(Math.Max(Array.Length * 2, Length + octets));
        Written.CopyTo(larger);
        ArrayPool<byte>.Shared.Return(Array);
        Array = larger;
    }
}
