using System.Globalization;

namespace Interworking.Gateway.Settlement;

/// <summary>A calendar month; where it begins and ends depends on the carrier's time zone.</summary>
public readonly record struct BillingMonth(int Year, int Month)
{
    /// <summary>The month's first day.</summary>
    public DateOnly First => new(Year, Month, 1);

    /// <summary>The first day after it.</summary>
    public DateOnly End => First.AddMonths(1);

    /// <summary>The month before it.</summary>
    public BillingMonth Previous => Of(First.AddMonths(-1));

    /// <summary>The month of a day.</summary>
    public static BillingMonth Of(DateOnly day) => new(day.Year, day.Month);

    /// <summary>Reads <c>YYYY-MM</c>.</summary>
    public static bool TryParse(string text, out BillingMonth month)
    {
        bool ok = DateOnly.TryParseExact(text, "yyyy-MM", CultureInfo.InvariantCulture, DateTimeStyles.None, out DateOnly first) && first.Year is >= 2020 and < 2100;
        month = new BillingMonth(first.Year, first.Month);
        return ok;
    }

    /// <summary>The moment a day begins: midnight, the first of two when the clock is set back over it, the first there is when it is skipped.</summary>
    public static DateTimeOffset StartOf(DateOnly day, TimeZoneInfo zone)
    {
        DateTime midnight = day.ToDateTime(TimeOnly.MinValue);
        while (zone.IsInvalidTime(midnight)) midnight = midnight.AddMinutes(15);
        TimeSpan offset = zone.IsAmbiguousTime(midnight) ? zone.GetAmbiguousTimeOffsets(midnight).Max() : zone.GetUtcOffset(midnight);
        return new DateTimeOffset(midnight, offset);
    }

    public override string ToString() => First.ToString("yyyy-MM", CultureInfo.InvariantCulture);
}
