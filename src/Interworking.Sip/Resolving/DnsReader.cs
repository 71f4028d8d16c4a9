using System.Buffers.Binary;
using System.Text;

namespace Interworking.Sip.Resolving;

/// <summary>
/// Reads a DNS message (RFC 1035, 4.1). The bytes are a stranger's: nothing throws, the first fault sticks and is looked at in the end.
/// </summary>
internal ref struct DnsReader(ReadOnlySpan<byte> message)
{
    private const int MaxName = 255;
    private const int PointerMask = 0xC0;

    private readonly ReadOnlySpan<byte> _message = message;

    /// <summary>Where the next octet is read.</summary>
    public int At { get; private set; }

    /// <summary>Something did not fit; all values read since are empty.</summary>
    public bool IsBroken { get; private set; }

    public byte Octet() => Take(1) is [var octet] ? octet : (byte)0;

    public ushort Short() => Take(2) is { Length: 2 } two ? BinaryPrimitives.ReadUInt16BigEndian(two) : (ushort)0;

    public uint Long() => Take(4) is { Length: 4 } four ? BinaryPrimitives.ReadUInt32BigEndian(four) : 0;

    public ReadOnlySpan<byte> Take(int octets)
    {
        if (IsBroken || octets < 0 || octets > _message.Length - At)
        {
            IsBroken = true;
            return default;
        }

        ReadOnlySpan<byte> taken = _message.Slice(At, octets);
        At += octets;
        return taken;
    }

    /// <summary>A length octet and so many characters (RFC 1035, 3.3).</summary>
    public string Text() => Encoding.Latin1.GetString(Take(Octet()));

    public void SkipTo(int end)
    {
        if (end < At || end > _message.Length) IsBroken = true;
        else At = end;
    }

    /// <summary>
    /// A domain name, compressed or not (4.1.4), without the last dot. Each pointer must lead further to the front than the one before, so that there is no
    /// way round in circles. A label with a dot or anything but printable ASCII in it is none that we asked for.
    /// </summary>
    public string Name()
    {
        var name = new StringBuilder();
        int at = At;
        int end = -1;
        int lowest = at;
        while (!IsBroken)
        {
            if (at >= _message.Length) break;
            int length = _message[at];
            if ((length & PointerMask) == PointerMask)
            {
                if (at + 1 >= _message.Length) break;
                if (end < 0) end = at + 2;
                at = (length & ~PointerMask) << 8 | _message[at + 1];
                if (at >= lowest) break;
                lowest = at;
                continue;
            }

            if ((length & PointerMask) != 0 || at + 1 + length > _message.Length) break;
            if (length == 0)
            {
                At = end < 0 ? at + 1 : end;
                return name.ToString();
            }

            ReadOnlySpan<byte> label = _message.Slice(at + 1, length);
            if (label.ContainsAnyExceptInRange((byte)'!', (byte)'~') || label.Contains((byte)'.') || name.Length + length + 1 > MaxName) break;
            if (name.Length > 0) name.Append('.');
            name.Append(Encoding.ASCII.GetString(label));
            at += 1 + length;
        }

        IsBroken = true;
        return "";
    }
}
