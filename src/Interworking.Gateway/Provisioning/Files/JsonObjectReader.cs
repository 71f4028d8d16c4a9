using System.Numerics;
using System.Text.Json;
using Interworking.Gateway.Configuration;

namespace Interworking.Gateway.Provisioning.Files;

/// <summary>
/// Reads one JSON object key by key and gathers everything wrong with it: what is missing, of the wrong type, out of range,
/// and at the end what nobody asked for. A wrong value reads as its default, so that the rest is still looked at.
/// </summary>
internal sealed class JsonObjectReader(JsonElement element, string path, List<ConfigurationError> errors, bool secretsMayStay = false)
{
    private readonly HashSet<string> _asked = new(StringComparer.Ordinal);

    public string Path => path;

    /// <summary>Adds an error at <paramref name="key"/> of this object.</summary>
    public void Error(string key, string problem) => errors.Add(new ConfigurationError(At(key), problem));

    public bool Has(string key) => Find(key) is not null;

    /// <summary>A text that must be there and keep the rule.</summary>
    public string Text(string key, TextRule rule) => OptionalText(key, rule) ?? Missing(key);

    /// <summary>A secret: it must be there in a file; where one thing is edited, leaving it out keeps what is stored, and reads as empty.</summary>
    public string Secret(string key, TextRule rule) => OptionalText(key, rule) ?? (secretsMayStay ? "" : Missing(key));

    /// <summary>A text that may be absent or null.</summary>
    public string? OptionalText(string key, TextRule rule)
    {
        if (Find(key) is not { } value) return null;
        if (value.ValueKind != JsonValueKind.String)
        {
            Error(key, $"must be a text{Got(value)}");
            return "";
        }

        string text = value.GetString()!;
        if (!rule.Holds(text)) Error(key, rule.Secret ? rule.Expected : $"\"{text}\" {rule.Expected}");
        return text;
    }

    /// <summary>One of the words, as the value it stands for.</summary>
    public T Word<T>(string key, T otherwise, params ReadOnlySpan<(string Word, T Value)> words)
    {
        if (Find(key) is not { } value) return otherwise;
        var known = new List<string>();
        foreach ((string word, T meaning) in words)
        {
            if (value.ValueKind == JsonValueKind.String && value.ValueEquals(word)) return meaning;
            known.Add(word);
        }

        Error(key, $"must be {string.Join(" or ", known)}{Got(value)}");
        return otherwise;
    }

    public bool Flag(string key, bool otherwise)
    {
        if (Find(key) is not { } value) return otherwise;
        if (value.ValueKind is JsonValueKind.True or JsonValueKind.False) return value.GetBoolean();
        Error(key, $"must be true or false{Got(value)}");
        return otherwise;
    }

    /// <summary>A number within the range; a whole one when <typeparamref name="T"/> is.</summary>
    public T Number<T>(string key, T otherwise, T least, T most)
        where T : struct, INumber<T>
    {
        if (Find(key) is not { } value) return otherwise;
        if (value.ValueKind == JsonValueKind.Number
            && T.TryParse(value.GetRawText(), System.Globalization.NumberStyles.Float, System.Globalization.CultureInfo.InvariantCulture, out T number)
            && number >= least && number <= most) return number;
        Error(key, $"must be a {(otherwise is int ? "whole " : "")}number from {least} to {most}{Got(value)}");
        return otherwise;
    }

    public IReadOnlyList<string> Texts(string key, TextRule rule) => [.. Items(key, JsonValueKind.String, "texts").Select(item =>
    {
        string text = item.Element.GetString()!;
        if (!rule.Holds(text)) errors.Add(new ConfigurationError(item.Path, $"\"{text}\" {rule.Expected}"));
        return text;
    })];

    public IReadOnlyList<int> Integers(string key, int least, int most) => [.. Items(key, JsonValueKind.Number, "numbers").Select(item =>
    {
        if (item.Element.TryGetInt32(out int number) && number >= least && number <= most) return number;
        errors.Add(new ConfigurationError(item.Path, $"must be a whole number from {least} to {most}{Got(item.Element)}"));
        return least;
    })];

    /// <summary>Each object of a list, read and checked for keys that nobody asked for.</summary>
    public IReadOnlyList<T> Objects<T>(string key, Func<JsonObjectReader, T> read) =>
        [.. Items(key, JsonValueKind.Object, "objects").Select(item => Whole(new JsonObjectReader(item.Element, item.Path, errors, secretsMayStay), read))];

    /// <summary>An object, or <paramref name="otherwise"/> when it is absent or null.</summary>
    public T Object<T>(string key, T otherwise, Func<JsonObjectReader, T> read)
    {
        if (Find(key) is not { } value) return otherwise;
        if (value.ValueKind == JsonValueKind.Object) return Whole(new JsonObjectReader(value, At(key), errors, secretsMayStay), read);
        Error(key, $"must be an object{Got(value)}");
        return otherwise;
    }

    /// <summary>All keys of an object whose keys are data.</summary>
    public IEnumerable<string> AllKeys() => element.EnumerateObject().Select(property => property.Name);

    /// <summary>Reads a whole object: what is left unread is unknown.</summary>
    public static T Whole<T>(JsonObjectReader reader, Func<JsonObjectReader, T> read)
    {
        T result = read(reader);
        reader.ReportUnknown();
        return result;
    }

    private void ReportUnknown()
    {
        foreach (string key in AllKeys().Where(key => !_asked.Contains(key)))
            Error(key, $"unknown key{Suggestion.For(key, _asked)}");
    }

    private List<(string Path, JsonElement Element)> Items(string key, JsonValueKind kind, string what)
    {
        var items = new List<(string, JsonElement)>();
        if (Find(key) is not { } list) return items;
        if (list.ValueKind != JsonValueKind.Array)
        {
            Error(key, $"must be a list of {what}{Got(list)}");
            return items;
        }

        foreach ((int index, JsonElement item) in list.EnumerateArray().Index())
        {
            string at = $"{At(key)}[{index}]";
            if (item.ValueKind == kind) items.Add((at, item));
            else errors.Add(new ConfigurationError(at, $"must be one of a list of {what}{Got(item)}"));
        }

        return items;
    }

    private JsonElement? Find(string key)
    {
        _asked.Add(key);
        return element.TryGetProperty(key, out JsonElement value) && value.ValueKind != JsonValueKind.Null ? value : null;
    }

    private string Missing(string key)
    {
        Error(key, "is missing");
        return "";
    }

    private string At(string key) => path.Length == 0 ? key : $"{path}.{key}";

    // What stands there instead: only of a kind that cannot hold a password.
    private static string Got(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.Number => $", not {value.GetRawText()}",
        JsonValueKind.True or JsonValueKind.False => $", not {value.GetRawText()}",
        JsonValueKind.String => ", not another text",
        _ => $", not an {value.ValueKind.ToString().ToLowerInvariant()}",
    };
}
