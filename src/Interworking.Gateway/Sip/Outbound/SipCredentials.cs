using Interworking.Gateway.Configuration;
using Interworking.Sip.Auth;
using Interworking.Sip.Messages;

namespace Interworking.Gateway.Sip.Outbound;

/// <summary>Sip.Credentials: answers the challenges of proxies and contacts, by realm (RFC 3261, 22.2 and 22.3).</summary>
public sealed class SipCredentials
{
    private readonly SipCredential[] _all;

    /// <exception cref="FormatException">An entry cannot be read.</exception>
    public SipCredentials(GatewayOptions options) => _all = [.. options.Sip.Credentials.Select(SipCredential.Parse)];

    /// <summary>We have no answer to any challenge.</summary>
    public bool IsEmpty => _all.Length == 0;

    /// <summary>The request once more, with what answers the challenges; null when we have no answer to any of them.</summary>
    /// <param name="request">As it was sent.</param>
    /// <param name="challenge">401 or 407. Of one realm's challenges the first counts that we can answer (RFC 8760, 2.4).</param>
    public SipOutgoingRequest? Answer(SipOutgoingRequest request, SipResponse challenge)
    {
        if (_all.Length == 0) return null;
        (string asked, string answered) = challenge.StatusCode == 401 ? ("WWW-Authenticate", "Authorization") : ("Proxy-Authenticate", "Proxy-Authorization");
        List<KeyValuePair<string, string>>? headers = null;
        foreach (SipCredential credential in _all)
        {
            foreach (string value in challenge.HeaderValues(asked))
            {
                if (DigestClient.RealmOf(value) != credential.Realm
                    || DigestClient.Authorize(value, credential.User, credential.Password, request.Method, request.RequestUri) is not { } answer) continue;
                (headers ??= [.. request.Headers]).Add(new(answered, answer));
                break;
            }
        }

        return headers is null ? null : request with { CSeq = request.CSeq + 1, Headers = headers };
    }
}
