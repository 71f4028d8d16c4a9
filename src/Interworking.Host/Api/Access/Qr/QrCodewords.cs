namespace Interworking.Host.Api.Access.Qr;

/// <summary>The octets of a QR code: the text, filled up, with Reed-Solomon correction (ISO/IEC 18004, 7.4 to 7.6).</summary>
internal static class QrCodewords
{
    public static byte[] Of(ReadOnlySpan<byte> text, QrVersion version)
    {
        var bits = new BitRow(version.DataCodewords);
        bits.Add(0b0100, 4); // octets
        bits.Add(text.Length, version.CountBits);
        foreach (byte octet in text) bits.Add(octet, 8);
        return Interleave(bits.Finish(), version);
    }

    /// <summary>Block by block with its correction, then an octet of each in turn.</summary>
    private static byte[] Interleave(byte[] data, QrVersion version)
    {
        byte[] divisor = Divisor(version.Correction);
        int shorter = version.DataCodewords / version.Blocks;
        int longer = version.DataCodewords % version.Blocks;
        var blocks = new List<(byte[] Data, byte[] Correction)>();
        for (int at = 0; blocks.Count < version.Blocks;)
        {
            int length = shorter + (blocks.Count >= version.Blocks - longer ? 1 : 0);
            byte[] block = data[at..(at + length)];
            blocks.Add((block, Remainder(block, divisor)));
            at += length;
        }

        var all = new List<byte>(version.Codewords);
        for (int at = 0; at <= shorter; at++) all.AddRange(blocks.Where(block => at < block.Data.Length).Select(block => block.Data[at]));
        for (int at = 0; at < version.Correction; at++) all.AddRange(blocks.Select(block => block.Correction[at]));
        return [.. all];
    }

    private static byte[] Divisor(int degree)
    {
        byte[] result = new byte[degree];
        result[^1] = 1;
        byte root = 1;
        for (int i = 0; i < degree; i++)
        {
            for (int at = 0; at < degree; at++) result[at] = (byte)(Times(result[at], root) ^ (at + 1 < degree ? result[at + 1] : 0));
            root = Times(root, 2);
        }

        return result;
    }

    private static byte[] Remainder(byte[] data, byte[] divisor)
    {
        byte[] result = new byte[divisor.Length];
        foreach (byte octet in data)
        {
            byte factor = (byte)(octet ^ result[0]);
            for (int at = 0; at < result.Length; at++) result[at] = (byte)((at + 1 < result.Length ? result[at + 1] : 0) ^ Times(divisor[at], factor));
        }

        return result;
    }

    /// <summary>In GF(2^8) modulo 0x11D.</summary>
    private static byte Times(byte left, byte right)
    {
        int product = 0;
        for (int bit = 7; bit >= 0; bit--) product = (product << 1) ^ ((product >> 7) * 0x11D) ^ (((right >> bit) & 1) * left);
        return (byte)product;
    }

    private sealed class BitRow(int octets)
    {
        private readonly byte[] _octets = new byte[octets];
        private int _length;

        public void Add(int value, int bits)
        {
            for (int bit = bits - 1; bit >= 0; bit--, _length++) _octets[_length / 8] |= (byte)(((value >> bit) & 1) << (7 - (_length % 8)));
        }

        /// <summary>The end mark, then what fills up (7.4.10).</summary>
        public byte[] Finish()
        {
            _length = Math.Min((_length + 4 + 7) / 8 * 8, _octets.Length * 8);
            for (int pad = 0xEC; _length < _octets.Length * 8; pad ^= 0xEC ^ 0x11) Add(pad, 8);
            return _octets;
        }
    }
}
