namespace Interworking.Sip.Codec;

/// <summary>What a peer may make us hold.</summary>
public sealed record SipLimits
{
    public static readonly SipLimits Default = new();

    /// <summary>Octets of a whole message. 1,024 to 1,048,576.</summary>
    public int MaxMessage { get; init; } = 65_536;

    /// <summary>Octets of a body. 0 to <see cref="MaxMessage"/>.</summary>
    public int MaxBody { get; init; } = 65_536;

    /// <summary>Header fields in a message. 16 to 1,024.</summary>
    public int MaxHeaders { get; init; } = 128;

    /// <summary>Octets of one header field, folding included. 256 to <see cref="MaxMessage"/>.</summary>
    public int MaxHeaderLine { get; init; } = 8_192;

    /// <summary>Octets of a Request-URI. 256 to <see cref="MaxMessage"/>; twice what a Contact may have.</summary>
    public int MaxRequestUri { get; init; } = 4_096;
}
