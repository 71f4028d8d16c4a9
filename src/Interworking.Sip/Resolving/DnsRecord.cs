using System.Net;

namespace Interworking.Sip.Resolving;

/// <summary>One record of an answer. Names have no trailing dot; the root is empty.</summary>
/// <param name="Name">Whose it is.</param>
/// <param name="TimeToLive">Seconds that it may be kept.</param>
public abstract record DnsRecord(string Name, uint TimeToLive);

/// <summary>A or AAAA.</summary>
public sealed record AddressRecord(string Name, uint TimeToLive, IPAddress Address) : DnsRecord(Name, TimeToLive);

/// <summary>Another name for the same (RFC 1035, 3.3.1).</summary>
public sealed record CnameRecord(string Name, uint TimeToLive, string Target) : DnsRecord(Name, TimeToLive);

/// <summary>A server of a service (RFC 2782). An empty target says that there is none.</summary>
public sealed record SrvRecord(string Name, uint TimeToLive, ushort Priority, ushort Weight, ushort Port, string Target) : DnsRecord(Name, TimeToLive);

/// <summary>Where a domain's services are listed (RFC 3403); for SIP the flag is <c>s</c> and the replacement a name with SRV records (RFC 3263, 4.1).</summary>
public sealed record NaptrRecord(string Name, uint TimeToLive, ushort Order, ushort Preference, string Flags, string Service, string Replacement)
    : DnsRecord(Name, TimeToLive);
