using System.Globalization;

namespace Interworking.Smpp.Values;

/// <summary>Times of SMPP 3.4, 7.1.1: <c>YYMMDDhhmmsstnnp</c>, absolute with an offset in quarters of an hour, or relative (<c>p</c> is R).</summary>
public static class SmppTime
{
    private const int Length = 16;
    private const int MaxQuarters = 48;

    /// <summary>False when the text is not a time; an empty one is not (it means immediately, or the default validity).</summary>
    /// <param name="value">The field as sent, without its NUL.</param>
    /// <param name="now">What a relative time counts from.</param>
    /// <param name="time">The moment meant.</param>
    public static bool TryParse(string value, DateTimeOffset now, out DateTimeOffset time)
    {
        time = default;
        if (value.Length != Length) return false;
        Span<int> pairs = stackalloc int[6];
        for (int i = 0; i < pairs.Length; i++)
            if (!TryNumber(value.AsSpan(i * 2, 2), out pairs[i])) return false;
        if (!TryNumber(value.AsSpan(12, 1), out int tenths) || !TryNumber(value.AsSpan(13, 2), out int quarters)) return false;
        return value[15] switch
        {
            'R' => TryRelative(pairs, now, out time),
            '+' => TryAbsolute(pairs, tenths, quarters, out time),
            '-' => TryAbsolute(pairs, tenths, -quarters, out time),
            _ => false,
        };
    }

    /// <summary>The absolute form, with the offset that the value has, cut to a quarter of an hour.</summary>
    public static string Format(DateTimeOffset time)
    {
        int quarters = (int)(time.Offset.Ticks / TimeSpan.FromMinutes(15).Ticks);
        DateTimeOffset local = time.ToOffset(TimeSpan.FromMinutes(15 * quarters));
        return string.Create(CultureInfo.InvariantCulture,
            $"{local:yyMMddHHmmss}{local.Millisecond / 100}{Math.Abs(quarters):00}{(quarters < 0 ? '-' : '+')}");
    }

    /// <summary>The relative form, in days and less; 0 to 99 days, whole seconds.</summary>
    public static string FormatRelative(TimeSpan span)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(span, TimeSpan.Zero);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(span, TimeSpan.FromDays(100));
        return string.Create(CultureInfo.InvariantCulture,
            $"0000{span.Days:00}{span.Hours:00}{span.Minutes:00}{span.Seconds:00}000R");
    }

    private static bool TryNumber(ReadOnlySpan<char> digits, out int number) =>
        int.TryParse(digits, NumberStyles.None, CultureInfo.InvariantCulture, out number);

    private static bool TryRelative(ReadOnlySpan<int> parts, DateTimeOffset now, out DateTimeOffset time)
    {
        // At most 99 of each: about 108 years, which a DateTimeOffset of this era holds.
        time = now.AddYears(parts[0]).AddMonths(parts[1]).AddDays(parts[2])
            .AddHours(parts[3]).AddMinutes(parts[4]).AddSeconds(parts[5]);
        return true;
    }

    private static bool TryAbsolute(ReadOnlySpan<int> parts, int tenths, int quarters, out DateTimeOffset time)
    {
        time = default;
        int year = 2000 + parts[0];
        bool valid = parts[1] is >= 1 and <= 12 && parts[2] >= 1 && parts[2] <= DateTime.DaysInMonth(year, parts[1])
            && parts[3] < 24 && parts[4] < 60 && parts[5] < 60 && Math.Abs(quarters) <= MaxQuarters;
        if (!valid) return false;
        time = new DateTimeOffset(year, parts[1], parts[2], parts[3], parts[4], parts[5], 100 * tenths, TimeSpan.FromMinutes(15 * quarters));
        return true;
    }
}
