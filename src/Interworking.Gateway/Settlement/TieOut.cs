namespace Interworking.Gateway.Settlement;

/// <summary>A statement counted in two ways; they must say the same.</summary>
/// <param name="Counted">By the daily counts and what is not in them yet.</param>
/// <param name="Recounted">By the CDRs, one by one.</param>
/// <param name="CountedTotal">Amount of the first.</param>
/// <param name="RecountedTotal">Amount of the second.</param>
public sealed record TieOut(TieOutFigures Counted, TieOutFigures Recounted, decimal CountedTotal, decimal RecountedTotal)
{
    /// <summary>Messages may finish between the two looks: then they go from unfinished to an outcome, and the sums stay.</summary>
    public bool Agrees => Counted == Recounted && (CountedTotal == RecountedTotal || Unfinished);

    private bool Unfinished { get; init; }

    public static TieOut Of(Statement counted, Statement recounted) =>
        new(TieOutFigures.Of(counted.Traffic), TieOutFigures.Of(recounted.Traffic), counted.Total, recounted.Total)
        {
            Unfinished = counted.Traffic.Unfinished + recounted.Traffic.Unfinished > 0,
        };
}
