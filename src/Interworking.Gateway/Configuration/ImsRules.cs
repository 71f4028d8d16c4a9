using Interworking.Sip.Messages;

namespace Interworking.Gateway.Configuration;

/// <summary>The gateway as IP-SM-GW.</summary>
internal static class ImsRules
{
    /// <summary>Digits of an address in the relay layer (TS 24.011, 8.2.5.1).</summary>
    private const int MaxDigits = 20;

    public static IEnumerable<ConfigurationError> Validate(ImsOptions ims)
    {
        string digits = ims.ServiceCentre.StartsWith('+') ? ims.ServiceCentre[1..] : ims.ServiceCentre;
        if (ims.ServiceCentre.Length > 0 && (digits.Length is 0 or > MaxDigits || digits.AsSpan().ContainsAnyExceptInRange('0', '9')))
            yield return new ConfigurationError("Sip.Ims.ServiceCentre", $"\"{ims.ServiceCentre}\" is not an E.164 number; write one such as +12065550100");
        if (ims.GatewayUri.Length > 0 && !(SipUri.TryParse(ims.GatewayUri, out SipUri? uri) && uri.IsSip))
            yield return new ConfigurationError("Sip.Ims.GatewayUri", $"\"{ims.GatewayUri}\" is not a SIP URI; write one such as sip:ipsmgw-a.example.net");
        if (ims.ReportSeconds is < 5 or > 300)
            yield return new ConfigurationError("Sip.Ims.ReportSeconds", $"{ims.ReportSeconds} is out of range; write 5 to 300 seconds");
    }
}
