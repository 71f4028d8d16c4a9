using Interworking.Gateway.Provisioning;

namespace Interworking.Host.Api.Provisioning;

/// <summary>A carrier, as a provisioning file has it.</summary>
internal sealed record CarrierView
{
    public required string Name { get; init; }

    /// <summary>false suspends it: it cannot bind, and its binds are closed.</summary>
    public bool Enabled { get; init; }

    public IReadOnlyList<LoginView> SystemIds { get; init; } = [];

    public IReadOnlyList<string> AllowedAddresses { get; init; } = [];

    public int MaxBinds { get; init; }

    public int Window { get; init; }

    public int MessagesPerSecond { get; init; }

    public string? Tariff { get; init; }

    public string TimeZone { get; init; } = "";

    public int DuplicateWindowSeconds { get; init; }

    /// <summary>store or transaction.</summary>
    public string Mode { get; init; } = "";

    public string? Environment { get; init; }

    /// <summary>Most that it may owe for a month, in its tariff's currency; null for no limit.</summary>
    public decimal? CreditLimit { get; init; }

    public ProfileView? Profile { get; init; }

    public static CarrierView Of(Carrier carrier) => new()
    {
        Name = carrier.Name,
        Enabled = carrier.Enabled,
        SystemIds = [.. carrier.Credentials.Select(credential => new LoginView(credential.SystemId))],
        AllowedAddresses = [.. carrier.AllowedAddresses.Select(network => network.ToString())],
        MaxBinds = carrier.MaxBinds,
        Window = carrier.Window,
        MessagesPerSecond = carrier.MessagesPerSecond,
        Tariff = carrier.Tariff,
        TimeZone = carrier.TimeZone,
        DuplicateWindowSeconds = carrier.DuplicateWindowSeconds,
        Mode = carrier.TransactionMode ? "transaction" : "store",
        Environment = carrier.Environment,
        CreditLimit = carrier.CreditLimit,
        Profile = ProfileView.Of(carrier.Profile),
    };
}
