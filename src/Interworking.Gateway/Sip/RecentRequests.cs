using Interworking.Sip.Messages;

namespace Interworking.Gateway.Sip;

/// <summary>
/// Recognises MESSAGEs that come again beyond the transaction layer: by another connection, or after a restart (design section 3). Who sends the same
/// Call-ID and CSeq again within <see cref="Window"/> gets the first answer and no second message.
/// </summary>
public sealed class RecentRequests(TimeProvider time) : RecentTable<SipOutgoingResponse>(Window, time)
{
    /// <summary>Twice the time that a client repeats itself (64 * T1, RFC 3261, 17.1.2.2).</summary>
    public static readonly TimeSpan Window = TimeSpan.FromSeconds(64);
}
