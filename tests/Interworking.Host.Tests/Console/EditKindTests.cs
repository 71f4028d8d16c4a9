using System.Text.Json.Nodes;
using Interworking.Gateway.Provisioning;
using Interworking.Gateway.Settlement;
using Interworking.Host.Api;
using Interworking.Host.Api.Provisioning;
using Interworking.Host.WebConsole.Edit;
using Interworking.Host.WebConsole.Edit.Fields;

namespace Interworking.Host.Tests.Console;

/// <summary>What a form does not show nobody can change there: whoever adds a property to the API adds it to the form.</summary>
public sealed class EditKindTests
{
    public static TheoryData<string, string[]> Shown => new()
    {
        { "/carriers", Keys(System.Text.Json.JsonSerializer.SerializeToNode(CarrierView.Of(new Carrier { Name = "x", Credentials = [], AllowedAddresses = [] }), ApiJson.Default.CarrierView)!) },
        { "/connections", Keys(System.Text.Json.JsonSerializer.SerializeToNode(ConnectionView.Of(new Connection { Name = "x", Address = "", SystemId = "", Password = "" }), ApiJson.Default.ConnectionView)!) },
        { "/policies", [.. Keys(System.Text.Json.JsonSerializer.SerializeToNode(PolicyView.Of(new ServicePolicy("x", 1, "", [], true)), ApiJson.Default.PolicyView)!).Except(["transport"])] },
        { "/tariffs", Keys(System.Text.Json.JsonSerializer.SerializeToNode(TariffView.Of(new Tariff("x", "USD", TariffUnit.Part, ChargeOn.Accepted, [])), ApiJson.Default.TariffView)!) },
        { "/products", Keys(System.Text.Json.JsonSerializer.SerializeToNode(ProductView.Of(new Product("x", true)), ApiJson.Default.ProductView)!) },
        { "/accounts", Keys(System.Text.Json.JsonSerializer.SerializeToNode(new AccountView("1", "c", "p", true, 0), ApiJson.Default.AccountView)!) },
        { "/environments", Keys(System.Text.Json.JsonSerializer.SerializeToNode(new EnvironmentView("x", []), ApiJson.Default.EnvironmentView)!) },
    };

    [Theory, MemberData(nameof(Shown))]
    public void Form_EveryPropertyOfTheApi_IsThere(string path, string[] keys)
    {
        EditKind kind = EditKinds.All.Single(one => one.Page.Path == path);

        IEnumerable<string> fields = kind.Groups.SelectMany(group => group.Fields).SelectMany(field => field.Shape == RowShape.Columns ? field.Cells.Select(cell => cell.Key) : [field.Key]);

        fields.Should().BeEquivalentTo(keys);
    }

    [Fact]
    public void Forms_All_HaveOneFieldForEachKeyAndANameThatIsNeeded()
    {
        foreach (EditKind kind in EditKinds.All)
        {
            EditField[] fields = [.. kind.Groups.SelectMany(group => group.Fields)];
            fields.Select(field => field.Key).Should().OnlyHaveUniqueItems();
            fields.Single(field => field.Key == kind.Key).Required.Should().BeTrue();
            fields.Where(field => field.Type == FieldType.Rows).Should().NotContain(field => field.Cells.Count == 0 || field.Row.Length == 0);
            fields.Where(field => field.Type == FieldType.Choice).Should().NotContain(field => field.Options.Count == 0 && field.Names == null);
        }
    }

    /// <summary>Paths of the leaves; what is a table, or empty, is one.</summary>
    private static string[] Keys(JsonNode item) =>
        [.. ((JsonObject)item).SelectMany(pair => pair is { Key: "profile", Value: JsonObject profile } ? profile.Select(inner => $"profile.{inner.Key}") : [pair.Key])];
}
