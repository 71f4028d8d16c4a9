using System.Text;

namespace Interworking.Storage.Sql.Postgres.Statements;

/// <summary>Texts as PostgreSQL takes them. Peers write most of them: one that it would refuse must not hold up the ledger.</summary>
internal readonly struct TextColumn(List<string?> values)
{
    public void Add(string? text) => values.Add(Storable(text));

    /// <summary>The text with U+FFFD for what a text column cannot hold: U+0000 and halves of surrogate pairs.</summary>
    public static string? Storable(string? text) =>
        text is null || !(text.Contains('\0') || text.AsSpan().ContainsAnyInRange('\uD800', '\uDFFF')) ? text : Replace(text);

    private static string Replace(string text) =>
        Encoding.UTF8.GetString(Encoding.UTF8.GetBytes(text)).Replace('\0', '\uFFFD');
}
