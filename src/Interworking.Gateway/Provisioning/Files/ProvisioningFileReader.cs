using System.Text.Json;
using Interworking.Gateway.Configuration;

namespace Interworking.Gateway.Provisioning.Files;

/// <summary>Reads a provisioning file; every error at once, each with the path of its key (<c>carriers[1].window</c>).</summary>
public static class ProvisioningFileReader
{
    private static readonly JsonDocumentOptions Options = new()
    {
        CommentHandling = JsonCommentHandling.Skip,
        AllowTrailingCommas = true,
        AllowDuplicateProperties = false,
    };

    /// <summary>With errors the file is not to be used.</summary>
    public static (ProvisioningFile File, IReadOnlyList<ConfigurationError> Errors) Read(ReadOnlyMemory<byte> json)
    {
        var errors = new List<ConfigurationError>();
        try
        {
            using JsonDocument document = JsonDocument.Parse(json, Options);
            if (document.RootElement.ValueKind != JsonValueKind.Object) return (new ProvisioningFile(), [new ConfigurationError("", "must be a JSON object")]);
            ProvisioningFile file = JsonObjectReader.Whole(new JsonObjectReader(document.RootElement, "", errors), ReadFile);
            errors.AddRange(DuplicateRules.Validate(file));
            return (file, errors);
        }
        catch (JsonException error)
        {
            return (new ProvisioningFile(), [new ConfigurationError("", $"is not valid JSON: {error.Message}")]);
        }
    }

    private static ProvisioningFile ReadFile(JsonObjectReader file) => new()
    {
        Environments = file.Objects("environments", ReadEnvironment),
        Products = file.Objects("products", ReadProduct),
        Customers = file.Objects("customers", customer =>
            new CustomerEntry(customer.Text("name", TextRule.Name), customer.Objects("accounts", ReadAccount))),
        Carriers = file.Objects("carriers", CarrierSection.Read),
        Connections = file.Objects("connections", ConnectionSection.Read),
        Policies = file.Objects("servicePolicies", PolicySection.Read),
        Tariffs = file.Objects("tariffs", TariffSection.Read),
    };

    internal static PeerEnvironment ReadEnvironment(JsonObjectReader environment) =>
        new(environment.Text("name", TextRule.Name), environment.Texts("entry", TextRule.HostAndPort));

    internal static Product ReadProduct(JsonObjectReader product) => new(product.Text("name", TextRule.Name), product.Flag("messaging", false));

    internal static AccountEntry ReadAccount(JsonObjectReader account) => new(
        account.Text("did", TextRule.Number),
        account.Secret("password", TextRule.SipPassword),
        account.Text("product", TextRule.Name),
        account.Flag("enabled", true),
        account.Number("messagesPerMinute", 0, 0, 100_000));
}
