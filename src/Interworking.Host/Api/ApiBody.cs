using System.Text.Json;
using System.Text.Json.Serialization.Metadata;

namespace Interworking.Host.Api;

/// <summary>Reads what a request carries, and says what is wrong with it.</summary>
internal static class ApiBody
{
    private static readonly JsonDocumentOptions Options = new() { AllowDuplicateProperties = false, MaxDepth = 16 };

    /// <summary>The body as a JSON element; null with a problem.</summary>
    public static async ValueTask<(JsonElement? Body, IResult? Problem)> ReadAsync(HttpContext context)
    {
        if (!context.Request.HasJsonContentType())
            return (null, Problems.Of(StatusCodes.Status415UnsupportedMediaType, "Not JSON", "Send the body as application/json."));
        try
        {
            using JsonDocument document = await JsonDocument.ParseAsync(context.Request.Body, Options, context.RequestAborted);
            JsonElement body = document.RootElement.Clone();
            Walk(body);
            return (body, null);
        }
        catch (JsonException error)
        {
            return (null, Problems.Of(StatusCodes.Status400BadRequest, "Not JSON", $"The body is not valid JSON: {error.Message}"));
        }
        catch (InvalidOperationException)
        {
            return (null, Problems.Of(StatusCodes.Status400BadRequest, "Not text", "A text in the body has half of a surrogate pair."));
        }
    }

    /// <summary>The body as a type; what it does not know is wrong.</summary>
    public static async ValueTask<(T? Body, IResult? Problem)> ReadAsync<T>(HttpContext context, JsonTypeInfo<T> type)
        where T : class
    {
        (JsonElement? body, IResult? problem) = await ReadAsync(context);
        if (body is not { } json) return (null, problem);
        try
        {
            return json.Deserialize(type) is { } read ? (read, null) : (null, Problems.Of(StatusCodes.Status400BadRequest, "No object", "The body must be a JSON object."));
        }
        catch (JsonException error)
        {
            // The message names the path, and no value.
            return (null, Problems.Of(StatusCodes.Status400BadRequest, "Not valid", $"The body cannot be read: {error.Message}"));
        }
    }

    /// <summary>Each text once: one that is no Unicode throws here, and nowhere later.</summary>
    private static void Walk(JsonElement element)
    {
        switch (element.ValueKind)
        {
            case JsonValueKind.String:
                element.GetString();
                break;
            case JsonValueKind.Array:
                foreach (JsonElement item in element.EnumerateArray()) Walk(item);
                break;
            case JsonValueKind.Object:
                foreach (JsonProperty property in element.EnumerateObject())
                {
                    _ = property.Name;
                    Walk(property.Value);
                }

                break;
        }
    }
}
