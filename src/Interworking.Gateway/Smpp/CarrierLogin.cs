using System.Net;
using Interworking.Gateway.Provisioning;
using Interworking.Smpp.Pdus;
using Interworking.Smpp.Session;
using Interworking.Smpp.Values;

namespace Interworking.Gateway.Smpp;

/// <summary>May this peer bind: known, enabled, from an agreed address, right password, not more binds than agreed (design 4.3).</summary>
public sealed class CarrierLogin(IProvisioning provisioning, LinkDirectory links, TimeProvider time)
{
    private static readonly TimeSpan WrongCredentialsDelay = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan ProbeTime = TimeSpan.FromSeconds(5);

    /// <summary>Status 0 and the carrier, or why not; wrong credentials take their time.</summary>
    public async ValueTask<(CommandStatus Status, Carrier? Carrier, string Why)> CheckAsync(Bind bind, IPAddress from, CancellationToken stop)
    {
        await Task.Yield(); // a password takes tens of milliseconds to check; the thread that reads has other links to serve
        (CommandStatus status, Carrier? carrier, string why) = Check(bind, from);
        if (status == CommandStatus.BindFailed) await Task.Delay(WrongCredentialsDelay, time, stop);
        else if (status == CommandStatus.Ok && await TooManyAsync(carrier!)) return (CommandStatus.AlreadyBound, null, $"more than {carrier!.MaxBinds} binds");
        return (status, carrier, why);
    }

    private (CommandStatus Status, Carrier? Carrier, string Why) Check(Bind bind, IPAddress from)
    {
        if (!provisioning.Current.CarriersBySystemId.TryGetValue(bind.SystemId, out Carrier? carrier))
        {
            PasswordHash.Verify(bind.Password, PasswordHash.Nobody); // an unknown system_id takes as long as a known one
            return (CommandStatus.BindFailed, null, "unknown system_id");
        }

        CarrierCredential credential = carrier.Credentials.First(one => one.SystemId == bind.SystemId);
        if (!PasswordHash.Verify(bind.Password, credential.PasswordHash)) return (CommandStatus.BindFailed, null, "wrong password");
        if (!carrier.Enabled) return (CommandStatus.BindFailed, null, "carrier is disabled");
        IPAddress address = from.IsIPv4MappedToIPv6 ? from.MapToIPv4() : from;
        return carrier.AllowedAddresses.Any(network => network.Contains(address))
            ? (CommandStatus.Ok, carrier, "")
            : (CommandStatus.BindFailed, null, "address not allowed");
    }

    /// <summary>A carrier must not be locked out by its own dead connections: the oldest are probed first, silent ones closed.</summary>
    private async ValueTask<bool> TooManyAsync(Carrier carrier)
    {
        List<SmppLink> bound = BoundBy(carrier);
        if (bound.Count < carrier.MaxBinds) return false;
        await Task.WhenAll(bound.OrderBy(link => link.Since).Select(ProbeAsync));
        return BoundBy(carrier).Count >= carrier.MaxBinds;
    }

    private List<SmppLink> BoundBy(Carrier carrier) =>
        [.. carrier.Credentials.SelectMany(one => links.BoundAs(one.SystemId)).Where(link => link.Session.State is not (BindState.Closed or BindState.Unbound))];

    private async Task ProbeAsync(SmppLink link)
    {
        if (link.Session.RequestsOpen >= link.Session.Window) return; // busy: enquire_link would wait behind what it is sent; its own timers watch it
        try
        {
            SendResult answer = await link.Session.SendAsync(new EnquireLink(), CancellationToken.None).AsTask().WaitAsync(ProbeTime, time);
            if (answer.Outcome == SendOutcome.Answered) return;
        }
        catch (TimeoutException)
        {
            // Silent for the whole time: closed below.
        }

        link.Session.Close(SessionEndReason.EnquireLinkUnanswered);
    }
}
