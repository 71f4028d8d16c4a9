using Interworking.Gateway.Messages;
using Interworking.Gateway.Provisioning;

namespace Interworking.Gateway.Push;

/// <summary>An account of which something waits, and the devices that may have to be woken for it.</summary>
/// <param name="Account">Whose messages.</param>
/// <param name="Sending">A message that is still being tried; default for none.</param>
/// <param name="Devices">At least one.</param>
internal sealed record PushWork(Account Account, MessageId Sending, IReadOnlyList<KeptPushDevice> Devices)
{
    /// <summary>Everything after it is of interest to some device.</summary>
    public MessageId Since => Devices.MinBy(device => device.PushedTo.Value)!.PushedTo;
}
