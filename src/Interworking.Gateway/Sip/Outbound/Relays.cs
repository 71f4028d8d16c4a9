using System.Net;
using Interworking.Gateway.Configuration;
using Interworking.Gateway.Registrar;
using Interworking.Sip.Messages;

namespace Interworking.Gateway.Sip.Outbound;

/// <summary>Whether a contact's 2xx is the app's own or a relay's (design, table 4.1): Sip.Relays, and whatever answers 202 behind a Path or a proxy.</summary>
public sealed class Relays
{
    private readonly RelayEntry[] _known;

    /// <exception cref="FormatException">An entry of Sip.Relays cannot be read.</exception>
    public Relays(GatewayOptions options) => _known = [.. options.Sip.Relays.Select(RelayEntry.Parse)];

    /// <summary>The relay that answered; null when the app did.</summary>
    /// <param name="binding">As it was reached.</param>
    /// <param name="status">A 2xx: a known relay's always says no more than 202.</param>
    public Relay? Of(Binding binding, int status)
    {
        bool isRouted = binding.Path.Count > 0;
        if (_known.Length == 0 && !(isRouted && status == 202)) return null;
        string host = HostOf(isRouted ? binding.Path[0] : $"<{binding.Contact}>");
        IPAddress? address = IPAddress.TryParse(host, out IPAddress? literal) ? literal : isRouted ? null : binding.Source.Address;
        foreach (RelayEntry known in _known)
            if (known.Fits(host, address) || (!isRouted && known.Fits(host, binding.Source.Address))) return new Relay(host, known.Trusted);
        return isRouted && status == 202 ? new Relay(host, Trusted: false) : null;
    }

    private static string HostOf(string address) => NameAddr.TryParse(address, out NameAddr? hop) ? hop.Uri.Host : "";
}
