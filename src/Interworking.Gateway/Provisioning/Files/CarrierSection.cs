using Interworking.Gateway.Configuration;

namespace Interworking.Gateway.Provisioning.Files;

internal static class CarrierSection
{
    public static CarrierEntry Read(JsonObjectReader carrier) => new(
        new Carrier
        {
            Name = carrier.Text("name", TextRule.Name),
            Enabled = carrier.Flag("enabled", true),
            Credentials = [],
            AllowedAddresses = [.. Networks(carrier.Texts("allowedAddresses", TextRule.Network))],
            MaxBinds = carrier.Number("maxBinds", 4, 1, 1024),
            Window = carrier.Number("window", 100, 1, 1024),
            MessagesPerSecond = carrier.Number("messagesPerSecond", 0, 0, 1_000_000),
            Tariff = carrier.OptionalText("tariff", TextRule.Name),
            TimeZone = carrier.OptionalText("timeZone", TextRule.TimeZone) ?? "UTC",
            DuplicateWindowSeconds = carrier.Number("duplicateWindowSeconds", 600, 0, 86_400),
            TransactionMode = carrier.Word("mode", false, ("store", false), ("transaction", true)),
            Environment = carrier.OptionalText("environment", TextRule.Name),
            CreditLimit = carrier.Has("creditLimit") ? TariffSection.Amount(carrier, "creditLimit") : null,
            Profile = carrier.Object("profile", LinkProfile.Default, ProfileSection.Read),
        },
        ReadLogins(carrier));

    // systemId and password are the short form of a systemIds with one item; a carrier that we dial has neither.
    private static IReadOnlyList<Login> ReadLogins(JsonObjectReader carrier)
    {
        IReadOnlyList<Login> several = carrier.Objects("systemIds", login =>
            new Login(login.Text("systemId", TextRule.SystemId), login.Secret("password", TextRule.SmppPassword)));
        bool single = carrier.Has("systemId") | carrier.Has("password"); // both are asked for, so that neither counts as unknown
        if (!single) return several;
        return [new Login(carrier.Text("systemId", TextRule.SystemId), carrier.Secret("password", TextRule.SmppPassword)), .. several];
    }

    private static IEnumerable<System.Net.IPNetwork> Networks(IEnumerable<string> texts)
    {
        foreach (string text in texts)
        {
            if (NetworkAddress.TryParse(text, out System.Net.IPNetwork network)) yield return network;
        }
    }
}
