using System.Globalization;
using System.Text;
using Interworking.Sip.Messages;

namespace Interworking.Gateway.Registrar;

/// <summary>The 200 to a REGISTER (RFC 3261, 10.3 step 8; RFC 3327, 5.3; RFC 5626, 6; RFC 5627, 5.2).</summary>
internal static class RegisterAnswer
{
    public static SipOutgoingResponse Ok(
        SipRequest request, string did, IReadOnlyList<Binding> bindings, in RegisterReading reading, TimeSpan? heardWithin, RegisterExtras extras)
    {
        DateTimeOffset now = reading.Update.Now;
        bool gruu = RegisterReader.Lists(request.Supported, "gruu");
        var headers = new List<KeyValuePair<string, string>>(bindings.Count + 4);
        foreach (Binding binding in bindings) headers.Add(new("Contact", Contact(binding, now) + extras.ParametersOf(binding, did, gruu)));
        if (RegisterReader.Lists(request.Supported, "path"))
            foreach (string hop in request.Path) headers.Add(new("Path", hop));
        headers.Add(new("Supported", "path, outbound, gruu"));
        if (reading.Outbound) headers.Add(new("Require", "outbound"));
        if (heardWithin is { } within) headers.Add(new("Flow-Timer", ((int)within.TotalSeconds).ToString(CultureInfo.InvariantCulture)));
        extras.AddHeaders(reading.Update, headers);
        headers.Add(new("Date", now.ToString("r", CultureInfo.InvariantCulture)));
        return new SipOutgoingResponse(200, Headers: headers);
    }

    private static string Contact(Binding binding, DateTimeOffset now)
    {
        // Rounded up: the client refreshes well before, and never sees 0 for a binding that lives.
        long expires = (long)Math.Ceiling((binding.ExpiresAt - now).TotalSeconds);
        var text = new StringBuilder(binding.Contact.Length + 64);
        text.Append('<').Append(binding.Contact).Append(">;expires=").Append(expires);
        if (binding.Q != 1000) text.Append(CultureInfo.InvariantCulture, $";q={binding.Q / 1000m:0.###}");
        if (binding.Instance is { } instance) text.Append(";+sip.instance=\"<").Append(instance).Append(">\"");
        if (binding.RegId > 0) text.Append(";reg-id=").Append(binding.RegId);
        return text.Append(binding.Parameters).ToString();
    }
}
