using System.Text.Json;
using System.Text.Json.Serialization;

namespace Interworking.Storage.Sql.Provisioning;

/// <summary>Lists and profiles that are always read whole stand in one column, as JSON with enums as words.</summary>
internal static class JsonText
{
    private static readonly JsonSerializerOptions Options = new() { Converters = { new JsonStringEnumConverter() } };

    public static string Write<T>(T value) => JsonSerializer.Serialize(value, Options);

    /// <exception cref="InvalidDataException">The column was not written by <see cref="Write"/>.</exception>
    public static T Read<T>(string text)
    {
        try
        {
            return JsonSerializer.Deserialize<T>(text, Options) ?? throw new InvalidDataException($"A {typeof(T).Name} is null in the database.");
        }
        catch (JsonException error)
        {
            throw new InvalidDataException($"A {typeof(T).Name} in the database cannot be read.", error);
        }
    }
}
