using Interworking.Gateway.Provisioning;

namespace Interworking.Storage.Sql.Provisioning;

internal sealed class ConnectionRow
{
    public const string Columns =
        "name, enabled, address, system_id, password, bind, binds, bind_window, messages_per_second, tls, ca, carrier, environment, resend_in_doubt, refuse_when_absent, status_overrides, profile";

    public const string Parameters =
        "@Name, @Enabled, @Address, @SystemId, @Password, @Bind, @Binds, @BindWindow, @MessagesPerSecond, @Tls, @Ca, @Carrier, @Environment, @ResendInDoubt, @RefuseWhenAbsent, @StatusOverrides, @Profile";

    private static readonly Words<BindKind> BindWords = new();

    public string Name { get; init; } = "";

    public bool Enabled { get; init; }

    public string Address { get; init; } = "";

    public string SystemId { get; init; } = "";

    public string Password { get; init; } = "";

    public string Bind { get; init; } = "";

    public int Binds { get; init; }

    public int BindWindow { get; init; }

    public int MessagesPerSecond { get; init; }

    public bool Tls { get; init; }

    public string? Ca { get; init; }

    public string? Carrier { get; init; }

    public string? Environment { get; init; }

    public bool ResendInDoubt { get; init; }

    public bool RefuseWhenAbsent { get; init; }

    public string StatusOverrides { get; init; } = "";

    public string Profile { get; init; } = "";

    public static ConnectionRow Of(Connection connection) => new()
    {
        Name = connection.Name,
        Enabled = connection.Enabled,
        Address = connection.Address,
        SystemId = connection.SystemId,
        Password = connection.Password,
        Bind = BindWords[connection.Bind],
        Binds = connection.Binds,
        BindWindow = connection.Window,
        MessagesPerSecond = connection.MessagesPerSecond,
        Tls = connection.Tls,
        Ca = connection.Ca,
        Carrier = connection.Carrier,
        Environment = connection.Environment,
        ResendInDoubt = connection.ResendInDoubt,
        RefuseWhenAbsent = connection.RefuseWhenAbsent,
        StatusOverrides = JsonText.Write(connection.StatusOverrides),
        Profile = JsonText.Write(connection.Profile),
    };

    public Connection ToConnection() => new()
    {
        Name = Name,
        Enabled = Enabled,
        Address = Address,
        SystemId = SystemId,
        Password = Password,
        Bind = BindWords.Parse(Bind),
        Binds = Binds,
        Window = BindWindow,
        MessagesPerSecond = MessagesPerSecond,
        Tls = Tls,
        Ca = Ca,
        Carrier = Carrier,
        Environment = Environment,
        ResendInDoubt = ResendInDoubt,
        RefuseWhenAbsent = RefuseWhenAbsent,
        StatusOverrides = JsonText.Read<Dictionary<uint, StatusMeaning>>(StatusOverrides),
        Profile = JsonText.Read<LinkProfile>(Profile),
    };
}
