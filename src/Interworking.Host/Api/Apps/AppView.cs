using Interworking.Gateway.Provisioning;

namespace Interworking.Host.Api.Apps;

/// <summary>An account and the apps that it has registered.</summary>
/// <param name="Did">Its number.</param>
/// <param name="Customer">Its owner.</param>
/// <param name="Product">Its product.</param>
/// <param name="Enabled">May register.</param>
/// <param name="Messaging">Its product includes messaging.</param>
/// <param name="Devices">Registered now; empty when none is. Null when the registrar does not answer.</param>
/// <param name="Pushes">Apps that are woken by push, registered or not.</param>
internal sealed record AppView(
    string Did, string Customer, string Product, bool Enabled, bool Messaging, IReadOnlyList<DeviceView>? Devices, IReadOnlyList<PushView> Pushes)
{
    public static AppView Of(StoredAccount stored, IReadOnlyList<DeviceView>? devices, IReadOnlyList<PushView> pushes) => new(
        stored.Account.Did, stored.Account.Customer, stored.Product, stored.Account.Enabled, stored.Account.Messaging, devices, pushes);
}
