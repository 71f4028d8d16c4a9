namespace Interworking.Gateway.Provisioning;

public enum BindKind
{
    Transceiver,
    Transmitter,
    Receiver,
}

/// <summary>What to do about a peer's command_status.</summary>
public enum StatusMeaning
{
    /// <summary>Taken.</summary>
    Accepted,

    /// <summary>Pause the link, then retry.</summary>
    Throttled,

    /// <summary>Retry, or use the next connection.</summary>
    Retry,

    /// <summary>Never retried.</summary>
    Permanent,
}

/// <summary>A configured outgoing SMPP peer: we dial and bind as its ESME.</summary>
public sealed record Connection
{
    public required string Name { get; init; }

    public bool Enabled { get; init; } = true;

    /// <summary>host:port</summary>
    public required string Address { get; init; }

    public required string SystemId { get; init; }

    /// <summary>Sent in the bind; SMPP 3.4 (5.2.2) has room for 8 octets. Never logged.</summary>
    public required string Password { get; init; }

    public BindKind Bind { get; init; } = BindKind.Transceiver;

    /// <summary>Sessions to keep bound. 1 to 64.</summary>
    public int Binds { get; init; } = 1;

    /// <summary>Requests in flight on one session. 1 to 1024.</summary>
    public int Window { get; init; } = 50;

    /// <summary>Agreed rate over all its sessions; 0 is no limit.</summary>
    public int MessagesPerSecond { get; init; }

    public bool Tls { get; init; }

    /// <summary>The carrier that is billed for what arrives here; null for none.</summary>
    public string? Carrier { get; init; }

    /// <summary>Name of our own environment at the other end; null for a real peer.</summary>
    public string? Environment { get; init; }

    /// <summary>deliver_sm for an app that is not registered: refuse (0x64), so that the peer keeps it, instead of storing it.</summary>
    public bool RefuseWhenAbsent { get; init; }

    /// <summary>A message in doubt (the link was cut after the write) is sent again instead of waiting for its receipt.</summary>
    public bool ResendInDoubt { get; init; }

    /// <summary>PEM file of the authorities that the peer's certificate must come from; null takes the system's.</summary>
    public string? Ca { get; init; }

    /// <summary>What a command_status of this peer means, where it differs from the table (design 4.2).</summary>
    public IReadOnlyDictionary<uint, StatusMeaning> StatusOverrides { get; init; } = new Dictionary<uint, StatusMeaning>();

    public LinkProfile Profile { get; init; } = LinkProfile.Default;

    /// <summary>The record without its password, safe to log.</summary>
    public override string ToString() => $"{Name} ({SystemId}@{Address})";
}
