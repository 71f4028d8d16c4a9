namespace Interworking.Gateway.Settlement;

/// <summary>Messages of one carrier that were accepted on one day, to one prefix, and became one thing.</summary>
/// <param name="Day">Of acceptance, in the carrier's time zone.</param>
/// <param name="Prefix">Leading digits of the destination: as many as the tariff tells apart, or four (see <see cref="CarrierScope.PrefixOf"/>).</param>
/// <param name="State">What has become of them.</param>
/// <param name="Messages">How many.</param>
/// <param name="Parts">PDUs that carried them.</param>
public sealed record TrafficCount(DateOnly Day, string Prefix, TrafficState State, long Messages, long Parts);
