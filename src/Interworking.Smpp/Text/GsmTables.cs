namespace Interworking.Smpp.Text;

/// <summary>The GSM 7-bit default alphabet and its extension (TS 23.038, 6.2.1 and 6.2.1.1), both ways.</summary>
internal static class GsmTables
{
    public const byte Escape = 0x1B;

    /// <summary>No septet stands for this character.</summary>
    public const byte None = 0xFF;

    /// <summary>Set on the second septet of a character of the extension table.</summary>
    public const byte Extended = 0x80;

    /// <summary>Characters by septet. 0x09 is Ç as 3GPP has it; the escape alone shows as a space.</summary>
    public const string Default =
        "@£$¥èéùìòÇ\nØø\rÅå" +
        "Δ_ΦΓΛΩΠΨΣΘΞ ÆæßÉ" +
        " !\"#¤%&'()*+,-./" +
        "0123456789:;<=>?" +
        "¡ABCDEFGHIJKLMNO" +
        "PQRSTUVWXYZÄÖÑÜ§" +
        "¿abcdefghijklmno" +
        "pqrstuvwxyzäöñüà";

    private const int MapSize = 0x400;

    private static readonly char[] ExtensionTable = BuildExtension();
    private static readonly byte[] Septets = BuildSeptets();

    /// <summary>The character that an escape and this septet stand for; NUL when there is none.</summary>
    public static char Extension(byte septet) => ExtensionTable[septet];

    /// <summary>The septet of a character, with <see cref="Extended"/> when an escape goes before it; <see cref="None"/> when it has none.</summary>
    public static byte Septet(char character) =>
        character < MapSize ? Septets[character] : character == '€' ? (byte)(0x65 | Extended) : None;

    private static char[] BuildExtension()
    {
        char[] table = new char[128];
        ReadOnlySpan<(byte Septet, char Character)> pairs =
        [
            (0x0A, '\f'), (0x14, '^'), (0x28, '{'), (0x29, '}'), (0x2F, '\\'), (0x3C, '['), (0x3D, '~'), (0x3E, ']'), (0x40, '|'), (0x65, '€'),
        ];
        foreach ((byte septet, char character) in pairs) table[septet] = character;
        return table;
    }

    private static byte[] BuildSeptets()
    {
        byte[] septets = new byte[MapSize];
        Array.Fill(septets, None);
        for (int i = 0; i < Default.Length; i++)
            if (i != Escape) septets[Default[i]] = (byte)i;
        for (int i = 0; i < ExtensionTable.Length; i++)
            if (ExtensionTable[i] is not '\0' and < (char)MapSize) septets[ExtensionTable[i]] = (byte)(i | Extended);
        return septets;
    }
}
