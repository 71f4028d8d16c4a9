using System.Net;
using Interworking.Gateway.Configuration;
using Interworking.Gateway.Registrar;
using Interworking.Sip.Messages;

namespace Interworking.Gateway.Sip.Outbound;

/// <summary>
/// Which contacts are relays (Sip.Relays): they get a message when no app of the account takes it, and a 2xx of theirs is not the app's own (design, table 4.1). So
/// is a 202 of whatever answers behind a Path or a proxy.
/// </summary>
public sealed class Relays
{
    private readonly RelayEntry[] _known;
    private readonly bool _byPlace;

    /// <exception cref="FormatException">An entry cannot be read.</exception>
    public Relays(GatewayOptions options)
    {
        _known = [.. options.Sip.Relays.Concat(options.Push.Relays).Select(RelayEntry.Parse)];
        _byPlace = Array.Exists(_known, entry => entry.IsPlace);
    }

    /// <summary>The relay that this contact is, by the first entry that fits; null when it is an app. Allocates nothing where only agents are looked at.</summary>
    /// <param name="binding">As it is reached.</param>
    public Relay? Of(Binding binding)
    {
        if (_known.Length == 0) return null;
        bool isRouted = binding.Path.Count > 0;
        string host = _byPlace ? HostOf(binding) : "";
        IPAddress? address = !_byPlace ? null : IPAddress.TryParse(host, out IPAddress? literal) ? literal : null;
        foreach (RelayEntry known in _known)
        {
            if (known.Fits(binding, host, address) || (!isRouted && known.IsPlace && known.Fits(binding, host, binding.Source.Address)))
                return new Relay(known.IsPlace ? host : binding.UserAgent ?? "push relay", known.Trusted);
        }

        return null;
    }

    /// <summary>The relay that answered; null when the app did.</summary>
    /// <param name="binding">As it was reached.</param>
    /// <param name="status">A 2xx: a known relay's always says no more than 202.</param>
    public Relay? Of(Binding binding, int status) =>
        Of(binding) ?? (binding.Path.Count > 0 && status == 202 ? new Relay(HostOf(binding), Trusted: false) : null);

    /// <summary>Of the first hop: of its Path, else of the contact itself.</summary>
    private static string HostOf(Binding binding) =>
        NameAddr.TryParse(binding.Path.Count > 0 ? binding.Path[0] : $"<{binding.Contact}>", out NameAddr? hop) ? hop.Uri.Host : "";
}
