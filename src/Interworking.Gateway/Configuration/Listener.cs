namespace Interworking.Gateway.Configuration;

/// <summary>One configured listener and the key that asked for it.</summary>
public sealed record Listener(string Key, ListenAddress Address)
{
    /// <summary>Every listener whose address can be read; what cannot be is the validator's to report.</summary>
    public static IReadOnlyList<Listener> Of(GatewayOptions options) =>
    [
        .. OfSmpp(options),
        .. options.Sip.Listen.SelectMany((text, index) =>
            ListenAddress.TryParse(text, out ListenAddress address) ? [new Listener($"Sip.Listen[{index}]", address)] : Array.Empty<Listener>()),
        .. TryHttp(options.Http.Listen, out ListenAddress http) ? [new Listener("Http.Listen", http)] : Array.Empty<Listener>(),
    ];

    /// <summary>The SMPP listeners: this environment's entry addresses.</summary>
    public static IEnumerable<Listener> OfSmpp(GatewayOptions options) =>
        Smpp("Smpp.Listen", options.Smpp.Listen, ListenTransport.Tcp).Concat(Smpp("Smpp.ListenTls", options.Smpp.ListenTls, ListenTransport.Tls));

    /// <summary>Reads <c>http://address:port</c> and <c>https://address:port</c>, whose transport is Tls.</summary>
    public static bool TryHttp(string text, out ListenAddress address)
    {
        const string plain = "http://";
        const string secure = "https://";
        address = default;
        bool tls = text.StartsWith(secure, StringComparison.OrdinalIgnoreCase);
        if (!tls && !text.StartsWith(plain, StringComparison.OrdinalIgnoreCase)) return false;
        if (!ListenAddress.TryParseEndPoint(text[(tls ? secure : plain).Length..].TrimEnd('/'), out System.Net.IPEndPoint? endPoint)) return false;
        address = new ListenAddress(tls ? ListenTransport.Tls : ListenTransport.Tcp, endPoint!);
        return true;
    }

    private static IEnumerable<Listener> Smpp(string key, IReadOnlyList<string> texts, ListenTransport transport)
    {
        for (int index = 0; index < texts.Count; index++)
        {
            if (ListenAddress.TryParseEndPoint(texts[index], out System.Net.IPEndPoint? endPoint))
                yield return new Listener($"{key}[{index}]", new ListenAddress(transport, endPoint!));
        }
    }
}
