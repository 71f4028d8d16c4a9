using System.Buffers;
using System.Text;
using Interworking.Gateway.Provisioning;
using Interworking.Sip.Messages;

namespace Interworking.Gateway.Sip.Defence;

/// <summary>Reads from a request alone whether it looks like a scanner's. Some requests of honest apps do: it is their number that tells.</summary>
internal sealed class ScannerSigns
{
    /// <summary>Octets of User-Agent that are looked at.</summary>
    private const int MaxAgent = 256;

    /// <summary>Tools that only look for open doors. What is also sold as a phone is not among them.</summary>
    private static readonly string[] KnownAgents =
        ["friendly-scanner", "friendly-request", "sipvicious", "sipcli", "sip-scan", "sipscan", "sundayddr", "siparmyknife", "sivus", "pplsip"];

    private readonly SearchValues<string> _agents;
    private readonly OwnAddresses _own;
    private readonly IProvisioning _provisioning;

    /// <param name="furtherAgents">Parts of User-Agent values, beside those known here.</param>
    /// <param name="own">Which requests are for us.</param>
    /// <param name="provisioning">Which users there are.</param>
    public ScannerSigns(IReadOnlyList<string> furtherAgents, OwnAddresses own, IProvisioning provisioning)
    {
        _agents = SearchValues.Create([.. KnownAgents, .. furtherAgents.Where(agent => agent.Length > 0)], StringComparison.OrdinalIgnoreCase);
        (_own, _provisioning) = (own, provisioning);
    }

    /// <summary>The offence, or none.</summary>
    /// <param name="request">Any request; it may lack any header.</param>
    /// <param name="account">Who the sender says he is; null when there is no such account.</param>
    public Offence Of(SipRequest request, out Account? account)
    {
        string user = (request.Method == SipMethods.Register ? request.To : request.From)?.Uri.User ?? "";
        account = user.Length > 0 ? AccountNames.Find(_provisioning.Current, user) : null;
        if (IsScanner(request)) return Offence.ScannerAgent;
        return request.Method switch
        {
            SipMethods.Register or SipMethods.Message when account is null => Offence.UnknownUser,
            SipMethods.Register or SipMethods.Message or SipMethods.Options when !IsForUs(request) => Offence.ForeignDomain,
            SipMethods.Options when IsOfStranger(request, account) => Offence.UnknownTarget,
            SipMethods.Register or SipMethods.Message or SipMethods.Options => Offence.None,
            SipMethods.Cancel or SipMethods.Bye or SipMethods.Notify => Offence.None, // they end or follow something, if only at somebody else
            _ => Offence.NotTaken,
        };
    }

    /// <summary>Whoever only asks whether we are alive names no user.</summary>
    private bool IsOfStranger(SipRequest request, Account? sender) =>
        sender is null && request.RequestUri.User is { Length: > 0 } asked && AccountNames.Find(_provisioning.Current, asked) is null;

    private bool IsForUs(SipRequest request) => _own.IsOurs(request.RequestUri) || request.RequestUri.Scheme == "tel";

    private bool IsScanner(SipRequest request)
    {
        ReadOnlySpan<byte> octets = request.UserAgentOctets;
        if (octets.Length > MaxAgent) octets = octets[..MaxAgent];
        Span<char> agent = stackalloc char[MaxAgent];
        int length = Encoding.Latin1.GetChars(octets, agent);
        return agent[..length].ContainsAny(_agents) || request.From?.DisplayName.AsSpan().ContainsAny(_agents) == true;
    }
}
