using System.Net;

namespace Interworking.Gateway.Provisioning;

/// <summary>A party that sends us SMS and is billed.</summary>
public sealed record Carrier
{
    public required string Name { get; init; }

    public bool Enabled { get; init; } = true;

    public required IReadOnlyList<CarrierCredential> Credentials { get; init; }

    /// <summary>Source addresses it may bind from; empty allows none.</summary>
    public required IReadOnlyList<IPNetwork> AllowedAddresses { get; init; }

    /// <summary>Most binds at a time over all its system_ids. 1 to 1024.</summary>
    public int MaxBinds { get; init; } = 4;

    /// <summary>Requests we hold unanswered on one bind. 1 to 1024.</summary>
    public int Window { get; init; } = 100;

    /// <summary>Agreed rate; 0 is no limit.</summary>
    public int MessagesPerSecond { get; init; }

    public string? Tariff { get; init; }

    /// <summary>IANA name; a statement's month is counted in it.</summary>
    public string TimeZone { get; init; } = "UTC";

    /// <summary>An equal PDU within this time after a cut link is the same message. 0 to 86400 s; 0 recognises none.</summary>
    public int DuplicateWindowSeconds { get; init; } = 600;

    /// <summary>Answers wait for the outcome (transaction mode) by default.</summary>
    public bool TransactionMode { get; init; }

    /// <summary>Name of our own environment at the other end; null for a real carrier.</summary>
    public string? Environment { get; init; }

    /// <summary>What it may owe for a month, in its tariff's currency, before its messages are refused; null for no limit. The fee is not counted.</summary>
    public decimal? CreditLimit { get; init; }

    public LinkProfile Profile { get; init; } = LinkProfile.Default;
}

/// <param name="SystemId">At most 15 octets.</param>
/// <param name="PasswordHash">As <see cref="PasswordHash"/> writes it; never the password.</param>
public sealed record CarrierCredential(string SystemId, string PasswordHash)
{
    /// <summary>The record without its hash, safe to log.</summary>
    public override string ToString() => SystemId;
}
