using Interworking.Gateway.Push;

namespace Interworking.Gateway.Configuration;

/// <summary>All that can be said about the options without touching the network or the database.</summary>
internal static class ConfigurationValidator
{
    public static IEnumerable<ConfigurationError> Validate(GatewayOptions options) =>
    [
        .. NameRules.Validate(options),
        .. ListenerRules.Validate(options),
        .. CertificateRules.Validate(options),
        .. RangeRules.Validate(options),
        .. ChoiceRules.Validate(options),
        .. SipRules.Validate(options.Sip),
        .. RelayRules.Validate(options),
        .. ImsRules.Validate(options.Sip.Ims),
        .. PushRules.Validate(options.Push),
        .. NodeAddressRules.Validate(options),
        .. HttpRules.Validate(options.Http),
    ];
}
