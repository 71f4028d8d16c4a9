using System.Text.Json;

namespace Interworking.Host.Api.Messages;

/// <summary>An enum's value as the CDR's columns write it: <c>sms_to_sip</c>.</summary>
internal static class TableWord
{
    public static string Of<T>(T value)
        where T : struct, Enum => JsonNamingPolicy.SnakeCaseLower.ConvertName(value.ToString());
}
