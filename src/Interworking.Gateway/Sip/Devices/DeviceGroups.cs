using Interworking.Gateway.Registrar;

namespace Interworking.Gateway.Sip.Devices;

/// <summary>
/// Live contacts as devices: the flows of one instance (RFC 5626) are one device, reached by one of them; a relay that registers for the app is another kind. Pure.
/// </summary>
/// <param name="Apps">Each the flows of one device, those first that were refreshed last.</param>
/// <param name="Relays">The same of relays: tried when no app takes the message.</param>
internal sealed record DeviceGroups(IReadOnlyList<IReadOnlyList<Binding>> Apps, IReadOnlyList<IReadOnlyList<Binding>> Relays)
{
    /// <param name="bindings">All of an account.</param>
    /// <param name="isRelay">Which of them are relays.</param>
    public static DeviceGroups Of(IReadOnlyList<Binding> bindings, Func<Binding, bool> isRelay)
    {
        List<IReadOnlyList<Binding>> apps = new(bindings.Count), others = [];
        foreach (Binding binding in bindings)
        {
            List<IReadOnlyList<Binding>> among = isRelay(binding) ? others : apps;
            int known = binding is { RegId: > 0, Instance: not null } ? among.FindIndex(flows => IsSameInstance(flows[0], binding)) : -1;
            if (known < 0) among.Add([binding]);
            else among[known] = [.. among[known].Append(binding).OrderByDescending(flow => flow.ExpiresAt)];
        }

        return new DeviceGroups(apps, others);
    }

    /// <summary>Without reg-id each contact stands for itself, as in RFC 3261.</summary>
    private static bool IsSameInstance(Binding left, Binding right) =>
        left.RegId > 0 && left.Instance is { } instance && instance.Equals(right.Instance, StringComparison.OrdinalIgnoreCase);
}
