namespace Interworking.Gateway.Provisioning.Files;

/// <summary>One kind of thing: what the database has, what the file says, and what comes of both.</summary>
internal static class Merge
{
    /// <summary>Everything by name as it will be; what the file names comes from the file, in its order. Of the rest goes what <paramref name="goes"/> says.</summary>
    public static IReadOnlyList<T> Result<T>(IReadOnlyList<T> stored, IReadOnlyList<T> filed, Func<T, string> name, Predicate<string> goes)
    {
        HashSet<string> named = [.. filed.Select(name)];
        return [.. stored.Where(item => !named.Contains(name(item)) && !goes(name(item))), .. filed];
    }

    /// <summary>What to write, with a line for each in <paramref name="changes"/>.</summary>
    public static Edits<T> Edits<T>(
        string kind, IReadOnlyList<T> stored, IReadOnlyList<T> filed, Func<T, string> name, Func<T, IEnumerable<Field>> fields, Predicate<string> goes, ChangeList changes)
    {
        Dictionary<string, T> old = stored.ToDictionary(name);
        var put = new List<T>();
        foreach (T item in filed)
        {
            bool known = old.Remove(name(item), out T? was);
            Field[] after = [.. fields(item)];
            Field[] before = known ? [.. fields(was!)] : [];
            string difference = known ? Field.Difference(before, after) : "";
            if (known && difference.Length == 0) continue;
            put.Add(item);
            if (known) changes.Changed(kind, name(item), difference, before, after);
            else changes.Added(kind, name(item), after);
        }

        string[] remove = [.. old.Keys.Where(gone => goes(gone))];
        foreach (string gone in remove) changes.Removed(kind, gone, fields(old[gone]));
        return new Edits<T>(put, remove);
    }
}
