using System.Buffers;
using System.Buffers.Text;
using System.Text;

namespace Interworking.Sip.Codec;

/// <summary>
/// A message being written, in one rented array that its owner gives back to <see cref="ArrayPool{T}.Shared"/>; or only
/// measured, by the same calls: then nothing is rented or copied.
/// </summary>
internal ref struct SipBytes
{
    private readonly bool _measures;

    private SipBytes(bool measures, int capacity) =>
        (_measures, Array) = (measures, measures ? [] : ArrayPool<byte>.Shared.Rent(capacity));

    public SipBytes(int capacity) : this(measures: false, capacity)
    {
    }

    /// <summary>Counts octets in <see cref="Length"/> and keeps none.</summary>
    public static SipBytes ToMeasure() => new(measures: true, 0);

    public byte[] Array { get; private set; }

    public int Length { get; private set; }

    public readonly ReadOnlySpan<byte> Written => Array.AsSpan(0, Length);

    public void Raw(scoped ReadOnlySpan<byte> bytes)
    {
        if (!_measures) bytes.CopyTo(Room(bytes.Length));
        Length += bytes.Length;
    }

    /// <summary>Text of ours as UTF-8. A line break in it would be a header of its own: that is a bug of the caller.</summary>
    public void Text(string text)
    {
        if (_measures)
        {
            Length += Encoding.UTF8.GetByteCount(text);
            return;
        }

        if (text.AsSpan().IndexOfAny(SipText.LineBreaks) >= 0)
            throw new ArgumentException("A SIP value may not contain line breaks or NUL.", nameof(text));
        Length += Encoding.UTF8.GetBytes(text, Room(text.Length * 3));
    }

    public void Number(uint number)
    {
        Span<byte> digits = stackalloc byte[10];
        Utf8Formatter.TryFormat(number, digits, out int length);
        Raw(digits[..length]);
    }

    /// <summary>Sixteen lower-case hex digits.</summary>
    public void Hex(ulong number)
    {
        Span<byte> digits = stackalloc byte[16];
        Utf8Formatter.TryFormat(number, digits, out int length, new StandardFormat('x', 16));
        Raw(digits[..length]);
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
