using System.Globalization;
using Interworking.Gateway.Messages;
using Interworking.Gateway.Pipeline;
using Interworking.Sip.Messages;
using Interworking.Smpp.Values;

namespace Interworking.Gateway.Sip.Outbound;

/// <summary>What a MESSAGE says beside its text: when it was written, where it comes late (RFC 3428, 5), and to trusted peers who wrote it (RFC 3325).</summary>
internal static class OutgoingHeaders
{
    private static readonly KeyValuePair<string, string>[] None = [];

    /// <summary>The same empty list for most messages.</summary>
    /// <param name="delivery">The message.</param>
    /// <param name="toTrusted">The next hop is one of Sip.TrustedPeers.</param>
    /// <param name="domain">Ours.</param>
    public static IReadOnlyList<KeyValuePair<string, string>> Of(Delivery delivery, bool toTrusted, string domain)
    {
        if (!delivery.IsSpooled && !toTrusted) return None;
        var headers = new List<KeyValuePair<string, string>>(3);
        if (delivery.IsSpooled) headers.Add(new("Date", delivery.Message.AcceptedAt.UtcDateTime.ToString("R", CultureInfo.InvariantCulture)));
        if (toTrusted && delivery.Message.NoticeType is null) AddIdentity(headers, delivery.Message.Origin, domain);
        return headers;
    }

    /// <summary>A name is no identity that a network could call back.</summary>
    private static void AddIdentity(List<KeyValuePair<string, string>> headers, Origin origin, string domain)
    {
        bool isHidden = origin is { Ton: Ton.Alphanumeric, Number: AssertedIdentity.Anonymous };
        if (origin.IsAlphanumeric && !isHidden) return;
        headers.Add(new(AssertedIdentity.Name, $"<sip:{SipUri.EscapeUser(isHidden ? origin.Raw : origin.Number)}@{domain}>"));
        if (isHidden) headers.Add(new(AssertedIdentity.PrivacyName, AssertedIdentity.PrivacyId));
    }
}
