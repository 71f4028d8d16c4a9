using System.Net;
using System.Net.Security;
using Interworking.Sip.Codec;

namespace Interworking.Sip.Transport;

/// <summary>Options of a <see cref="SipEndpoint"/>.</summary>
public sealed record SipEndpointOptions
{
    /// <summary>host or host:port for Via sent-by; null for the flow's local address.</summary>
    public string? Advertised { get; init; }

    /// <summary>Estimate of the round trip (RFC 3261, 17.1.1.1). 10 ms to 10 s.</summary>
    public TimeSpan T1 { get; init; } = TimeSpan.FromMilliseconds(500);

    /// <summary>Longest retransmission interval. T1 to 1 min.</summary>
    public TimeSpan T2 { get; init; } = TimeSpan.FromSeconds(4);

    /// <summary>Longest time a message stays in the network. 0 to 1 min.</summary>
    public TimeSpan T4 { get; init; } = TimeSpan.FromSeconds(5);

    public SipLimits Limits { get; init; } = SipLimits.Default;

    /// <summary>The Server header of our responses; null for none.</summary>
    public string? Server { get; init; }

    /// <summary>TLS towards a host that we dial; null for the system's trust and the host's name.</summary>
    public Func<string, IPEndPoint, SslClientAuthenticationOptions>? TlsClient { get; init; }

    /// <summary>TCP connect and TLS handshake together. 100 ms to 1 min.</summary>
    public TimeSpan ConnectTimeout { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>Open connections; further ones are closed at once. 1 to 10,000,000.</summary>
    public int MaxStreamFlows { get; init; } = 1_000_000;

    /// <summary>Octets that may wait for a slow connection; a message beyond is refused. 65,536 to 64 MB.</summary>
    public int MaxStreamOutput { get; init; } = 1_048_576;

    /// <summary>An accepted connection must bring its first message, and any message its last octet, within this. 1 s to 10 min.</summary>
    public TimeSpan HalfOpenLimit { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>A connection on which nothing moves for so long is closed, unless it is kept (<see cref="Flow.Keep"/>). 1 s to 1 day.</summary>
    public TimeSpan IdleLimit { get; init; } = TimeSpan.FromHours(1);

    /// <summary>Server transactions remembered; beyond, the oldest is forgotten. 1,000 to 10,000,000.</summary>
    public int MaxServerTransactions { get; init; } = 1_000_000;

    /// <summary>UDP peers remembered, twice over; a forgotten one is simply made again. 1,000 to 10,000,000.</summary>
    public int MaxUdpFlows { get; init; } = 262_144;

    /// <summary>Octets of each UDP socket buffer. 65,536 to 64 MB; the system may give less.</summary>
    public int UdpSocketBuffer { get; init; } = 4 * 1_048_576;

    /// <summary>Told of a bug: the handler, or a continuation of ours, threw. The request is answered 500.</summary>
    public Action<Exception>? OnError { get; init; }
}
