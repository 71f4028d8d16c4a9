namespace Interworking.Gateway.Settlement;

/// <summary>Units of one rate that have one price.</summary>
/// <param name="Above">Units of the rate that come before them.</param>
/// <param name="Units">How many.</param>
/// <param name="Price">Per unit.</param>
public sealed record StatementStep(long Above, long Units, decimal Price)
{
    /// <summary>Exact.</summary>
    public decimal Amount => Units * Price;
}
