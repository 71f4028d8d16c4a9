using System.Security.Cryptography;
using System.Text;
using Interworking.Gateway.Registrar;
using Interworking.Sip.Messages;

namespace Interworking.Gateway.Push;

/// <summary>
/// The push parameters of a Contact: <c>pn-provider</c>, <c>pn-prid</c>, <c>pn-param</c> (RFC 8599, 13.1), or what apps wrote before there was a standard:
/// <c>pn-type</c>, <c>pn-tok</c>, <c>app-id</c>. They belong into the URI; those behind it are taken, too.
/// </summary>
/// <param name="Provider">Null for none, or when the app asks which there are.</param>
/// <param name="Prid">Null when the app only asks.</param>
/// <param name="Param">Null for none.</param>
/// <param name="Asks">There is a <c>pn-provider</c>: the app knows RFC 8599 and wants to be told what we can do.</param>
public readonly record struct PushParameters(string? Provider, string? Prid, string? Param, bool Asks)
{
    /// <summary>Older words for what is called so now.</summary>
    private static readonly Dictionary<string, string> Older = new(StringComparer.OrdinalIgnoreCase)
    {
        ["firebase"] = "fcm",
        ["google"] = "fcm",
        ["apple"] = "apns",
        ["apple.dev"] = "apns",
    };

    /// <summary>An app can be woken by them.</summary>
    public bool IsComplete => Provider is not null && Prid is not null;

    /// <summary>Nothing, and no cost, for contacts without.</summary>
    public static PushParameters Of(Binding binding)
    {
        if (!binding.Contact.Contains(";pn-", StringComparison.OrdinalIgnoreCase) && !binding.Parameters.Contains(";pn-", StringComparison.OrdinalIgnoreCase)) return default;
        PushParameters inside = SipUri.TryParse(binding.Contact, out SipUri? uri) ? Of(uri.Parameters) : default;
        if (inside.Asks || inside.IsComplete || binding.Parameters.Length == 0) return inside;
        return NameAddr.TryParse("<sip:contact>" + binding.Parameters, out NameAddr? behind) ? Of(behind.Parameters) : default;
    }

    /// <summary>Where the app is woken; null when these do not say it.</summary>
    public PushDevice? ToDevice(long accountId, string? instance) =>
        IsComplete ? new PushDevice(accountId, KeyOf(instance, Provider!, Prid!), Provider!, Prid!, Param) : null;

    private static PushParameters Of(SipParameters parameters)
    {
        if (parameters.TryGetValue("pn-provider", out string? provider))
            return new PushParameters(Text(provider), Text(parameters["pn-prid"]), Text(parameters["pn-param"]), Asks: true);
        if (Text(parameters["pn-type"]) is not { } type) return default;
        return new PushParameters(Older.GetValueOrDefault(type, type), Text(parameters["pn-tok"]), Text(parameters["app-id"]), Asks: false);
    }

    private static string KeyOf(string? instance, string provider, string prid) =>
        instance ?? "token:" + Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes($"{provider} {prid}")).AsSpan(0, 16));

    /// <summary>As the provider knows it: tokens hold characters that a URI escapes. Nobody's holds control characters, and no database column either.</summary>
    private static string? Text(string? value)
    {
        if (string.IsNullOrEmpty(value)) return null;
        string text = Uri.UnescapeDataString(value);
        return text.Any(char.IsControl) ? null : text;
    }
}
