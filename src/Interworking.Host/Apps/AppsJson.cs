using System.Text.Json.Serialization;

namespace Interworking.Host.Apps;

/// <summary>How the doors of apps write, made at build time. The names are Acrobits'.</summary>
[JsonSourceGenerationOptions(DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(AcrobitsMessages))]
[JsonSerializable(typeof(AcrobitsSent))]
[JsonSerializable(typeof(AcrobitsError))]
internal sealed partial class AppsJson : JsonSerializerContext;

/// <summary>The answer to a fetch.</summary>
/// <param name="Date">Now.</param>
/// <param name="Received">What waits, oldest first.</param>
/// <param name="Sent">What the account sent from other devices: we keep no texts of finished messages, so that it is always empty.</param>
internal sealed record AcrobitsMessages(
    [property: JsonPropertyName("date")] string Date,
    [property: JsonPropertyName("received_smss")] IReadOnlyList<AcrobitsMessage> Received,
    [property: JsonPropertyName("sent_smss")] IReadOnlyList<AcrobitsMessage> Sent);

/// <summary>One message.</summary>
/// <param name="Id">Ours; what the app has, it tells with its next fetch.</param>
/// <param name="SendingDate">When it came. The app finds by it which message is the last.</param>
/// <param name="Sender">Number or name.</param>
/// <param name="Recipient">The account's number.</param>
/// <param name="Text">What it says.</param>
/// <param name="ContentType">text/plain.</param>
/// <param name="StreamId">The conversation.</param>
internal sealed record AcrobitsMessage(
    [property: JsonPropertyName("sms_id")] string Id,
    [property: JsonPropertyName("sending_date")] string SendingDate,
    [property: JsonPropertyName("sender")] string Sender,
    [property: JsonPropertyName("recipient")] string Recipient,
    [property: JsonPropertyName("sms_text")] string Text,
    [property: JsonPropertyName("content_type")] string ContentType,
    [property: JsonPropertyName("stream_id")] string StreamId);

/// <summary>The answer to a send.</summary>
internal sealed record AcrobitsSent([property: JsonPropertyName("sms_id")] string Id);

/// <summary>Why it was refused, as the app shows it.</summary>
internal sealed record AcrobitsError([property: JsonPropertyName("message")] string Message);
