using System.Globalization;

namespace Interworking.Storage.Sql;

/// <summary>A time of either database as it is read: text in one, timestamptz in the other.</summary>
internal static class TimeColumn
{
    public static DateTimeOffset? Read(object? value) => value switch
    {
        null => null,
        DateTime time => new DateTimeOffset(DateTime.SpecifyKind(time, DateTimeKind.Utc)),
        _ => DateTimeOffset.Parse(Convert.ToString(value, CultureInfo.InvariantCulture)!, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal),
    };
}
