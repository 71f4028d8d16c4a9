using System.Text.Json.Nodes;
using Interworking.Gateway.Provisioning;
using Interworking.Gateway.Provisioning.Editing;
using Interworking.Host.Api;
using Interworking.Host.Api.Provisioning;
using Interworking.Host.WebConsole.Edit.Fields;

namespace Interworking.Host.WebConsole.Edit.Kinds;

/// <summary>Service policies: which numbers go by which connections.</summary>
internal static class PolicyKind
{
    public static readonly EditKind Kind = Provisioned.Kind(
        ProvisionedKinds.Policies, ConsolePage.Policies, "Where messages go that are for no account here: the first enabled policy that matches, then its connections in order.",
        [
            Provisioned.Number("Priority", "priority"),
            Provisioned.Name(),
            Provisioned.Text("Recipients", "recipientPattern"),
            new("Connections", item => string.Join(", ", ((JsonArray)item["connections"]!).Select(ItemText.Plain))),
            Provisioned.State(),
        ],
        [
            new("Which messages",
            [
                new("name", "Name") { Required = true, Help = "It stays for ever." },
                new("enabled", "Enabled", FieldType.Flag) { Help = "A disabled policy is passed over." },
                new("priority", "Priority", FieldType.Number) { Help = "Lower has its turn first; of equals the one with more leading digits.", Range = "0 to 1000000" },
                new("recipientPattern", "Recipients") { Required = true, Help = "Canonical numbers: % stands for any digits, _ for one.", Example = "222%" },
                new("rewriteSender", "Sender shown") { Help = "Instead of the origin's number; empty leaves it.", Range = "1 to 20 characters" },
            ]),
            new("Where they go",
            [
                new("connections", "Connections", FieldType.Rows)
                {
                    Help = "The next one is taken when one is down or refuses for a time. With weights traffic is shared in that proportion; without any it goes strictly in order.",
                    Row = "connection",
                    Shape = RowShape.Columns,
                    Ordered = true,
                    Cells =
                    [
                        new("connections", "Connection", FieldType.Choice) { Names = set => set.Connections.Select(one => one.Name), None = "choose one" },
                        new("weights", "Weight", FieldType.Number) { Range = "0 to 1000, or empty in all rows" },
                    ],
                },
            ]),
        ],
        static () => Provisioned.Fresh(PolicyView.Of(new ServicePolicy("", 100, "", [], true)), ApiJson.Default.PolicyView)) with
    { Beside = typeof(TryRoute), Empty = "There is none: only numbers of this environment can be written to." };
}
