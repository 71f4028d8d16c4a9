namespace Interworking.Gateway.Provisioning.Files;

/// <summary>One kind of thing: what the database has, what the file says, and what comes of both.</summary>
internal static class Merge
{
    /// <summary>Everything by name as it will be; what the file names comes from the file, in its order.</summary>
    public static IReadOnlyList<T> Result<T>(IReadOnlyList<T> stored, IReadOnlyList<T> filed, Func<T, string> name, bool prune)
    {
        if (prune) return filed;
        HashSet<string> named = [.. filed.Select(name)];
        return [.. stored.Where(item => !named.Contains(name(item))), .. filed];
    }

    /// <summary>What to write, with a line for each in <paramref name="changes"/>.</summary>
    public static Edits<T> Edits<T>(
        string kind, IReadOnlyList<T> stored, IReadOnlyList<T> filed, Func<T, string> name, Func<T, IEnumerable<Field>> fields, bool prune, List<string> changes)
    {
        Dictionary<string, T> old = stored.ToDictionary(name);
        var put = new List<T>();
        foreach (T item in filed)
        {
            bool known = old.Remove(name(item), out T? was);
            string difference = known ? Field.Difference(fields(was!), fields(item)) : "";
            if (known && difference.Length == 0) continue;
            put.Add(item);
            changes.Add(known ? $"~ {kind} {name(item)}: {difference}" : $"+ {kind} {name(item)}");
        }

        string[] remove = prune ? [.. old.Keys] : [];
        changes.AddRange(remove.Select(gone => $"- {kind} {gone}"));
        return new Edits<T>(put, remove);
    }
}
