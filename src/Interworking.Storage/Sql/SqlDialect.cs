namespace Interworking.Storage.Sql;

/// <summary>Where the statements that both databases share have to differ.</summary>
internal sealed record SqlDialect
{
    public static readonly SqlDialect Sqlite = new()
    {
        Names = "select value from json_each(@names)",
        Price = "price_e8",
        PriceColumn = "price_e8",
        PriceValue = "@PriceE8",
        Time = time => UtcText.Of(time),
        ForUpdate = "",
        IdByValue = "id",
        AnyOf = list => $"in {list}", // one parameter for each
    };

    public static readonly SqlDialect Postgres = new()
    {
        Names = "select json_array_elements_text(@names::json)",
        Price = "(price * 100000000)::bigint as price_e8",
        PriceColumn = "price",
        PriceValue = "@PriceE8 * 0.00000001",
        Time = time => time.UtcDateTime,
        ForUpdate = " for update",
        IdByValue = "(id + 0)",
        AnyOf = list => $"= any({list})",
    };

    /// <summary>Query for the texts of the JSON list <c>@names</c>: one parameter, however many they are.</summary>
    public required string Names { get; init; }

    /// <summary>A price as a whole number of 1/100,000,000, to select.</summary>
    public required string Price { get; init; }

    public required string PriceColumn { get; init; }

    /// <summary>The value of <see cref="PriceColumn"/> for the parameter <c>@PriceE8</c>.</summary>
    public required string PriceValue { get; init; }

    /// <summary>The parameter that a time in a CDR is compared with.</summary>
    public required Func<DateTimeOffset, object> Time { get; init; }

    /// <summary>Behind a query: its rows are this transaction's until it ends. SQLite's writing transactions follow one another anyway.</summary>
    public required string ForUpdate { get; init; }

    /// <summary>Behind a column: one of the values of a list parameter.</summary>
    public required Func<string, string> AnyOf { get; init; }

    /// <summary>The column id, to sort by in such a way that its index is not walked for it.</summary>
    public required string IdByValue { get; init; }
}
