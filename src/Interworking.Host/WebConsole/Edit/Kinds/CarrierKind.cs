using System.Text.Json.Nodes;
using Interworking.Gateway.Provisioning;
using Interworking.Gateway.Provisioning.Editing;
using Interworking.Host.Api;
using Interworking.Host.Api.Provisioning;
using Interworking.Host.WebConsole.Edit.Fields;

namespace Interworking.Host.WebConsole.Edit.Kinds;

/// <summary>Carriers: who binds to us, and is billed.</summary>
internal static class CarrierKind
{
    public static readonly EditKind Kind = Provisioned.Kind(
        ProvisionedKinds.Carriers, ConsolePage.Carriers, "Who sends us SMS over SMPP and is billed for it: whom we let bind, how much, by which tariff.",
        [
            Provisioned.Name(),
            new("system_id", item => string.Join(", ", ((JsonArray)item["systemIds"]!).Select(login => ItemText.Plain(login!["systemId"])))),
            new("May bind from", item => ItemText.Several(item["allowedAddresses"], "networks")),
            Provisioned.Number("Binds", "maxBinds"),
            new("Rate", item => (int)item["messagesPerSecond"]! == 0 ? "no limit" : $"{item["messagesPerSecond"]}/s") { IsNumber = true },
            Provisioned.Text("Tariff", "tariff"),
            Provisioned.State("active", "suspended"),
        ],
        [
            new("Who it is",
            [
                new("name", "Name") { Required = true, Help = "As it stands on statements. It stays for ever." },
                new("enabled", "Active", FieldType.Flag) { Help = "A carrier that is not active is suspended: it cannot bind, and its links are unbound." },
                new("systemIds", "system_ids", FieldType.Rows)
                {
                    Help = "What it binds as. A password that is left empty stays as it is.",
                    Row = "system_id",
                    Cells =
                    [
                        new("systemId", "system_id") { Required = true, Range = "1 to 15 characters" },
                        new("password", "Password", FieldType.Secret) { Range = "1 to 8 characters", Generated = 8 },
                    ],
                },
                new("allowedAddresses", "May bind from", FieldType.Lines) { Help = "Addresses and networks, one a line. From elsewhere its bind is refused; empty allows none.", Example = "198.51.100.0/24" },
            ]),
            new("What it may",
            [
                new("maxBinds", "Binds at a time", FieldType.Number) { Help = "Over all its system_ids.", Range = "1 to 1024" },
                new("window", "Window", FieldType.Number) { Help = "Requests that we hold unanswered on one bind.", Range = "1 to 1024", Unit = "requests" },
                new("messagesPerSecond", "Agreed rate", FieldType.Number) { Help = "Beyond it we answer \"throttled\". 0 is no limit.", Range = "0 to 1000000", Unit = "messages a second" },
                new("mode", "Answers", FieldType.Choice) { Options = [new("store", "at once, then a receipt (store)"), new("transaction", "when the outcome is known (transaction)")] },
                new("duplicateWindowSeconds", "Same message again", FieldType.Number) { Help = "An equal PDU within this time after a cut link is the same message. 0 recognises none.", Range = "0 to 86400", Unit = "seconds" },
            ]),
            new("What it pays",
            [
                new("tariff", "Tariff", FieldType.Choice) { Names = set => set.Tariffs.Select(one => one.Name), None = "not billed" },
                new("timeZone", "Time zone") { Help = "Its months and days are counted in it.", Suggestions = [.. TimeZoneInfo.GetSystemTimeZones().Select(zone => zone.Id)], Example = "Asia/Baghdad" },
                new("creditLimit", "Credit limit", FieldType.Number) { Help = "What it may owe for a month before its messages are refused, in its tariff's currency. Empty is no limit.", Range = "0 to 1000000000" },
                new("environment", "Our own environment") { Help = "Its name, where another installation of ours is at the other end: not billed, and copies are known.", Example = "env4" },
            ]),
            ProfileFields.Group,
        ],
        static () => Provisioned.Fresh(CarrierView.Of(new Carrier { Name = "", Credentials = [], AllowedAddresses = [] }), ApiJson.Default.CarrierView)) with
    { Empty = "No carrier can bind yet." };
}
