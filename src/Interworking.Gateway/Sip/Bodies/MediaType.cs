using System.Net.Http.Headers;

namespace Interworking.Gateway.Sip.Bodies;

/// <summary>A Content-Type.</summary>
/// <param name="Name">type/subtype in lower case.</param>
/// <param name="Charset">Its charset parameter; null when it has none.</param>
internal readonly record struct MediaType(string Name, string? Charset)
{
    /// <summary>False for what is not a media type.</summary>
    public static bool TryParse(string? text, out MediaType type)
    {
        bool known = MediaTypeHeaderValue.TryParse(text, out MediaTypeHeaderValue? value) && value.MediaType is not null;
        type = known ? new MediaType(value!.MediaType!.ToLowerInvariant(), value.CharSet?.Trim('"')) : default;
        return known;
    }
}
