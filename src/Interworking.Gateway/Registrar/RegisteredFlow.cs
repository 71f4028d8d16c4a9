using Interworking.Gateway.Configuration;
using Interworking.Sip.Messages;
using Interworking.Sip.Transport;

namespace Interworking.Gateway.Registrar;

/// <summary>What a registration means for the connection that it came by.</summary>
internal static class RegisteredFlow
{
    /// <summary>On its way for so long a keep-alive is still in time.</summary>
    private static readonly TimeSpan Grace = TimeSpan.FromSeconds(10);

    /// <summary>
    /// What the 200 says in Flow-Timer (RFC 5626, 4.4.1 and 5.4); null for none. Only to an app that keeps its flow with us itself and sends what we can see: on UDP that is
    /// STUN, a browser sends no keep-alives of its own, and behind a Path the flow is another's.
    /// </summary>
    public static TimeSpan? HeardWithin(Flow flow, RegisterReading reading, SipOptions options) =>
        reading.Outbound && options.FlowTimerSeconds > 0 && flow.Transport is SipTransport.Tcp or SipTransport.Tls
            && reading.Update.Contacts is [{ Path.Count: 0 }, ..]
            ? TimeSpan.FromSeconds(options.FlowTimerSeconds)
            : null;

    /// <summary>Silence does not close it while a binding counts on it, unless the app promised to be heard of.</summary>
    public static void Keep(Flow flow, RegisterUpdate update, TimeSpan? heardWithin)
    {
        TimeSpan longest = TimeSpan.Zero;
        foreach (Binding contact in update.Contacts)
            if (contact.ExpiresAt - update.Now > longest) longest = contact.ExpiresAt - update.Now;
        if (longest > TimeSpan.Zero) flow.Keep(longest, heardWithin + Grace);
    }
}
