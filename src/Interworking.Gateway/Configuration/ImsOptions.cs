namespace Interworking.Gateway.Configuration;

/// <summary>The gateway as IP-SM-GW (TS 23.204, TS 24.341): phones that registered with <c>+g.3gpp.smsip</c> get and send <c>application/vnd.3gpp.sms</c>.</summary>
public sealed class ImsOptions
{
    /// <summary>
    /// Our number as service centre, as phones have it configured: an E.164 number, digits with or without a leading plus. Empty: such phones get text like
    /// every app, and what they send in that type is refused.
    /// </summary>
    public string ServiceCentre { get; init; } = "";

    /// <summary>
    /// sip: URI of this node, which phones find in P-Asserted-Identity and send their reports to: the IMS core, or DNS, must bring it here and to no other node.
    /// Requests to its host are ours where that is a name. Empty is <c>sip:</c> and the domain.
    /// </summary>
    public string GatewayUri { get; init; } = "";

    /// <summary>How long a phone that has taken a message may take to report it; then it counts as absent. 5 to 300 s.</summary>
    public int ReportSeconds { get; init; } = 30;
}
