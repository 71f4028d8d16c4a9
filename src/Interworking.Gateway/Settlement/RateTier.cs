namespace Interworking.Gateway.Settlement;

/// <summary>A price for the units of a month above a number of them; those below keep theirs.</summary>
/// <param name="Above">Units of this rate in the month that it does not hold for: 1 or more.</param>
/// <param name="Price">Per unit; as <see cref="Rate.Price"/>.</param>
public sealed record RateTier(long Above, decimal Price);
