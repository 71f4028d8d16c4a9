using Interworking.Gateway.Provisioning.Files;

namespace Interworking.Gateway.Provisioning.Editing;

/// <summary>Accounts. Edited one by one they name their customer, who has to be there.</summary>
public sealed class AccountKind : ProvisionedKind
{
    internal AccountKind()
        : base("accounts", "account", "did")
    {
    }

    internal override ProvisioningFile Read(JsonObjectReader item) => new()
    {
        Customers = [new CustomerEntry(item.Text("customer", TextRule.Name), [ProvisioningFileReader.ReadAccount(item)])],
    };

    internal override IReadOnlyList<Field>? FieldsOf(ProvisioningState state, string name) =>
        state.Accounts.FirstOrDefault(one => one.Account.Did == name) is { } found ? [new Field("customer", found.Account.Customer), .. Fields.Of(found)] : null;
}
