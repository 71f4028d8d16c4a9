namespace Interworking.Gateway.Configuration;

/// <summary>Listen addresses can be read and do not want the same port.</summary>
internal static class ListenerRules
{
    public static IEnumerable<ConfigurationError> Validate(GatewayOptions options) =>
    [
        .. Unreadable("Smpp.Listen", options.Smpp.Listen, text => ListenAddress.TryParseEndPoint(text, out _), "address:port such as 127.0.0.1:2775"),
        .. Unreadable("Smpp.ListenTls", options.Smpp.ListenTls, text => ListenAddress.TryParseEndPoint(text, out _), "address:port such as 127.0.0.1:3550"),
        .. Unreadable("Sip.Listen", options.Sip.Listen, text => ListenAddress.TryParse(text, out _), "transport:address:port such as udp:127.0.0.1:5060 (udp, tcp or tls)"),
        .. Listener.TryHttp(options.Http.Listen, out _)
            ? Array.Empty<ConfigurationError>()
            : [new ConfigurationError("Http.Listen", $"\"{options.Http.Listen}\" is not an address; write http://address:port such as http://127.0.0.1:8080, or https://")],
        .. Clashes(Listener.Of(options)),
    ];

    private static IEnumerable<ConfigurationError> Unreadable(string key, IReadOnlyList<string> texts, Predicate<string> reads, string example) =>
        from item in texts.Index()
        where !reads(item.Item)
        select new ConfigurationError($"{key}[{item.Index}]", $"\"{item.Item}\" is not an address; write {example}");

    private static IEnumerable<ConfigurationError> Clashes(IReadOnlyList<Listener> listeners) =>
        from first in listeners.Index()
        from second in listeners.Skip(first.Index + 1)
        where first.Item.Address.ClashesWith(second.Address)
        select new ConfigurationError(second.Key, $"{second.Address.EndPoint} is already taken by {first.Item.Key} ({first.Item.Address.EndPoint}); give one of them another port");
}
