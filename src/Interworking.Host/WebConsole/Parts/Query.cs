namespace Interworking.Host.WebConsole.Parts;

/// <summary>The query of an address, without what is empty.</summary>
internal static class Query
{
    public static string Of(params (string Name, string? Value)[] parts)
    {
        QueryString query = QueryString.Empty;
        foreach ((string name, string? value) in parts)
        {
            if (!string.IsNullOrEmpty(value)) query = query.Add(name, value);
        }

        return query.ToString();
    }
}
