namespace Interworking.Host.Api;

/// <summary>Part of a list.</summary>
/// <param name="Items">In the list's order.</param>
/// <param name="Next">What to ask for with <c>after</c> to go on; null at the end.</param>
public sealed record Page<T>(IReadOnlyList<T> Items, string? Next)
{
    public const int DefaultLimit = 100;
    public const int MostLimit = 1000;

    /// <summary>A page out of one item more than it may hold.</summary>
    public static Page<T> Of(IReadOnlyList<T> items, int limit, Func<T, string> key) =>
        items.Count > limit ? new([.. items.Take(limit)], key(items[limit - 1])) : new(items, null);

    public static int LimitOf(int? asked) => Math.Clamp(asked ?? DefaultLimit, 1, MostLimit);
}
