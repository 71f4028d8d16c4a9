using Interworking.Gateway.Messages;
using Interworking.Gateway.Search;

namespace Interworking.Storage.Sql.Search;

/// <summary>What one table had.</summary>
/// <param name="Rows">Newest first; one more than is asked for when there are more.</param>
/// <param name="LookedTo">All above this id was looked at, and what is below was not. Null when all was.</param>
internal sealed record FoundRows(IReadOnlyList<FoundRow> Rows, long? LookedTo)
{
    public static readonly FoundRows None = new([], null);

    /// <summary>With those of another table; a message that went from one to the other meanwhile is once.</summary>
    public FoundRows With(FoundRows other)
    {
        long? to = LookedTo is null || other.LookedTo is null ? LookedTo ?? other.LookedTo : Math.Max(LookedTo.Value, other.LookedTo.Value);
        return new([.. Rows.Concat(other.Rows).DistinctBy(row => row.Id).Where(row => to is null || row.Id >= to).OrderByDescending(row => row.Id)], to);
    }

    public FoundPage ToPage(int limit)
    {
        long? next = Rows.Count > limit ? Rows[limit - 1].Id : LookedTo;
        return new([.. Rows.Take(limit).Select(row => row.ToFound())], next is { } id ? new MessageId(id) : null);
    }
}
