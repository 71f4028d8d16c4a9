using Interworking.Sip.Messages;

namespace Interworking.Sip.Transport;

/// <summary>How a client transaction ended.</summary>
public enum ClientResultKind
{
    /// <summary>A final response came.</summary>
    Final,

    /// <summary>Timer F: nobody answered in 64 * T1.</summary>
    Timeout,

    /// <summary>The request could not be written, or its connection closed.</summary>
    TransportError,
}

/// <summary>The end of a client transaction.</summary>
/// <param name="Kind">What happened.</param>
/// <param name="Response">The final response, for <see cref="ClientResultKind.Final"/> only.</param>
/// <param name="RoundTrip">From the first write to this result.</param>
public readonly record struct ClientResult(ClientResultKind Kind, SipResponse? Response, TimeSpan RoundTrip);
