using Interworking.Gateway.Sip.Devices;
using Interworking.Gateway.Sip.Outbound;

namespace Interworking.Gateway.Configuration;

/// <summary>The list of relays: <c>Sip.Relays</c>, and <c>Push.Relays</c>, where those that are known by how they register stood before.</summary>
internal static class RelayRules
{
    public static IEnumerable<ConfigurationError> Validate(GatewayOptions options)
    {
        ConfigurationError[] unreadable =
        [
            .. OutboundRules.Each("Sip.Relays", options.Sip.Relays, entry => RelayEntry.Parse(entry)),
            .. OutboundRules.Each("Push.Relays", options.Push.Relays, entry => RelayPattern.IsMeant(entry)
                ? RelayEntry.Parse(entry)
                : throw new FormatException($"\"{entry}\" cannot be read; write agent:PATTERN or contact:PATTERN, or name the relay by its address in Sip.Relays")),
        ];
        return unreadable.Length > 0 ? unreadable : Contradictions(options);
    }

    /// <summary>The first that fits counts, so that a second word about the same would be passed over in silence.</summary>
    private static IEnumerable<ConfigurationError> Contradictions(GatewayOptions options)
    {
        Dictionary<string, (string Key, bool Trusted)> said = new(StringComparer.OrdinalIgnoreCase);
        IEnumerable<(string Key, string Entry)> all = options.Sip.Relays.Select((entry, index) => ($"Sip.Relays[{index}]", entry))
            .Concat(options.Push.Relays.Select((entry, index) => ($"Push.Relays[{index}]", entry)));
        foreach ((string key, string text) in all)
        {
            RelayEntry entry = RelayEntry.Parse(text);
            if (said.TryAdd(entry.Who, (key, entry.Trusted)) || said[entry.Who].Trusted == entry.Trusted) continue;
            yield return new ConfigurationError(key, $"{entry.Who} is trusted in one place and not in another, {said[entry.Who].Key}; write it once, in Sip.Relays");
        }
    }
}
