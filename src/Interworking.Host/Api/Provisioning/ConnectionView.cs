using System.Globalization;
using Interworking.Gateway.Provisioning;

namespace Interworking.Host.Api.Provisioning;

/// <summary>A connection, as a provisioning file has it.</summary>
internal sealed record ConnectionView
{
    public required string Name { get; init; }

    public bool Enabled { get; init; }

    public string Address { get; init; } = "";

    public string SystemId { get; init; } = "";

    /// <summary>Only to write: left out it stays.</summary>
    public string? Password { get; init; }

    /// <summary>transceiver, transmitter or receiver.</summary>
    public string Bind { get; init; } = "";

    public int Binds { get; init; }

    public int Window { get; init; }

    public int MessagesPerSecond { get; init; }

    public bool Tls { get; init; }

    public string? Ca { get; init; }

    public string? Carrier { get; init; }

    public string? Environment { get; init; }

    /// <summary>hold or resend.</summary>
    public string InDoubt { get; init; } = "";

    /// <summary>store or refuse.</summary>
    public string OnAbsent { get; init; } = "";

    /// <summary>command_status (0x45) to accepted, throttled, retry or permanent.</summary>
    public IReadOnlyDictionary<string, string> StatusOverrides { get; init; } = new Dictionary<string, string>();

    public ProfileView? Profile { get; init; }

    public static ConnectionView Of(Connection connection) => new()
    {
        Name = connection.Name,
        Enabled = connection.Enabled,
        Address = connection.Address,
        SystemId = connection.SystemId,
        Bind = FileWord.Of(connection.Bind),
        Binds = connection.Binds,
        Window = connection.Window,
        MessagesPerSecond = connection.MessagesPerSecond,
        Tls = connection.Tls,
        Ca = connection.Ca,
        Carrier = connection.Carrier,
        Environment = connection.Environment,
        InDoubt = connection.ResendInDoubt ? "resend" : "hold",
        OnAbsent = connection.RefuseWhenAbsent ? "refuse" : "store",
        StatusOverrides = connection.StatusOverrides.ToDictionary(pair => string.Create(CultureInfo.InvariantCulture, $"0x{pair.Key:x2}"), pair => FileWord.Of(pair.Value)),
        Profile = ProfileView.Of(connection.Profile),
    };

    /// <summary>The record without its password.</summary>
    public override string ToString() => Name;
}
