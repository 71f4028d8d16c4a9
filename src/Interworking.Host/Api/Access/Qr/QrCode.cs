using System.Globalization;
using System.Text;

namespace Interworking.Host.Api.Access.Qr;

/// <summary>A text as a QR code (ISO/IEC 18004), sizes 1 to 10, error correction level L: enough for what an authenticator app scans off a screen.</summary>
internal sealed class QrCode
{
    /// <summary>Light modules around it (ISO/IEC 18004, 6.3.8).</summary>
    private const int Quiet = 4;

    private static readonly Func<int, int, bool>[] Masks =
    [
        (x, y) => (x + y) % 2 == 0, (_, y) => y % 2 == 0, (x, _) => x % 3 == 0, (x, y) => (x + y) % 3 == 0,
        (x, y) => ((x / 3) + (y / 2)) % 2 == 0, (x, y) => (x * y % 2) + (x * y % 3) == 0, (x, y) => ((x * y % 2) + (x * y % 3)) % 2 == 0, (x, y) => (((x + y) % 2) + (x * y % 3)) % 2 == 0,
    ];

    private readonly QrVersion _version;
    private readonly bool[,] _dark;
    private readonly bool[,] _fixed;

    private QrCode(QrVersion version) => (_version, _dark, _fixed) = (version, new bool[version.Size, version.Size], new bool[version.Size, version.Size]);

    private int Size => _version.Size;

    /// <summary>Null when the text is too long.</summary>
    public static QrCode? Of(string text)
    {
        byte[] octets = Encoding.UTF8.GetBytes(text);
        if (QrVersion.For(octets.Length) is not { } version) return null;
        byte[] codewords = QrCodewords.Of(octets, version);
        return Enumerable.Range(0, Masks.Length).Select(mask => Draw(version, codewords, mask)).MinBy(code => code.Penalty());
    }

    /// <summary>Dark on light whatever is around it: readers want it so.</summary>
    public string ToSvg()
    {
        int side = Size + (2 * Quiet);
        var path = new StringBuilder();
        for (int y = 0; y < Size; y++)
        {
            for (int x = 0; x < Size; x++)
            {
                if (_dark[x, y]) path.Append(CultureInfo.InvariantCulture, $"M{x + Quiet} {y + Quiet}h1v1h-1z");
            }
        }

        return $"<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {side} {side}\" width=\"{side * 4}\" height=\"{side * 4}\" shape-rendering=\"crispEdges\"><rect width=\"{side}\" height=\"{side}\" fill=\"#fff\"/><path d=\"{path}\" fill=\"#000\"/></svg>";
    }

    private static QrCode Draw(QrVersion version, byte[] codewords, int mask)
    {
        var code = new QrCode(version);
        code.DrawPatterns();
        code.DrawFormat(mask);
        code.DrawData(codewords, Masks[mask]);
        return code;
    }

    private void DrawPatterns()
    {
        for (int at = 0; at < Size; at++)
        {
            Set(6, at, at % 2 == 0);
            Set(at, 6, at % 2 == 0);
        }

        foreach ((int x, int y) in new[] { (3, 3), (Size - 4, 3), (3, Size - 4) }) DrawRings(x, y, 4, ring => ring is not (2 or 4));
        int[] centres = _version.Alignments;
        foreach (int x in centres)
        {
            foreach (int y in centres)
            {
                bool isFinder = (x == 6 && y == 6) || (x == 6 && y == centres[^1]) || (x == centres[^1] && y == 6);
                if (!isFinder) DrawRings(x, y, 2, ring => ring != 1);
            }
        }

        if (_version.Number < 7) return;
        int bits = (_version.Number << 12) | Remainder(_version.Number, 12, 0x1F25);
        for (int bit = 0; bit < 18; bit++)
        {
            Set(Size - 11 + (bit % 3), bit / 3, ((bits >> bit) & 1) == 1);
            Set(bit / 3, Size - 11 + (bit % 3), ((bits >> bit) & 1) == 1);
        }
    }

    private void DrawRings(int centreX, int centreY, int most, Func<int, bool> isDark)
    {
        for (int y = -most; y <= most; y++)
        {
            for (int x = -most; x <= most; x++)
            {
                if (centreX + x >= 0 && centreX + x < Size && centreY + y >= 0 && centreY + y < Size) Set(centreX + x, centreY + y, isDark(Math.Max(Math.Abs(x), Math.Abs(y))));
            }
        }
    }

    /// <summary>Level and mask, twice (7.9).</summary>
    private void DrawFormat(int mask)
    {
        int data = (0b01 << 3) | mask;
        int bits = ((data << 10) | Remainder(data, 10, 0x537)) ^ 0x5412;
        bool Bit(int at) => ((bits >> at) & 1) == 1;
        for (int at = 0; at <= 5; at++) Set(8, at, Bit(at));
        Set(8, 7, Bit(6));
        Set(8, 8, Bit(7));
        Set(7, 8, Bit(8));
        for (int at = 9; at < 15; at++) Set(14 - at, 8, Bit(at));
        for (int at = 0; at < 8; at++) Set(Size - 1 - at, 8, Bit(at));
        for (int at = 8; at < 15; at++) Set(8, Size - 15 + at, Bit(at));
        Set(8, Size - 8, true);
    }

    /// <summary>In two columns at a time, up and down from the right (7.7.3).</summary>
    private void DrawData(byte[] codewords, Func<int, int, bool> mask)
    {
        int next = 0;
        for (int right = Size - 1; right >= 1; right -= 2)
        {
            if (right == 6) right = 5;
            for (int step = 0; step < Size; step++)
            {
                int y = ((right + 1) & 2) == 0 ? Size - 1 - step : step;
                for (int x = right; x > right - 2; x--)
                {
                    if (_fixed[x, y]) continue;
                    bool bit = next < codewords.Length * 8 && ((codewords[next / 8] >> (7 - (next % 8))) & 1) == 1;
                    next++;
                    _dark[x, y] = bit ^ mask(x, y);
                }
            }
        }
    }

    /// <summary>How hard it is to read: long runs and squares of one colour (7.8.3, the first two rules, which decide nearly always).</summary>
    private int Penalty()
    {
        int penalty = 0;
        for (int line = 0; line < Size; line++) penalty += Runs(at => _dark[at, line]) + Runs(at => _dark[line, at]);
        for (int y = 1; y < Size; y++)
        {
            for (int x = 1; x < Size; x++)
            {
                if (_dark[x, y] == _dark[x - 1, y] && _dark[x, y] == _dark[x, y - 1] && _dark[x, y] == _dark[x - 1, y - 1]) penalty += 3;
            }
        }

        return penalty;
    }

    private int Runs(Func<int, bool> dark)
    {
        int penalty = 0, run = 1;
        for (int at = 1; at < Size; at++)
        {
            run = dark(at) == dark(at - 1) ? run + 1 : 1;
            penalty += run == 5 ? 3 : run > 5 ? 1 : 0;
        }

        return penalty;
    }

    /// <summary>Of a BCH code (annexes C and D).</summary>
    private static int Remainder(int value, int bits, int generator)
    {
        for (int i = 0; i < bits; i++) value = (value << 1) ^ ((value >> (bits - 1)) * generator);
        return value;
    }

    private void Set(int x, int y, bool dark) => (_dark[x, y], _fixed[x, y]) = (dark, true);
}
