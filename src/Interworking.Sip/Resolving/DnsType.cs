namespace Interworking.Sip.Resolving;

/// <summary>The kinds of records that locating a SIP server needs (RFC 1035, 3596, 2782, 3403).</summary>
public enum DnsType : ushort
{
    A = 1,
    Cname = 5,
    Soa = 6,
    Aaaa = 28,
    Srv = 33,
    Naptr = 35,
}
