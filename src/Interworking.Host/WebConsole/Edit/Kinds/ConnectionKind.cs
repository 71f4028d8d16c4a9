using Interworking.Gateway.Provisioning;
using Interworking.Gateway.Provisioning.Editing;
using Interworking.Host.Api;
using Interworking.Host.Api.Provisioning;
using Interworking.Host.WebConsole.Edit.Fields;

namespace Interworking.Host.WebConsole.Edit.Kinds;

/// <summary>Connections: whom we bind to.</summary>
internal static class ConnectionKind
{
    private static readonly FieldOption[] Meanings = [new("accepted", "taken"), new("throttled", "pause the link, then again"), new("retry", "try again, or the next connection"), new("permanent", "failed for good")];

    public static readonly EditKind Kind = Provisioned.Kind(
        ProvisionedKinds.Connections, ConsolePage.Connections, "Whom we dial over SMPP: vendors, and our own other environments. Service policies send messages by them.",
        [
            Provisioned.Name(),
            Provisioned.Text("Address", "address"),
            Provisioned.Text("system_id", "systemId"),
            Provisioned.Text("Bind", "bind"),
            Provisioned.Number("Binds", "binds"),
            new("Rate", item => (int)item["messagesPerSecond"]! == 0 ? "no limit" : $"{item["messagesPerSecond"]}/s") { IsNumber = true },
            Provisioned.State(),
        ],
        [
            new("Where it leads",
            [
                new("name", "Name") { Required = true, Help = "As policies name it. It stays for ever." },
                new("enabled", "Enabled", FieldType.Flag) { Help = "A disabled one is not dialled, and policies pass it over." },
                new("address", "Address") { Required = true, Help = "Host and port of the peer's message centre.", Example = "smpp.example.net:2775" },
                new("systemId", "system_id") { Required = true, Help = "What we bind as.", Range = "1 to 15 characters" },
                new("password", "Password", FieldType.Secret) { Help = "Left empty it stays as it is.", Range = "1 to 8 characters" },
                new("bind", "Bind as", FieldType.Choice) { Options = [new("transceiver", "transceiver: both ways"), new("transmitter", "transmitter: send only"), new("receiver", "receiver: receive only")] },
                new("tls", "TLS", FieldType.Flag) { Help = "The peer's certificate has to be in order." },
                new("ca", "Authorities") { Help = "PEM file on this machine that the peer's certificate must come from; empty takes the machine's.", Example = "/etc/interworking/vendor-ca.pem" },
            ]),
            new("How much",
            [
                new("binds", "Binds", FieldType.Number) { Help = "Sessions that are kept bound, over all nodes.", Range = "1 to 64" },
                new("window", "Window", FieldType.Number) { Help = "Our requests in flight on one session.", Range = "1 to 1024", Unit = "requests" },
                new("messagesPerSecond", "Agreed rate", FieldType.Number) { Help = "Over all its sessions. 0 is no limit.", Range = "0 to 1000000", Unit = "messages a second" },
            ]),
            new("What comes and goes by it",
            [
                new("carrier", "Billed to", FieldType.Choice) { Help = "The carrier that pays for what arrives by it.", Names = set => set.Carriers.Select(one => one.Name), None = "nobody" },
                new("environment", "Our own environment") { Help = "Its name, where another installation of ours is at the other end.", Example = "env4" },
                new("inDoubt", "Cut after the write", FieldType.Choice) { Help = "Nobody knows whether the peer has taken the message.", Options = [new("hold", "wait for its receipt (hold)"), new("resend", "send it again (resend)")] },
                new("onAbsent", "App not registered", FieldType.Choice) { Help = "For messages that arrive by it.", Options = [new("store", "keep the message (store)"), new("refuse", "the peer keeps it (refuse)")] },
                new("statusOverrides", "Its own meanings of command_status", FieldType.Rows)
                {
                    Help = "Where its answers mean something else than the standard says.",
                    Row = "command_status",
                    Shape = RowShape.Map,
                    Cells = [new("status", "command_status") { Required = true, Example = "0x45" }, new("meaning", "Means", FieldType.Choice) { Options = Meanings }],
                },
            ]),
            ProfileFields.Group,
        ],
        static () => Provisioned.Fresh(ConnectionView.Of(new Connection { Name = "", Address = "", SystemId = "", Password = "" }), ApiJson.Default.ConnectionView)) with
    { Beside = typeof(TestConnection), Empty = "We dial nobody yet." };
}
