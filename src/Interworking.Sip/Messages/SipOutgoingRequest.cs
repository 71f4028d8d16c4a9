namespace Interworking.Sip.Messages;

/// <summary>
/// A request to send outside a dialog. Via (with rport) and Content-Length are the endpoint's; everything else is said here.
/// A value with a line break or NUL is our own bug: the endpoint throws <see cref="ArgumentException"/>.
/// </summary>
public sealed record SipOutgoingRequest
{
    public required string Method { get; init; }

    public required string RequestUri { get; init; }

    /// <summary>Route values in order, each with its angle brackets.</summary>
    public IReadOnlyList<string> Route { get; init; } = [];

    /// <summary>From with its tag.</summary>
    public required string From { get; init; }

    public required string To { get; init; }

    public required string CallId { get; init; }

    /// <summary>0 to 2^31 - 1.</summary>
    public required uint CSeq { get; init; }

    /// <summary>0 to 255.</summary>
    public int MaxForwards { get; init; } = 70;

    /// <summary>Further headers, written in order after the mandatory ones.</summary>
    public IReadOnlyList<KeyValuePair<string, string>> Headers { get; init; } = [];

    public string? ContentType { get; init; }

    public ReadOnlyMemory<byte> Body { get; init; }
}
