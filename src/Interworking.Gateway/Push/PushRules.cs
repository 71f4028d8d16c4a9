using Interworking.Gateway.Configuration;

namespace Interworking.Gateway.Push;

/// <summary>What must be right about <c>Push</c> before anything starts.</summary>
internal static class PushRules
{
    private const int ShortestSecret = 16;

    public static IEnumerable<ConfigurationError> Validate(PushOptions push)
    {
        if (push.Webhook.Length > 0 && !(Uri.TryCreate(push.Webhook, UriKind.Absolute, out Uri? url) && url.Scheme is "http" or "https"))
            yield return new ConfigurationError("Push.Webhook", "is not an http: or https: URL; write one such as https://push.example.net/message");
        if (push.Webhook.Length > 0 && push.Providers.Count == 0)
            yield return new ConfigurationError("Push.Providers", "is empty, so that no app could be woken; write at least one of apns, fcm, webpush");
        foreach ((int index, string provider) in push.Providers.Index())
        {
            if (provider.Length == 0 || provider.AsSpan().ContainsAny("\" \\;,<>"))
                yield return new ConfigurationError($"Push.Providers[{index}]", $"\"{provider}\" is no value of pn-provider; write one such as fcm");
        }

        if (push.Secret.Length is > 0 and < ShortestSecret)
            yield return new ConfigurationError("Push.Secret", $"is shorter than {ShortestSecret} characters");
    }
}
