using System.Globalization;

namespace Interworking.Host.WebConsole.Parts;

/// <summary>Numbers and times as a person reads them.</summary>
internal static class Words
{
    /// <summary>4 s, 12 min, 3 h, 2 days.</summary>
    public static string Ago(TimeSpan time) => time switch
    {
        { TotalSeconds: < 60 } => $"{Math.Max(0, time.TotalSeconds):0} s",
        { TotalMinutes: < 60 } => $"{time.TotalMinutes:0} min",
        { TotalHours: < 48 } => $"{time.TotalHours:0} h",
        _ => $"{time.TotalDays:0} days",
    };

    public static string Count(double number) => number.ToString("#,0", CultureInfo.InvariantCulture);

    /// <summary>UTC, to the second.</summary>
    public static string Moment(DateTimeOffset at) => at.UtcDateTime.ToString("yyyy-MM-dd HH:mm:ss", CultureInfo.InvariantCulture);
}
