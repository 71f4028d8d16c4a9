namespace Interworking.Gateway.Settlement;

/// <param name="Day">Of acceptance, in the carrier's time zone; a day before the month has what was carried over to it.</param>
/// <param name="Traffic">Its messages.</param>
public sealed record StatementDay(DateOnly Day, TrafficTotals Traffic);
