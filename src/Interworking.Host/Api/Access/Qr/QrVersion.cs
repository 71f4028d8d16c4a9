namespace Interworking.Host.Api.Access.Qr;

/// <summary>A size of QR code at error correction level L (ISO/IEC 18004, tables 7, 9 and E.1).</summary>
/// <param name="Number">1 to 10; the side has 17 + 4 × it modules.</param>
/// <param name="Codewords">In all, data and correction.</param>
/// <param name="Correction">Codewords of correction in each block.</param>
/// <param name="Blocks">Into which the data is divided.</param>
/// <param name="Alignments">Where the centres of alignment patterns stand.</param>
internal sealed record QrVersion(int Number, int Codewords, int Correction, int Blocks, int[] Alignments)
{
    private static readonly QrVersion[] All =
    [
        new(1, 26, 7, 1, []), new(2, 44, 10, 1, [6, 18]), new(3, 70, 15, 1, [6, 22]), new(4, 100, 20, 1, [6, 26]), new(5, 134, 26, 1, [6, 30]),
        new(6, 172, 18, 2, [6, 34]), new(7, 196, 20, 2, [6, 22, 38]), new(8, 242, 24, 2, [6, 24, 42]), new(9, 292, 30, 2, [6, 26, 46]), new(10, 346, 18, 4, [6, 28, 50]),
    ];

    public int Size => 17 + (4 * Number);

    public int DataCodewords => Codewords - (Correction * Blocks);

    /// <summary>Bits of the count in front of the octets.</summary>
    public int CountBits => Number < 10 ? 8 : 16;

    /// <summary>The smallest that holds so many octets; null when none does.</summary>
    public static QrVersion? For(int octets) => Array.Find(All, version => 4 + version.CountBits + (octets * 8) <= version.DataCodewords * 8);
}
