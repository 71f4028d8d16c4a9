namespace Interworking.Gateway.Provisioning;

public enum BindKind
{
    Transceiver,
    Transmitter,
    Receiver,
}

/// <summary>A configured outgoing SMPP peer: we dial and bind as its ESME.</summary>
public sealed record Connection
{
    public required string Name { get; init; }

    public bool Enabled { get; init; } = true;

    /// <summary>host:port</summary>
    public required string Address { get; init; }

    public required string SystemId { get; init; }

    /// <summary>Sent in the bind; at most 8 octets. Never logged.</summary>
    public required string Password { get; init; }

    public BindKind Bind { get; init; } = BindKind.Transceiver;

    /// <summary>Sessions to keep bound. 1 to 64.</summary>
    public int Binds { get; init; } = 1;

    /// <summary>Requests in flight on one session. 1 to 1024.</summary>
    public int Window { get; init; } = 50;

    public int MessagesPerSecond { get; init; }

    public bool Tls { get; init; }

    /// <summary>The carrier that is billed for what arrives here; null for none.</summary>
    public string? Carrier { get; init; }

    /// <summary>Name of our own environment at the other end; null for a real peer.</summary>
    public string? Environment { get; init; }

    /// <summary>deliver_sm for an app that is not registered: refuse (0x64), so that the peer keeps it, instead of storing it.</summary>
    public bool RefuseWhenAbsent { get; init; }

    public LinkProfile Profile { get; init; } = LinkProfile.Default;

    /// <summary>The record without its password, safe to log.</summary>
    public override string ToString() => $"{Name} ({SystemId}@{Address})";
}
