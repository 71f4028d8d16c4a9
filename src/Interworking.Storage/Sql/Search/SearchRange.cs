namespace Interworking.Storage.Sql.Search;

/// <summary>A range of ids, which is a range of time.</summary>
/// <param name="First">The lowest.</param>
/// <param name="End">Behind the highest.</param>
internal readonly record struct SearchRange(long First, long End)
{
    /// <summary>What is below an id of it, as far as a factor of what is above it.</summary>
    public SearchRange Below(long id, double factor) => new((long)Math.Max(First, id - ((End - id) * factor)), id);
}
