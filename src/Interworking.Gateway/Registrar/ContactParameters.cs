namespace Interworking.Gateway.Registrar;

/// <summary>The tail of a Contact as text: <c>;name=value;flag</c>.</summary>
internal static class ContactParameters
{
    /// <summary>All but the named ones, as they were written; quoted values may hold semicolons.</summary>
    public static string Without(string parameters, params ReadOnlySpan<string> names)
    {
        List<string>? kept = null;
        int start = 0;
        while (start < parameters.Length)
        {
            int end = EndOf(parameters, start + 1);
            ReadOnlySpan<char> parameter = parameters.AsSpan(start, end - start).TrimEnd();
            if (!IsNamed(parameter, names)) (kept ??= []).Add(parameter.ToString());
            start = end;
        }

        return kept is null ? "" : string.Concat(kept);
    }

    /// <summary>The names, as they were written.</summary>
    public static IEnumerable<string> Names(string parameters)
    {
        for (int start = 0; start < parameters.Length;)
        {
            int end = EndOf(parameters, start + 1);
            string name = NameOf(parameters.AsSpan(start, end - start)).ToString();
            if (name.Length > 0) yield return name;
            start = end;
        }
    }

    /// <summary>Index of the next semicolon outside quotes, or the length.</summary>
    private static int EndOf(string text, int at)
    {
        bool quoted = false;
        for (; at < text.Length; at++)
        {
            if (text[at] == '"') quoted = !quoted;
            else if (quoted && text[at] == '\\') at++;
            else if (!quoted && text[at] == ';') return at;
        }

        return text.Length;
    }

    private static bool IsNamed(ReadOnlySpan<char> parameter, ReadOnlySpan<string> names)
    {
        ReadOnlySpan<char> name = NameOf(parameter);
        foreach (string candidate in names)
            if (name.Equals(candidate, StringComparison.OrdinalIgnoreCase)) return true;
        return name.IsEmpty;
    }

    private static ReadOnlySpan<char> NameOf(ReadOnlySpan<char> parameter)
    {
        ReadOnlySpan<char> rest = parameter.TrimStart("; \t");
        int end = rest.IndexOfAny('=', ' ', '\t');
        return end < 0 ? rest : rest[..end];
    }
}
