using System.Security.Cryptography;
using System.Text;
using Interworking.Gateway.Provisioning;

namespace Interworking.Gateway.Settlement;

/// <summary>
/// How a carrier's messages are told apart when they are counted: by the day in its time zone and by the prefixes of its tariff. Messages to one
/// prefix of these have one price on any day, so that a month is a few thousand counts however many messages it has.
/// </summary>
public sealed class CarrierScope
{
    /// <summary>Where no rate needs more digits, as many are kept: about a country and its network.</summary>
    public const int ReportedDigits = 4;

    private readonly HashSet<string>.AlternateLookup<ReadOnlySpan<char>> _prefixes;

    private CarrierScope(string carrier, TimeZoneInfo zone, IEnumerable<string> prefixes)
    {
        (Carrier, Zone) = (carrier, zone);
        string[] longer = [.. prefixes.Where(prefix => prefix.Length > ReportedDigits).Distinct().Order(StringComparer.Ordinal)];
        Digits = longer.Select(prefix => prefix.Length).Append(ReportedDigits).Max();
        _prefixes = new HashSet<string>(longer, StringComparer.Ordinal).GetAlternateLookup<ReadOnlySpan<char>>();
        Definition = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes($"{zone.Id} {string.Join(',', longer)}")).AsSpan(0, 12));
    }

    /// <summary>Name.</summary>
    public string Carrier { get; }

    public TimeZoneInfo Zone { get; }

    /// <summary>Digits of a destination that are looked at.</summary>
    public int Digits { get; }

    /// <summary>The same for two scopes that count alike.</summary>
    public string Definition { get; }

    /// <param name="carrier">Name.</param>
    /// <param name="timeZone">IANA name.</param>
    /// <param name="tariff">Null for none.</param>
    public static CarrierScope Of(string carrier, string timeZone, Tariff? tariff) =>
        new(carrier, TimeZoneInfo.FindSystemTimeZoneById(timeZone), tariff?.Rates.Select(rate => rate.Prefix) ?? []);

    /// <summary>Of a carrier that is not provisioned any more.</summary>
    public static CarrierScope Stranger(string carrier) => Of(carrier, "UTC", null);

    /// <summary>Of every carrier that is billed, by name.</summary>
    public static Dictionary<string, CarrierScope> All(IEnumerable<Carrier> carriers, IEnumerable<Tariff> tariffs)
    {
        Dictionary<string, Tariff> byName = tariffs.ToDictionary(tariff => tariff.Name);
        return carriers.Where(carrier => carrier.Environment is null)
            .ToDictionary(carrier => carrier.Name, carrier => Of(carrier.Name, carrier.TimeZone, carrier.Tariff is null ? null : byName.GetValueOrDefault(carrier.Tariff)));
    }

    /// <summary>The carrier's day of a moment. All zones change by quarters of an hour, so that a quarter belongs to one day.</summary>
    public DateOnly DayOf(DateTimeOffset at) => DateOnly.FromDateTime(TimeZoneInfo.ConvertTime(at, Zone).DateTime);

    /// <summary>The longest prefix of the tariff's, at least <see cref="ReportedDigits"/> digits if there are as many.</summary>
    /// <param name="destination">Canonical number, or its first <see cref="Digits"/>.</param>
    public string PrefixOf(string destination)
    {
        for (int length = Math.Min(Digits, destination.Length); length > ReportedDigits; length--)
        {
            if (_prefixes.TryGetValue(destination.AsSpan(0, length), out string? prefix)) return prefix;
        }

        return destination.Length <= ReportedDigits ? destination : destination[..ReportedDigits];
    }
}
