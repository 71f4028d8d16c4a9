using Interworking.Smpp.Tpdus;
using Interworking.Smpp.Values;

namespace Interworking.Smpp.Relay;

/// <summary>RP-Originator and RP-Destination Address (TS 24.011, 8.2.5.1 and 8.2.5.2): length in octets, 0 for none; type; digits two to an octet.</summary>
internal static class RpAddress
{
    /// <summary>Octets of type and digits: 20 digits.</summary>
    private const int Most = 11;
    private const byte NoExtension = 0x80;
    private const byte Filler = 0xF0;

    public static SmppAddress? Read(ref OctetReader reader)
    {
        int length = reader.Byte();
        if (length > Most) reader.Fail();
        ReadOnlySpan<byte> octets = reader.Octets(length);
        if (octets.IsEmpty) return null;
        ReadOnlySpan<byte> digits = octets[1..];
        bool odd = !digits.IsEmpty && (digits[^1] & Filler) == Filler;
        string? value = SemiOctets.Read(digits, (2 * digits.Length) - (odd ? 1 : 0));
        if (value is null) reader.Fail();
        return new SmppAddress((Ton)((octets[0] >> 4) & 0x07), (Npi)(octets[0] & 0x0F), value ?? "");
    }

    public static void Write(ref OctetWriter writer, SmppAddress? address)
    {
        if (address is not { } one)
        {
            writer.Byte(0);
            return;
        }

        byte[] digits = SemiOctets.Write(one.Value);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(digits.Length + 1, Most, nameof(address));
        writer.Byte(1 + digits.Length);
        writer.Byte(NoExtension | ((byte)one.Ton << 4) | (byte)one.Npi);
        writer.Octets(digits);
    }
}
