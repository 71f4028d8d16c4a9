namespace Interworking.Gateway.Sip;

/// <summary>What copies of a request have in common.</summary>
/// <param name="Sender">Canonical number of From: nobody's Call-ID can stand in another's way.</param>
/// <param name="CallId">Call-ID and CSeq number, as in <see cref="Messages.Origin.CallId"/>.</param>
public readonly record struct RequestKey(string Sender, string CallId);
