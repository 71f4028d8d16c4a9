namespace Interworking.Gateway.Configuration;

/// <summary>"did you mean": the known word nearest to a mistyped one.</summary>
internal static class Suggestion
{
    /// <summary><c>; did you mean "window"?</c>, or nothing when no word is near.</summary>
    public static string For(string word, IEnumerable<string> known)
    {
        string? nearest = known.MinBy(candidate => Distance(word, candidate));
        return nearest is not null && Distance(word, nearest) <= Math.Max(2, word.Length / 3) ? $"; did you mean \"{nearest}\"?" : "";
    }

    /// <summary>Letters to insert, delete or change (Levenshtein), ignoring case.</summary>
    private static int Distance(string from, string to)
    {
        int[] row = [.. Enumerable.Range(0, to.Length + 1)];
        for (int i = 1; i <= from.Length; i++)
        {
            int diagonal = row[0];
            row[0] = i;
            for (int j = 1; j <= to.Length; j++)
            {
                int change = diagonal + (char.ToUpperInvariant(from[i - 1]) == char.ToUpperInvariant(to[j - 1]) ? 0 : 1);
                diagonal = row[j];
                row[j] = Math.Min(change, Math.Min(row[j], row[j - 1]) + 1);
            }
        }

        return row[^1];
    }
}
