using Interworking.Gateway.Provisioning;
using Interworking.Smpp.Values;

namespace Interworking.Gateway.Smpp.Egress;

/// <summary>Table 4.2 as data: command_status → class and, for a SIP originator that is answered synchronously, SIP status.</summary>
public static class SmppStatusTable
{
    private const int Accepted = 202;
    private const int Unavailable = 503;
    private const int ServerError = 500;

    private static readonly Dictionary<uint, (PeerStatusClass Class, int Sip)> ByStatus = new()
    {
        [0x00] = (PeerStatusClass.Taken, Accepted),
        [0x58] = (PeerStatusClass.Throttled, Unavailable),
        [0x14] = (PeerStatusClass.Retry, Unavailable),
        [0x08] = (PeerStatusClass.Retry, Unavailable),
        [0x64] = (PeerStatusClass.Retry, Unavailable),
        [0x45] = (PeerStatusClass.Ambiguous, Unavailable),
        [0xFE] = (PeerStatusClass.Ambiguous, Unavailable),
        [0xFF] = (PeerStatusClass.Ambiguous, Unavailable),
        [0x0B] = (PeerStatusClass.Permanent, 404),
        [0x0A] = (PeerStatusClass.Permanent, 403),
        [0x66] = (PeerStatusClass.Permanent, 403),
        [0x101] = (PeerStatusClass.Permanent, 403),
        [0x01] = (PeerStatusClass.Length, 413),
        [0x104] = (PeerStatusClass.Coding, 415),
        [0x04] = (PeerStatusClass.Configuration, Unavailable),
        [0x05] = (PeerStatusClass.Configuration, Unavailable),
        [0x0D] = (PeerStatusClass.Configuration, Unavailable),
        [0x0E] = (PeerStatusClass.Configuration, Unavailable),
        [0x0F] = (PeerStatusClass.Configuration, Unavailable),
        [0x15] = (PeerStatusClass.Configuration, Unavailable),
        [0x48] = (PeerStatusClass.Configuration, Unavailable),
        [0x49] = (PeerStatusClass.Configuration, Unavailable),
        [0x50] = (PeerStatusClass.Configuration, Unavailable),
        [0x51] = (PeerStatusClass.Configuration, Unavailable),
        [0x53] = (PeerStatusClass.Configuration, Unavailable),
        [0x100] = (PeerStatusClass.Configuration, Unavailable),
        [0x102] = (PeerStatusClass.Configuration, Unavailable),
        [0x103] = (PeerStatusClass.Configuration, Unavailable),
        [0x02] = (PeerStatusClass.Ours, ServerError),
        [0x03] = (PeerStatusClass.Ours, ServerError),
        [0x33] = (PeerStatusClass.Ours, ServerError),
        [0x43] = (PeerStatusClass.Ours, ServerError),
        [0x61] = (PeerStatusClass.Ours, ServerError),
        [0x62] = (PeerStatusClass.Ours, ServerError),
        [0xC0] = (PeerStatusClass.Ours, ServerError),
        [0xC1] = (PeerStatusClass.Ours, ServerError),
        [0xC2] = (PeerStatusClass.Ours, ServerError),
        [0xC3] = (PeerStatusClass.Ours, ServerError),
        [0xC4] = (PeerStatusClass.Ours, ServerError),
    };

    /// <param name="status">As the peer answered.</param>
    /// <param name="connection">Whose overrides go first.</param>
    public static PeerStatusClass Classify(CommandStatus status, Connection connection)
    {
        if (status == PeerStatus.Loop && connection.Environment is not null) return PeerStatusClass.Loop;
        if (connection.StatusOverrides.Count > 0 && connection.StatusOverrides.TryGetValue((uint)status, out StatusMeaning meaning)) return Overridden(meaning);
        if (ByStatus.TryGetValue((uint)status, out (PeerStatusClass Class, int Sip) known)) return known.Class;
        return IsVendors(status) ? PeerStatusClass.Ambiguous : PeerStatusClass.Permanent;
    }

    /// <summary>What a SIP originator is answered when the failure is known before it is answered; a message that was stored instead is 202.</summary>
    public static int SipStatusOf(CommandStatus status)
    {
        if (ByStatus.TryGetValue((uint)status, out (PeerStatusClass Class, int Sip) known)) return known.Sip;
        return IsVendors(status) ? Unavailable : ServerError;
    }

    private static bool IsVendors(CommandStatus status) => (uint)status is >= 0x400 and <= 0x4FF;

    private static PeerStatusClass Overridden(StatusMeaning meaning) => meaning switch
    {
        StatusMeaning.Accepted => PeerStatusClass.Taken,
        StatusMeaning.Throttled => PeerStatusClass.Throttled,
        StatusMeaning.Retry => PeerStatusClass.Retry,
        _ => PeerStatusClass.Permanent,
    };
}
