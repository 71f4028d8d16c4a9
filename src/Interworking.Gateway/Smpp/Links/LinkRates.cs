namespace Interworking.Gateway.Smpp.Links;

/// <summary>Requests per second over about the last ten seconds.</summary>
/// <param name="Received">The peer's.</param>
/// <param name="Sent">Ours.</param>
/// <param name="Agreed">What the carrier may send over all its links; 0 is no limit.</param>
public sealed record LinkRates(double Received, double Sent, int Agreed);
