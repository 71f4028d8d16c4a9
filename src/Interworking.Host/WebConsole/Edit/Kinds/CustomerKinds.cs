using System.Text.Json.Nodes;
using Interworking.Gateway.Provisioning;
using Interworking.Gateway.Provisioning.Editing;
using Interworking.Host.Api;
using Interworking.Host.Api.Provisioning;
using Interworking.Host.WebConsole.Edit.Fields;

namespace Interworking.Host.WebConsole.Edit.Kinds;

/// <summary>Who buys what: customers, their accounts, products; and our other environments.</summary>
internal static class CustomerKinds
{
    public static readonly EditKind Customers = Provisioned.Kind(
        ProvisionedKinds.Customers, ConsolePage.Customers, "Who owns accounts.",
        [Provisioned.Name(), new("Accounts", _ => "its accounts") { Link = item => $"{ConsolePage.Accounts.Path}{Parts.Query.Of(("customer", ItemText.Plain(item["name"])))}" }],
        [new("Customer", [new("name", "Name") { Required = true, Help = "It stays for ever." }])],
        static () => []) with
    { IsFixed = true };

    public static readonly EditKind Accounts = Provisioned.Kind(
        ProvisionedKinds.Accounts, ConsolePage.Accounts, "Numbers with the credentials that their owners type into their apps.",
        [
            Provisioned.Name("Number", "did"),
            new("Customer", item => ItemText.Plain(item["customer"])) { Link = item => CustomerPath(item) },
            Provisioned.Text("Product", "product"),
            new("Limit", item => (int)item["messagesPerMinute"]! == 0 ? "default" : $"{item["messagesPerMinute"]}/min") { IsNumber = true },
            Provisioned.State(),
        ],
        [
            new("Account",
            [
                new("did", "Number") { Required = true, Help = "Canonical, without a plus. It stays for ever.", Range = "1 to 20 digits", Example = "111222333" },
                new("customer", "Customer") { Required = true, Help = "Who owns it. Given to somebody else it becomes another account, with another password.", SuggestedBy = "/api/customers?limit=20&name=" },
                new("product", "Product", FieldType.Choice) { Required = true, Help = "Says whether messaging is included.", Names = set => set.Products.Select(one => one.Name), None = "choose one" },
                new("enabled", "Enabled", FieldType.Flag) { Help = "A disabled account neither registers nor sends or receives." },
                new("password", "Password", FieldType.Secret) { Help = "As its user types it into his app. Left empty it stays as it is.", Range = "1 to 128 characters", Generated = 12 },
                new("messagesPerMinute", "What its user may send", FieldType.Number) { Help = "0 is the default of the configuration.", Range = "0 to 100000", Unit = "messages a minute" },
            ]),
        ],
        static () => new JsonObject { ["enabled"] = true, ["messagesPerMinute"] = 0 }) with
    {
        Filters = [new("customer", "Customer"), new("product", "Product")],
        Also = ("Import a CSV file", "/accounts/import"),
        Empty = "No account fits.",
    };

    public static readonly EditKind Products = Provisioned.Kind(
        ProvisionedKinds.Products, ConsolePage.Products, "What customers buy: it says whether an account can send and receive messages.",
        [
            Provisioned.Name(),
            new("Messaging", item => (bool)item["messaging"]! ? "included" : "not included") { Mood = item => (bool)item["messaging"]! ? "good" : null },
            new("Accounts", _ => "accounts with it") { Link = item => $"{ConsolePage.Accounts.Path}{Parts.Query.Of(("product", ItemText.Plain(item["name"])))}" },
        ],
        [new("Product", [new("name", "Name") { Required = true, Help = "It stays for ever." }, new("messaging", "Messaging included", FieldType.Flag) { Help = "Accounts without it can register, and get and send no messages." }])],
        static () => Provisioned.Fresh(ProductView.Of(new Product("", true)), ApiJson.Default.ProductView));

    public static readonly EditKind Environments = Provisioned.Kind(
        ProvisionedKinds.Environments, ConsolePage.Environments, "Our other installations and where they are entered: no two may share an address.",
        [Provisioned.Name(), new("Entry", item => ItemText.Plain(item["entry"]))],
        [
            new("Environment",
            [
                new("name", "Name") { Required = true, Help = "As it calls itself. It stays for ever.", Example = "env4" },
                new("entry", "Entry addresses", FieldType.Lines) { Help = "address:port of its SMPP listeners, one a line.", Example = "192.0.2.4:2775" },
            ]),
        ],
        static () => new JsonObject { ["entry"] = new JsonArray() });

    private static string CustomerPath(JsonObject account) => $"{ConsolePage.Customers.Path}/edit?name={Uri.EscapeDataString(ItemText.Plain(account["customer"]))}";
}
