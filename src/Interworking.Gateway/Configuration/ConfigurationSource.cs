using System.Text.Json;

namespace Interworking.Gateway.Configuration;

/// <summary>The configuration as it was written, flat: <c>Smpp.Listen</c> to its values. Keys ignore case.</summary>
internal sealed class ConfigurationSource
{
    private const string EnvironmentPrefix = "INTERWORKING__";

    private readonly Dictionary<string, Written> _values = new(StringComparer.OrdinalIgnoreCase);

    public IEnumerable<string> Keys => _values.Keys;

    /// <summary>What stands at <paramref name="key"/>; null when nothing does.</summary>
    public Written? Find(string key) => _values.GetValueOrDefault(key);

    /// <summary>Reads a JSON file; comments and trailing commas are allowed.</summary>
    public void AddJson(byte[] json, string file, List<ConfigurationError> errors)
    {
        try
        {
            var options = new JsonDocumentOptions { CommentHandling = JsonCommentHandling.Skip, AllowTrailingCommas = true, AllowDuplicateProperties = false };
            using JsonDocument document = JsonDocument.Parse(json, options);
            if (document.RootElement.ValueKind == JsonValueKind.Object) AddObject("", document.RootElement, errors);
            else errors.Add(new ConfigurationError(file, "must be a JSON object"));
        }
        catch (JsonException error)
        {
            errors.Add(new ConfigurationError(file, $"is not valid JSON: {error.Message}"));
        }
    }

    /// <summary><c>INTERWORKING__Smpp__Listen=127.0.0.1:2775,127.0.0.1:2776</c> replaces the list, <c>INTERWORKING__Smpp__Listen__0</c> one value of it.</summary>
    public void AddEnvironment(IEnumerable<KeyValuePair<string, string?>> variables)
    {
        foreach ((string name, string? value) in variables.OrderBy(variable => variable.Key, StringComparer.Ordinal))
        {
            if (!name.StartsWith(EnvironmentPrefix, StringComparison.OrdinalIgnoreCase) || value is null) continue;
            string[] path = name[EnvironmentPrefix.Length..].Split("__");
            if (path.Length > 1 && int.TryParse(path[^1], out int index) && index is >= 0 and < 1000) SetAt(string.Join('.', path[..^1]), index, value);
            else _values[string.Join('.', path)] = new Written([value], IsList: false);
        }
    }

    private void SetAt(string key, int index, string value)
    {
        List<string> values = _values.TryGetValue(key, out Written? written) && written.IsList ? [.. written.Values] : [];
        while (values.Count <= index) values.Add("");
        values[index] = value;
        _values[key] = new Written(values, IsList: true);
    }

    private void AddObject(string prefix, JsonElement section, List<ConfigurationError> errors)
    {
        foreach (JsonProperty property in section.EnumerateObject())
        {
            string key = prefix + property.Name;
            switch (property.Value.ValueKind)
            {
                case JsonValueKind.Object:
                    AddObject(key + ".", property.Value, errors);
                    break;
                case JsonValueKind.Array when property.Value.EnumerateArray().Any(item => item.ValueKind is JsonValueKind.Object or JsonValueKind.Array):
                    errors.Add(new ConfigurationError(key, "must be a list of plain values"));
                    break;
                case JsonValueKind.Array:
                    _values[key] = new Written([.. property.Value.EnumerateArray().Select(Text)], IsList: true);
                    break;
                default:
                    _values[key] = new Written([Text(property.Value)], IsList: false);
                    break;
            }
        }
    }

    private static string Text(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.String => value.GetString()!,
        JsonValueKind.Null => "",
        _ => value.GetRawText(),
    };

    /// <param name="Values">One, or those of the list.</param>
    /// <param name="IsList">Whether it was written as a list.</param>
    internal sealed record Written(IReadOnlyList<string> Values, bool IsList);
}
