using Interworking.Gateway.Sip.Ims;
using Interworking.Sip.Messages;

namespace Interworking.Gateway.Registrar;

/// <summary>
/// The REGISTER by which an S-CSCF tells application servers of a user (TS 24.229, 5.4.1.7): To is the user, From and Contact are the S-CSCF. It makes one
/// binding for each user, whose Request-URI is the user and whose only hop is the S-CSCF: that knows his devices.
/// </summary>
internal static class ThirdPartyRegister
{
    /// <summary>S-CSCFs register for a week and do not come again before: a shorter time would end the binding while the user is there.</summary>
    private static readonly TimeSpan Longest = TimeSpan.FromDays(31);

    /// <summary>Whether who sends it registers itself as the way to somebody else. Of trusted peers only.</summary>
    public static bool IsOne(SipRequest request) =>
        request is { From.Uri: { } from, To.Uri: { } to, Contacts: [{ Uri: var contact }] }
        && !(from.User == to.User && from.Host.Equals(to.Host, StringComparison.OrdinalIgnoreCase))
        && contact.User == from.User && contact.Host.Equals(from.Host, StringComparison.OrdinalIgnoreCase);

    /// <summary>What an ordinary reading of it becomes.</summary>
    public static RegisterReading Apply(SipRequest request, in RegisterReading reading)
    {
        NameAddr? original = OriginalRegister.Find(request) is { Contacts: [{ } first, ..] } ? first : null;
        string parameters = original is null ? SmsContact.Parameter : RegisterReader.OtherParameters(original);
        RegisterUpdate update = reading.Update;
        uint seconds = request.Contacts[0].Expires ?? request.Expires ?? 0;
        Binding[] contacts = [.. update.Contacts.Select(contact => contact with
        {
            Contact = request.To!.Uri.ToString(),
            Path = [Hop(contact.Contact), .. contact.Path],
            Instance = original?.Instance?.Trim('<', '>'),
            RegId = 0,
            Parameters = parameters,
            ExpiresAt = contact.ExpiresAt > update.Now && update.Now.AddSeconds(Math.Min(seconds, Longest.TotalSeconds)) is var asked && asked > contact.ExpiresAt
                ? asked
                : contact.ExpiresAt,
        })];
        return new RegisterReading(update with { Contacts = contacts }, Outbound: false);
    }

    /// <summary>A Route value: the S-CSCF is a loose router (RFC 3261, 16.12).</summary>
    private static string Hop(string uri) => SipUri.TryParse(uri, out SipUri? parsed) && parsed.Parameters.Contains("lr") ? $"<{uri}>" : $"<{uri};lr>";
}
