namespace Interworking.Gateway.Push;

/// <summary>How sleeping apps are woken (RFC 8599).</summary>
public sealed class PushOptions
{
    /// <summary>http: or https: URL that is told when a message waits for an app with push data (docs/push.md). Empty: no app is woken, and push parameters are only kept.</summary>
    public string Webhook { get; init; } = "";

    /// <summary>Signs what the webhook is told (HMAC-SHA256). Empty does not sign.</summary>
    public string Secret { get; init; } = "";

    /// <summary>Values of <c>pn-provider</c> that the webhook can serve; a REGISTER with another one is answered 555.</summary>
    public IReadOnlyList<string> Providers { get; set; } = [];

    /// <summary>How long push data is kept after the app registered last. 1 to 365 days.</summary>
    public int KeepDays { get; init; } = 30;

    /// <summary>How long the webhook may take to answer. 1 to 60 s.</summary>
    public int TimeoutSeconds { get; init; } = 5;

    /// <summary>The webhook is told the number, too.</summary>
    public bool IncludeNumber { get; init; }

    /// <summary>More entries of <c>Sip.Relays</c>: where those that begin with <c>agent:</c> or <c>contact:</c> stood before.</summary>
    public IReadOnlyList<string> Relays { get; set; } = [];
}
