using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using Interworking.Host.WebConsole.Edit.Fields;

namespace Interworking.Host.WebConsole.Edit;

/// <summary>Values of a thing as a person reads them.</summary>
internal static class ItemText
{
    /// <summary>What stands at a path such as profile.ton; null for nothing.</summary>
    public static JsonNode? At(JsonObject item, string path)
    {
        JsonNode? node = item;
        foreach (string key in path.Split('.')) node = (node as JsonObject)?[key];
        return node;
    }

    /// <summary>A field's value in words; empty for none.</summary>
    public static string Of(EditField field, JsonObject item)
    {
        JsonNode? node = At(item, field.Key);
        return (field.Type, node) switch
        {
            (FieldType.Secret, _) => "set, never shown",
            (_, null) => field.None ?? "",
            (FieldType.Flag, _) => node.GetValue<bool>() ? "yes" : "no",
            (FieldType.Choice, _) => field.Options.FirstOrDefault(option => option.Value == Plain(node))?.Label ?? Plain(node),
            (_, JsonArray list) => string.Join(", ", list.Select(Plain)),
            _ => field.Unit is null ? Plain(node) : $"{Plain(node)} {field.Unit}",
        };
    }

    /// <summary>The rows of a table, a text for each cell.</summary>
    public static IEnumerable<string[]> Rows(EditField field, JsonObject item) => (field.Shape, At(item, field.Key)) switch
    {
        (RowShape.List, JsonArray list) => list.OfType<JsonObject>().Select(row => field.Cells.Select(cell => Of(cell, row)).ToArray()),
        (RowShape.Map, JsonObject map) => map.Select(pair => new[] { pair.Key, Plain(pair.Value) }),
        (RowShape.Columns, JsonArray first) => first.Select((value, at) =>
            field.Cells.Select((cell, column) => column == 0 ? Plain(value) : Plain((At(item, cell.Key) as JsonArray)?.ElementAtOrDefault(at))).ToArray()),
        _ => [],
    };

    /// <summary>A list's length in words: none, its only one, or how many.</summary>
    public static string Several(JsonNode? list, string what) => list is not JsonArray { Count: > 0 } many ? "none" : many.Count == 1 && many[0] is JsonValue ? Plain(many[0]) : $"{many.Count} {what}";

    public static string Plain(JsonNode? node) => node switch
    {
        null => "",
        JsonValue value when value.GetValueKind() == JsonValueKind.String => value.GetValue<string>(),
        JsonObject tier => string.Join(" = ", tier.Select(pair => Plain(pair.Value))),
        JsonArray list => string.Join(", ", list.Select(Plain)),
        _ => node.ToJsonString(),
    };

    /// <summary>A time of the API's, UTC to the minute.</summary>
    public static string Moment(JsonNode? node) => node is null ? "" : node.GetValue<DateTimeOffset>().UtcDateTime.ToString("yyyy-MM-dd HH:mm", CultureInfo.InvariantCulture);
}
