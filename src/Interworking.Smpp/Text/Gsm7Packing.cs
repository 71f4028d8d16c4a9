namespace Interworking.Smpp.Text;

/// <summary>Eight septets in seven octets (TS 23.038, 6.1.2.1), behind a user data header from the next septet's boundary on.</summary>
/// <remarks>
/// SMPP counts octets, so the seven bits that may be left over look like one more septet. They are written as CR, as TS 23.038,
/// 6.1.2.3.1 has it; when reading, a CR or a zero (what simple packers leave there) in that place is taken for such padding.
/// </remarks>
public static class Gsm7Packing
{
    private const byte CarriageReturn = 0x0D;

    /// <summary>Packs septets, one in each octet of the input.</summary>
    /// <param name="septets">The top bits do not count.</param>
    /// <param name="headerOctets">Octets of user data header before them, its length octet included; 0 for none.</param>
    public static byte[] Pack(ReadOnlySpan<byte> septets, int headerOctets)
    {
        byte[] octets = PackCounted(septets, headerOctets, out int bit);
        if ((8 * octets.Length) - bit == 7) Put(octets, CarriageReturn, ref bit);
        return octets;
    }

    /// <summary>The same where the reader is told how many septets there are (TP-UDL): what is left over is zero.</summary>
    public static byte[] PackCounted(ReadOnlySpan<byte> septets, int headerOctets) => PackCounted(septets, headerOctets, out _);

    /// <summary>The septets in packed octets, one in each octet of the result.</summary>
    /// <param name="octets">What follows the user data header.</param>
    /// <param name="headerOctets">As for <see cref="Pack"/>.</param>
    public static byte[] Unpack(ReadOnlySpan<byte> octets, int headerOctets)
    {
        int bits = Math.Max(0, (8 * octets.Length) - Fill(headerOctets));
        byte[] septets = UnpackCounted(octets, headerOctets, bits / 7);
        return bits % 7 == 0 && septets is [.., 0 or CarriageReturn] ? septets[..^1] : septets;
    }

    /// <summary>The first <paramref name="count"/> septets; fewer where there are not so many.</summary>
    public static byte[] UnpackCounted(ReadOnlySpan<byte> octets, int headerOctets, int count)
    {
        int fill = Fill(headerOctets);
        byte[] septets = new byte[Math.Clamp(count, 0, Math.Max(0, (8 * octets.Length) - fill) / 7)];
        for (int i = 0; i < septets.Length; i++)
        {
            int bit = fill + (7 * i);
            int two = octets[bit / 8] | (bit / 8 + 1 < octets.Length ? octets[(bit / 8) + 1] << 8 : 0);
            septets[i] = (byte)((two >> (bit % 8)) & 0x7F);
        }

        return septets;
    }

    /// <summary>These septets end on an octet's boundary with a character that a reader takes for padding.</summary>
    internal static bool LosesLast(ReadOnlySpan<byte> septets, int headerOctets) =>
        (Fill(headerOctets) + (7 * septets.Length)) % 8 == 0 && septets is [.., 0 or CarriageReturn];

    private static byte[] PackCounted(ReadOnlySpan<byte> septets, int headerOctets, out int bit)
    {
        bit = Fill(headerOctets);
        byte[] octets = new byte[(bit + (7 * septets.Length) + 7) / 8];
        foreach (byte septet in septets) Put(octets, septet, ref bit);
        return octets;
    }

    private static int Fill(int headerOctets) => (7 - (8 * headerOctets % 7)) % 7;

    private static void Put(byte[] octets, byte septet, ref int bit)
    {
        int shifted = (septet & 0x7F) << (bit % 8);
        octets[bit / 8] |= (byte)shifted;
        if (shifted > 0xFF) octets[(bit / 8) + 1] |= (byte)(shifted >> 8);
        bit += 7;
    }
}
