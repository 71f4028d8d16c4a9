using Interworking.Gateway.Registrar;
using Interworking.Gateway.Sip.Devices;
using Interworking.Host.Api.Provisioning;

namespace Interworking.Host.Api.Apps;

/// <summary>A registered app.</summary>
/// <param name="Contact">Its address, without what belongs to push services.</param>
/// <param name="Transport">udp, tcp, tls.</param>
/// <param name="Source">Where its REGISTER came from.</param>
/// <param name="ExpiresAt">Unless it registers again.</param>
/// <param name="UserAgent">As it calls itself.</param>
/// <param name="Node">The node that has its connection.</param>
/// <param name="Instance">Its instance id.</param>
/// <param name="Last">What it said to the last message that this node tried it with; null when that is not known, and of an account's only device while it delivers.</param>
public sealed record DeviceView(string Contact, string Transport, string Source, DateTimeOffset ExpiresAt, string? UserAgent, string Node, string? Instance, DeviceResult? Last)
{
    internal static DeviceView Of(Binding binding, DeviceResult? last) => new(
        binding.Contact.Split(';', 2)[0].TrimStart('<').TrimEnd('>'), FileWord.Of(binding.Transport), binding.Source.ToString(), binding.ExpiresAt, binding.UserAgent, binding.Node,
        binding.Instance, last);
}
