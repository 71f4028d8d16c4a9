using Interworking.Sip.Messages;

namespace Interworking.Gateway.Sip;

/// <summary>The Priority header (RFC 3261, 20.26) as priority_flag (SMPP 3.4, 5.2.14).</summary>
internal static class SipPriority
{
    /// <summary>3 for an emergency, 2 for what is urgent; 0 for all else, also for what is less than normal, since 0 is the lowest there is.</summary>
    public static byte Of(SipRequest request) => request.Header("Priority")?.Trim().ToLowerInvariant() switch
    {
        "emergency" => 3,
        "urgent" => 2,
        _ => 0,
    };
}
