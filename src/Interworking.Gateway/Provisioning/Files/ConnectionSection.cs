using System.Globalization;

namespace Interworking.Gateway.Provisioning.Files;

internal static class ConnectionSection
{
    public static Connection Read(JsonObjectReader connection) => new()
    {
        Name = connection.Text("name", TextRule.Name),
        Enabled = connection.Flag("enabled", true),
        Address = connection.Text("address", TextRule.HostAndPort),
        SystemId = connection.Text("systemId", TextRule.SystemId),
        Password = connection.Secret("password", TextRule.SmppPassword),
        Bind = connection.Word("bind", BindKind.Transceiver, ("transceiver", BindKind.Transceiver), ("transmitter", BindKind.Transmitter), ("receiver", BindKind.Receiver)),
        Binds = connection.Number("binds", 1, 1, 64),
        Window = connection.Number("window", 50, 1, 1024),
        MessagesPerSecond = connection.Number("messagesPerSecond", 0, 0, 1_000_000),
        Tls = connection.Flag("tls", false),
        Ca = connection.OptionalText("ca", TextRule.File),
        Carrier = connection.OptionalText("carrier", TextRule.Name),
        Environment = connection.OptionalText("environment", TextRule.Name),
        ResendInDoubt = connection.Word("inDoubt", false, ("hold", false), ("resend", true)),
        RefuseWhenAbsent = connection.Word("onAbsent", false, ("store", false), ("refuse", true)),
        StatusOverrides = connection.Object("statusOverrides", new Dictionary<uint, StatusMeaning>(), ReadOverrides),
        Profile = connection.Object("profile", LinkProfile.Default, ProfileSection.Read),
    };

    // { "0x45": "permanent", "1044": "retry" }
    private static Dictionary<uint, StatusMeaning> ReadOverrides(JsonObjectReader overrides)
    {
        var meanings = new Dictionary<uint, StatusMeaning>();
        foreach (string key in overrides.AllKeys().ToList())
        {
            StatusMeaning meaning = overrides.Word(
                key, StatusMeaning.Retry,
                ("accepted", StatusMeaning.Accepted), ("throttled", StatusMeaning.Throttled), ("retry", StatusMeaning.Retry), ("permanent", StatusMeaning.Permanent));
            bool hex = key.StartsWith("0x", StringComparison.OrdinalIgnoreCase);
            if (uint.TryParse(hex ? key[2..] : key, hex ? NumberStyles.AllowHexSpecifier : NumberStyles.None, CultureInfo.InvariantCulture, out uint status) && status > 0)
                meanings[status] = meaning;
            else
                overrides.Error(key, "is not a command_status; write it as 0x45");
        }

        return meanings;
    }
}
