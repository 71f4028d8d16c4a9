using Interworking.Gateway.Provisioning;
using Interworking.Gateway.Registrar;
using Interworking.Host.Api.Provisioning;

namespace Interworking.Host.Api.Apps;

/// <summary>An account and the apps that it has registered.</summary>
/// <param name="Did">Its number.</param>
/// <param name="Customer">Its owner.</param>
/// <param name="Product">Its product.</param>
/// <param name="Enabled">May register.</param>
/// <param name="Messaging">Its product includes messaging.</param>
/// <param name="Devices">Registered now; empty when none is. Null when the registrar does not answer.</param>
internal sealed record AppView(string Did, string Customer, string Product, bool Enabled, bool Messaging, IReadOnlyList<DeviceView>? Devices)
{
    public static AppView Of(StoredAccount stored, IReadOnlyList<Binding>? bindings) => new(
        stored.Account.Did, stored.Account.Customer, stored.Product, stored.Account.Enabled, stored.Account.Messaging,
        bindings is null ? null : [.. bindings.Select(DeviceView.Of)]);
}

/// <summary>A registered app.</summary>
/// <param name="Contact">Its address, without what belongs to push services.</param>
/// <param name="Transport">udp, tcp, tls.</param>
/// <param name="Source">Where its REGISTER came from.</param>
/// <param name="ExpiresAt">Unless it registers again.</param>
/// <param name="UserAgent">As it calls itself.</param>
/// <param name="Node">The node that has its connection.</param>
/// <param name="Instance">Its instance id.</param>
internal sealed record DeviceView(string Contact, string Transport, string Source, DateTimeOffset ExpiresAt, string? UserAgent, string Node, string? Instance)
{
    public static DeviceView Of(Binding binding) => new(
        binding.Contact.Split(';', 2)[0].TrimStart('<').TrimEnd('>'), FileWord.Of(binding.Transport), binding.Source.ToString(), binding.ExpiresAt, binding.UserAgent, binding.Node, binding.Instance);
}
