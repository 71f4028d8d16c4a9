using Interworking.Gateway.Pipeline;
using Interworking.Sip.Messages;

namespace Interworking.Gateway.Sip;

/// <summary>What one contact said to a message.</summary>
/// <param name="Result">What becomes of the message, as far as this contact goes.</param>
/// <param name="RefusesUser">It does not know the user: it is passed over until it registers again (design, table 4.1).</param>
/// <param name="RoundTrip">Until its answer; zero when there was none.</param>
/// <param name="Moved">Its 3xx, which says where else to try; null for any other answer.</param>
public readonly record struct ContactAnswer(AttemptResult Result, bool RefusesUser = false, TimeSpan RoundTrip = default, SipResponse? Moved = null);
