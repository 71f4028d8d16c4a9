using Interworking.Gateway.Provisioning;

namespace Interworking.Host.Api.Provisioning;

/// <summary>A DID with SIP credentials, as a provisioning file has it, with its customer. The password is written, never shown.</summary>
/// <param name="Did">Canonical number.</param>
/// <param name="Customer">Owner's name.</param>
/// <param name="Product">Its product's name.</param>
/// <param name="Enabled">May register and receive.</param>
/// <param name="MessagesPerMinute">0 is the default limit.</param>
/// <param name="Password">Only to write: left out it stays.</param>
internal sealed record AccountView(string Did, string Customer, string Product, bool Enabled, int MessagesPerMinute, string? Password = null)
{
    public static AccountView Of(StoredAccount stored) =>
        new(stored.Account.Did, stored.Account.Customer, stored.Product, stored.Account.Enabled, stored.Account.MessagesPerMinute);

    /// <summary>The record without its password.</summary>
    public override string ToString() => Did;
}
