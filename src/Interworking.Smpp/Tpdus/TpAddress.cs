using Interworking.Smpp.Text;
using Interworking.Smpp.Values;

namespace Interworking.Smpp.Tpdus;

/// <summary>TP-OA, TP-DA and TP-RA (TS 23.040, 9.1.2.5): length in semi-octets, type, then digits, or septets of an alphanumeric sender.</summary>
public static class TpAddress
{
    /// <summary>Semi-octets of the value.</summary>
    private const int MaxSemiOctets = 20;

    /// <summary>Characters of an alphanumeric address.</summary>
    public const int MaxCharacters = 11;

    private const byte NoExtension = 0x80;

    /// <summary>What can be written of an address: digits up to 20, or a name in the default alphabet cut at eleven characters, with a question mark for those it lacks.</summary>
    public static SmppAddress Fit(SmppAddress address)
    {
        if (address.Ton != Ton.Alphanumeric)
        {
            return SemiOctets.IsDigits(address.Value) && address.Value.Length <= MaxSemiOctets ? address : Fit(new SmppAddress(Ton.Alphanumeric, Npi.Unknown, address.Value));
        }

        var kept = new System.Text.StringBuilder(MaxCharacters);
        int septets = 0;
        foreach (char character in address.Value)
        {
            bool has = Gsm7.TryEncode([character], out byte[] alone);
            septets += has ? alone.Length : 1;
            if (septets > MaxCharacters) break;
            kept.Append(has ? character : '?');
        }

        return address with { Value = kept.ToString() };
    }

    internal static SmppAddress Read(ref OctetReader reader)
    {
        int length = reader.Byte();
        byte type = reader.Byte();
        if (length > MaxSemiOctets) reader.Fail();
        ReadOnlySpan<byte> octets = reader.Octets((length + 1) / 2);
        if (reader.Failed) return default;
        var ton = (Ton)((type >> 4) & 0x07);
        string? value = ton == Ton.Alphanumeric ? Gsm7.Decode(Gsm7Packing.UnpackCounted(octets, 0, length * 4 / 7)) : SemiOctets.Read(octets, length);
        if (value is null) reader.Fail();
        return new SmppAddress(ton, (Npi)(type & 0x0F), value ?? "");
    }

    /// <exception cref="ArgumentException">It does not fit: the caller has not asked <see cref="Fit"/>.</exception>
    internal static void Write(ref OctetWriter writer, SmppAddress address)
    {
        bool isName = address.Ton == Ton.Alphanumeric;
        byte[] septets = [];
        if (isName && !Gsm7.TryEncode(address.Value, out septets)) throw new ArgumentException("Not in the default alphabet.", nameof(address));
        int length = isName ? ((septets.Length * 7) + 3) / 4 : address.Value.Length;
        ArgumentOutOfRangeException.ThrowIfGreaterThan(length, MaxSemiOctets, nameof(address));
        writer.Byte(length);
        writer.Byte(NoExtension | ((byte)address.Ton << 4) | (byte)address.Npi);
        writer.Octets(isName ? Gsm7Packing.PackCounted(septets, 0) : SemiOctets.Write(address.Value));
    }
}
