using Interworking.Gateway.Configuration;
using Interworking.Gateway.Push;
using Interworking.Gateway.Sip;
using Interworking.Gateway.Sip.Gruus;
using Interworking.Sip.Messages;

namespace Interworking.Gateway.Registrar;

/// <summary>What extensions of SIP add to a REGISTER and its 200: Service-Route (RFC 3608), GRUU (RFC 5627), push (RFC 8599).</summary>
/// <param name="options">Sip.ServiceRoute.</param>
/// <param name="gruus">Makes the GRUUs.</param>
/// <param name="push">Null where nobody is woken.</param>
public sealed class RegisterExtras(GatewayOptions options, GruuCodec gruus, PushRegistrations? push = null)
{
    private readonly KeyValuePair<string, string>[] _serviceRoute = [.. options.Sip.ServiceRoute.Select(uri => KeyValuePair.Create("Service-Route", $"<{uri}>"))];

    /// <summary>The answer that refuses it; null when nothing stands in its way.</summary>
    public SipOutgoingResponse? Refusal(RegisterUpdate update)
    {
        foreach (Binding contact in update.Contacts)
        {
            // What we send to it would come back to us (RFC 5627, 5.1).
            if (contact.Instance is not null && SipUri.TryParse(contact.Contact, out SipUri? uri) && gruus.IsGruu(uri)) return SipResponses.Forbidden;
        }

        return push?.Refusal(update);
    }

    /// <summary>Makes durable what the bindings do not hold.</summary>
    /// <exception cref="RegistrarUnavailableException">It could not be stored.</exception>
    public ValueTask KeepAsync(RegisterUpdate update) => push?.KeepAsync(update) ?? ValueTask.CompletedTask;

    /// <summary>Headers of the 200 beside those of RFC 3261.</summary>
    public void AddHeaders(RegisterUpdate update, List<KeyValuePair<string, string>> headers)
    {
        headers.AddRange(_serviceRoute);
        push?.AddFeatures(update, headers);
    }

    /// <summary>Parameters of one contact of the 200 beside those that it was registered with.</summary>
    /// <param name="binding">The contact.</param>
    /// <param name="did">Whose.</param>
    /// <param name="supportsGruu">The client said so.</param>
    public string ParametersOf(Binding binding, string did, bool supportsGruu) => supportsGruu ? gruus.ParametersOf(binding, did) : "";
}
