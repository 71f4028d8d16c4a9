namespace Interworking.Gateway.Settlement;

/// <summary>Which CDRs.</summary>
/// <param name="Environment">Whose.</param>
/// <param name="From">First moment of acceptance.</param>
/// <param name="Until">The moment after the last.</param>
/// <param name="Carrier">Only this one's; null for all, also those without a carrier.</param>
public sealed record CdrFilter(string Environment, DateTimeOffset From, DateTimeOffset Until, string? Carrier)
{
    /// <summary>A month's.</summary>
    /// <param name="environment">Whose.</param>
    /// <param name="month">In the time zone.</param>
    /// <param name="carrier">Null for all.</param>
    /// <param name="timeZone">IANA name.</param>
    public static CdrFilter OfMonth(string environment, BillingMonth month, string? carrier, string timeZone)
    {
        TimeZoneInfo zone = TimeZoneInfo.FindSystemTimeZoneById(timeZone);
        return new CdrFilter(environment, BillingMonth.StartOf(month.First, zone), BillingMonth.StartOf(month.End, zone), carrier);
    }
}
