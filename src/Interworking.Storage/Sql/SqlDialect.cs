namespace Interworking.Storage.Sql;

/// <summary>Where the statements that both databases share have to differ.</summary>
internal sealed record SqlDialect
{
    public static readonly SqlDialect Sqlite = new()
    {
        Names = "select value from json_each(@names)",
        Numbers = "select value from json_each(@numbers)",
        False = "0",
        TimeOf = ms => $"strftime('%Y-%m-%dT%H:%M:%fZ', ({ms}) / 1000.0, 'unixepoch')",
        Series = (from, until) => $"with recursive s(n) as (select {from} union all select n + 1 from s where n + 1 < {until}) select n from s",
        Amount = column => $"{column}_e8",
        AmountColumn = column => $"{column}_e8",
        AmountValue = parameter => $"@{parameter}",
        Time = time => UtcText.Of(time),
        ForUpdate = "",
        HasSummaries = false,
        MostWalked = 300_000,
        CallIdIs = "call_id is not null and substr(call_id, 1, length(@CallId) + 1) = @CallId || ' '",
        ReadTime = value => UtcText.Parse((string)value),
        Quarter = column => $"unixepoch({column}) / 900",
        Rows = (columns, list) => $"select {string.Join(", ", columns.Select(column => $"value ->> '{column.Name}' as {column.Name}"))} from json_each({list}) where true",
        AnyOf = list => $"in {list}", // one parameter for each
    };

    public static readonly SqlDialect Postgres = new()
    {
        Names = "select json_array_elements_text(@names::json)",
        Numbers = "select json_array_elements_text(@numbers::json)::bigint",
        False = "false",
        TimeOf = ms => $"to_timestamp(({ms}) / 1000.0)",
        Series = (from, until) => $"select n from generate_series({from}::bigint, {until}::bigint - 1) n",
        Amount = column => $"({column} * 100000000)::bigint as {column}_e8",
        AmountColumn = column => column,
        AmountValue = parameter => $"@{parameter}::bigint * 0.00000001",
        Time = time => time.UtcDateTime,
        ForUpdate = " for update",
        HasSummaries = true,
        MostWalked = 100_000,
        CallIdIs = "split_part(call_id, ' ', 1) = @CallId",
        ReadTime = value => new DateTimeOffset(DateTime.SpecifyKind((DateTime)value, DateTimeKind.Utc)),
        Quarter = column => $"floor(extract(epoch from {column}) / 900)::bigint",
        Rows = (columns, list) =>
            $"select {string.Join(", ", columns.Select(column => column.Name))} from json_to_recordset({list}::json) as r({string.Join(", ", columns.Select(column => $"{column.Name} {column.Type}"))})",
        AnyOf = list => $"= any({list})",
    };

    /// <summary>Query for the texts of the JSON list <c>@names</c>: one parameter, however many they are.</summary>
    public required string Names { get; init; }

    public required string False { get; init; }

    /// <summary>A time in a CDR of milliseconds since 1970.</summary>
    public required Func<string, string> TimeOf { get; init; }

    /// <summary>Query for the whole numbers <c>n</c> from one to below another.</summary>
    public required Func<string, string, string> Series { get; init; }

    /// <summary>Query for the numbers of the JSON list <c>@numbers</c>.</summary>
    public required string Numbers { get; init; }

    /// <summary>An amount's column as a whole number of 1/100,000,000, to select as <c>column_e8</c>.</summary>
    public required Func<string, string> Amount { get; init; }

    /// <summary>The column's name.</summary>
    public required Func<string, string> AmountColumn { get; init; }

    /// <summary>The column's value for a parameter with the whole number.</summary>
    public required Func<string, string> AmountValue { get; init; }

    /// <summary>The parameter that a time in a CDR is compared with.</summary>
    public required Func<DateTimeOffset, object> Time { get; init; }

    /// <summary>Behind a query: its rows are this transaction's until it ends. SQLite's writing transactions follow one another anyway.</summary>
    public required string ForUpdate { get; init; }

    /// <summary>Behind a column: one of the values of a list parameter.</summary>
    public required Func<string, string> AnyOf { get; init; }

    /// <summary>CDRs can be found by number, peer's id and Call-ID without walking through them.</summary>
    public required bool HasSummaries { get; init; }

    /// <summary>Rows that a search walks through: a tenth of a second, or somewhat more.</summary>
    public required int MostWalked { get; init; }

    /// <summary>Condition that the column call_id, which has the CSeq behind it, is that of <c>@CallId</c>.</summary>
    public required string CallIdIs { get; init; }

    /// <summary>A time in a CDR as it was read.</summary>
    public required Func<object, DateTimeOffset> ReadTime { get; init; }

    /// <summary>Quarters of an hour since 1970 of a column with such a time.</summary>
    public required Func<string, string> Quarter { get; init; }

    /// <summary>Query for the rows of a JSON list of objects in a parameter, which are then inserted.</summary>
    public required Func<IReadOnlyList<(string Name, string Type)>, string, string> Rows { get; init; }
}
