using System.Net;
using System.Security.Cryptography;
using Interworking.Sip.Messages;

namespace Interworking.Sip.Resolving;

/// <summary>
/// Locates the servers of a host name (RFC 3263): the transport by NAPTR or SRV where the URI does not say it, the server by SRV where it names no port, then
/// the addresses. What is asked of DNS is kept (<see cref="DnsOptions.MaxKept"/>).
/// </summary>
public sealed class SipResolver(DnsOptions options, TimeProvider time)
{
    /// <summary>Places to try for one request; a zone may list thousands.</summary>
    public const int MaxTargets = 8;

    /// <summary>A name with it is promised to lead nowhere (RFC 6761, 6.4); browsers' contacts have it (RFC 7118, 5).</summary>
    private const string Nowhere = ".invalid";

    private static readonly DnsType[] AddressTypes = [DnsType.A, DnsType.Aaaa];

    private const int Port = 5060;
    private const int TlsPort = 5061;

    private readonly DnsCache _dns = new(options, time);
    private readonly HostsFile _hosts = new(options.HostsFile, time);

    /// <summary>The places of a host, as its URI gives it.</summary>
    /// <param name="host">A name; an address needs no resolving and gives nothing.</param>
    /// <param name="port">Of the URI; null when it has none.</param>
    /// <param name="transport">Of the URI; null when it does not say.</param>
    /// <param name="secure">sips: TLS only.</param>
    /// <param name="stop">Ends this wait.</param>
    /// <returns>In the order in which they are to be tried (4.3); empty when the name leads nowhere, or DNS does not say.</returns>
    public async ValueTask<IReadOnlyList<SipTarget>> ResolveAsync(string host, int? port, SipTransport? transport, bool secure, CancellationToken stop)
    {
        string name = host.TrimEnd('.');
        if (name.EndsWith(Nowhere, StringComparison.OrdinalIgnoreCase) || IPAddress.TryParse(name, out _)) return [];
        var targets = new List<SipTarget>();
        if (port is { } given)
        {
            await AddAddressesAsync(targets, name, given, transport ?? Default(secure), name, stop);
            return targets;
        }

        bool isListed = false;
        foreach ((SipTransport choice, string service) in await ServicesAsync(name, transport, secure, stop))
        {
            DnsAnswer servers = await _dns.LookupAsync(service, DnsType.Srv, stop);
            isListed |= servers.Outcome == DnsOutcome.Found;
            foreach (SrvRecord server in SrvOrder.Arrange(servers.Records.OfType<SrvRecord>(), Dice))
            {
                if (targets.Count >= MaxTargets) return targets;
                if (server.Target.Length > 0 && server.Port != 0) await AddAddressesAsync(targets, server.Target, server.Port, choice, name, stop);
            }
        }

        // No SRV record anywhere: the name itself (4.2). A domain that lists its servers means those.
        if (!isListed)
        {
            SipTransport plain = transport ?? Default(secure);
            await AddAddressesAsync(targets, name, plain == SipTransport.Tls ? TlsPort : Port, plain, name, stop);
        }

        return targets;
    }

    private static SipTransport Default(bool secure) => secure ? SipTransport.Tls : SipTransport.Udp;

    /// <summary>Names of SRV records to look at, each with the transport that it stands for (4.1).</summary>
    private async ValueTask<IEnumerable<(SipTransport Transport, string Service)>> ServicesAsync(string name, SipTransport? transport, bool secure, CancellationToken stop)
    {
        if (transport is { } one) return [(one, ServiceOf(one, name))];
        DnsAnswer listed = await _dns.LookupAsync(name, DnsType.Naptr, stop);
        (SipTransport, string)[] services =
        [
            .. from record in listed.Records.OfType<NaptrRecord>()
               let known = TransportOf(record)
               where known is not null && (!secure || known == SipTransport.Tls)
               orderby record.Order, record.Preference
               select (known.Value, record.Replacement),
        ];
        if (services.Length > 0) return services.Take(MaxTargets);
        return secure
            ? [(SipTransport.Tls, ServiceOf(SipTransport.Tls, name))]
            : [(SipTransport.Udp, ServiceOf(SipTransport.Udp, name)), (SipTransport.Tcp, ServiceOf(SipTransport.Tcp, name))];
    }

    private static string ServiceOf(SipTransport transport, string name) => transport switch
    {
        SipTransport.Tls => $"_sips._tcp.{name}",
        SipTransport.Tcp => $"_sip._tcp.{name}",
        _ => $"_sip._udp.{name}",
    };

    private static SipTransport? TransportOf(NaptrRecord record) =>
        !record.Flags.Equals("s", StringComparison.OrdinalIgnoreCase) || record.Replacement.Length == 0 ? null : record.Service.ToUpperInvariant() switch
        {
            "SIP+D2U" => SipTransport.Udp,
            "SIP+D2T" => SipTransport.Tcp,
            "SIPS+D2T" => SipTransport.Tls,
            _ => null,
        };

    private async ValueTask AddAddressesAsync(List<SipTarget> targets, string name, int port, SipTransport transport, string domain, CancellationToken stop)
    {
        if (_hosts.Find(name) is { } known)
        {
            foreach (IPAddress address in known)
                if (targets.Count < MaxTargets) targets.Add(new SipTarget(transport, new IPEndPoint(address, port), domain));
            return;
        }

        foreach (DnsType type in AddressTypes)
        {
            DnsAnswer answer = await _dns.LookupAsync(name, type, stop);
            foreach (AddressRecord record in answer.Records.OfType<AddressRecord>())
                if (targets.Count < MaxTargets) targets.Add(new SipTarget(transport, new IPEndPoint(record.Address, port), domain));
        }
    }

    private static int Dice(int most) => RandomNumberGenerator.GetInt32(most + 1);
}
