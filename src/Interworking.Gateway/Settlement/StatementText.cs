using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Interworking.Gateway.Settlement;

/// <summary>The canonical text of a closed statement: what is stored, hashed and printed again. Amounts are texts, so that nobody reads them as binary fractions.</summary>
public static class StatementText
{
    private static readonly JsonSerializerOptions Options = new()
    {
        PropertyNamingPolicy = JsonNamingPolicy.CamelCase,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping, // written to a file, never into a page
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
        Converters = { new DecimalText(), new MonthText(), new JsonStringEnumConverter(JsonNamingPolicy.CamelCase) },
    };

    private static readonly JsonSerializerOptions ForPeople = new(Options) { WriteIndented = true, NewLine = "\n" };

    public static string Write(Statement statement) => JsonSerializer.Serialize(statement, Options);

    /// <summary>Several, a line for each value.</summary>
    public static string WriteForPeople(IReadOnlyList<Statement> statements) => JsonSerializer.Serialize(statements, ForPeople);

    /// <exception cref="InvalidDataException">It was not written by <see cref="Write"/>.</exception>
    public static Statement Read(string text)
    {
        try
        {
            return JsonSerializer.Deserialize<Statement>(text, Options) ?? throw new InvalidDataException("A statement is null.");
        }
        catch (Exception error) when (error is JsonException or FormatException)
        {
            throw new InvalidDataException($"A statement cannot be read: {error.Message}", error);
        }
    }

    /// <summary>SHA-256 over the hash of the statement before and the text, in hexadecimal.</summary>
    /// <param name="previousHash">Empty for the first.</param>
    /// <param name="content">As <see cref="Write"/> wrote it.</param>
    public static string Hash(string previousHash, string content) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes($"{previousHash}\n{content}")));

    private sealed class DecimalText : JsonConverter<decimal>
    {
        public override decimal Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
            decimal.Parse(reader.GetString()!, NumberStyles.AllowDecimalPoint | NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture);

        public override void Write(Utf8JsonWriter writer, decimal value, JsonSerializerOptions options) =>
            writer.WriteStringValue(value.ToString("0.############################", CultureInfo.InvariantCulture));
    }

    private sealed class MonthText : JsonConverter<BillingMonth>
    {
        public override BillingMonth Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
            BillingMonth.TryParse(reader.GetString()!, out BillingMonth month) ? month : throw new JsonException("It has no month.");

        public override void Write(Utf8JsonWriter writer, BillingMonth value, JsonSerializerOptions options) => writer.WriteStringValue(value.ToString());
    }
}
