using Interworking.Gateway.Provisioning.Files;

namespace Interworking.Gateway.Provisioning.Editing;

/// <summary>Customers: so far a name that accounts have.</summary>
public sealed class CustomerKind : ProvisionedKind
{
    internal CustomerKind()
        : base("customers", "customer", "name")
    {
    }

    internal override ProvisioningFile Read(JsonObjectReader item) => new() { Customers = [new CustomerEntry(item.Text("name", TextRule.Name), [])] };

    internal override IReadOnlyList<Field>? FieldsOf(ProvisioningState state, string name) => state.Customers.Contains(name) ? [] : null;
}
