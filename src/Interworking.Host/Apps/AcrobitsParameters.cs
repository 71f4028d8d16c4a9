using System.Text.Json;

namespace Interworking.Host.Apps;

/// <summary>Parameters of an Acrobits web service: in the query, in a form, or in a JSON object, as the provider has written its template.</summary>
internal static class AcrobitsParameters
{
    /// <summary>Octets of a body.</summary>
    public const int MaxBody = 65_536;

    /// <summary>Null when the body is too long or cannot be read.</summary>
    public static async Task<IReadOnlyDictionary<string, string>?> ReadAsync(HttpRequest request, CancellationToken stop)
    {
        Dictionary<string, string> values = new(StringComparer.Ordinal);
        foreach ((string name, Microsoft.Extensions.Primitives.StringValues value) in request.Query) values[name] = value.ToString();
        if (!HttpMethods.IsPost(request.Method)) return values;
        if (await BodyAsync(request, stop) is not { } body) return null;
        return request.ContentType?.StartsWith("application/json", StringComparison.OrdinalIgnoreCase) == true ? Json(body, values) : Form(body, values);
    }

    private static async Task<byte[]?> BodyAsync(HttpRequest request, CancellationToken stop)
    {
        if (request.ContentLength > MaxBody) return null;
        byte[] buffer = new byte[MaxBody + 1];
        int length = 0;
        while (length < buffer.Length)
        {
            int read = await request.Body.ReadAsync(buffer.AsMemory(length), stop);
            if (read == 0) return buffer[..length];
            length += read;
        }

        return null;
    }

    private static Dictionary<string, string>? Json(byte[] body, Dictionary<string, string> values)
    {
        try
        {
            using JsonDocument document = JsonDocument.Parse(body);
            if (document.RootElement.ValueKind != JsonValueKind.Object) return null;
            foreach (JsonProperty property in document.RootElement.EnumerateObject())
            {
                if (property.Value.ValueKind is JsonValueKind.String or JsonValueKind.Number) values[property.Name] = property.Value.ToString();
            }

            return values;
        }
        catch (Exception error) when (error is JsonException or InvalidOperationException)
        {
            return null; // InvalidOperation is its word for text that is not Unicode
        }
    }

    private static Dictionary<string, string> Form(byte[] body, Dictionary<string, string> values)
    {
        foreach ((string name, Microsoft.Extensions.Primitives.StringValues value) in Microsoft.AspNetCore.WebUtilities.QueryHelpers.ParseQuery(System.Text.Encoding.UTF8.GetString(body)))
            values[name] = value.ToString();
        return values;
    }
}
