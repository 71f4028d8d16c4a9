using System.Net;
using Interworking.Gateway.Provisioning;

namespace Interworking.Storage.Sql.Provisioning;

internal sealed class CarrierRow
{
    public const string Columns =
        "name, enabled, allowed_addresses, max_binds, bind_window, messages_per_second, tariff, time_zone, duplicate_window_seconds, transaction_mode, environment, profile";

    public const string Parameters =
        "@Name, @Enabled, @AllowedAddresses, @MaxBinds, @BindWindow, @MessagesPerSecond, @Tariff, @TimeZone, @DuplicateWindowSeconds, @TransactionMode, @Environment, @Profile";

    public string Name { get; init; } = "";

    public bool Enabled { get; init; }

    public string AllowedAddresses { get; init; } = "";

    public int MaxBinds { get; init; }

    public int BindWindow { get; init; }

    public int MessagesPerSecond { get; init; }

    public string? Tariff { get; init; }

    public string TimeZone { get; init; } = "";

    public int DuplicateWindowSeconds { get; init; }

    public bool TransactionMode { get; init; }

    public string? Environment { get; init; }

    public string Profile { get; init; } = "";

    /// <summary>In 1/100,000,000; null for no limit.</summary>
    public long? CreditLimitE8 { get; init; }

    public static CarrierRow Of(Carrier carrier) => new()
    {
        Name = carrier.Name,
        Enabled = carrier.Enabled,
        AllowedAddresses = JsonText.Write(carrier.AllowedAddresses.Select(network => network.ToString())),
        MaxBinds = carrier.MaxBinds,
        BindWindow = carrier.Window,
        MessagesPerSecond = carrier.MessagesPerSecond,
        Tariff = carrier.Tariff,
        TimeZone = carrier.TimeZone,
        DuplicateWindowSeconds = carrier.DuplicateWindowSeconds,
        TransactionMode = carrier.TransactionMode,
        Environment = carrier.Environment,
        Profile = JsonText.Write(carrier.Profile),
        CreditLimitE8 = carrier.CreditLimit is { } limit ? AmountE8.Of(limit) : null,
    };

    public Carrier ToCarrier(IEnumerable<LoginRow> logins) => new()
    {
        Name = Name,
        Enabled = Enabled,
        Credentials = [.. logins.Select(login => new CarrierCredential(login.SystemId, login.PasswordHash))],
        AllowedAddresses = [.. JsonText.Read<string[]>(AllowedAddresses).Select(IPNetwork.Parse)],
        MaxBinds = MaxBinds,
        Window = BindWindow,
        MessagesPerSecond = MessagesPerSecond,
        Tariff = Tariff,
        TimeZone = TimeZone,
        DuplicateWindowSeconds = DuplicateWindowSeconds,
        TransactionMode = TransactionMode,
        Environment = Environment,
        Profile = JsonText.Read<LinkProfile>(Profile),
        CreditLimit = CreditLimitE8 is { } limit ? AmountE8.Read(limit) : null,
    };
}

internal sealed class LoginRow
{
    public string SystemId { get; init; } = "";

    public string Carrier { get; init; } = "";

    public int Position { get; init; }

    public string PasswordHash { get; init; } = "";

    public static IEnumerable<LoginRow> Of(Carrier carrier) =>
        carrier.Credentials.Select((credential, position) => new LoginRow
        {
            SystemId = credential.SystemId,
            Carrier = carrier.Name,
            Position = position,
            PasswordHash = credential.PasswordHash,
        });
}
