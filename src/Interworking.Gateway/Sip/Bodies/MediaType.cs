using System.Net.Http.Headers;

namespace Interworking.Gateway.Sip.Bodies;

/// <summary>A Content-Type.</summary>
/// <param name="Name">type/subtype in lower case.</param>
/// <param name="Charset">Its charset parameter; null when it has none.</param>
/// <param name="Boundary">Its boundary parameter; null when it has none.</param>
internal readonly record struct MediaType(string Name, string? Charset, string? Boundary = null)
{
    /// <summary>False for what is not a media type.</summary>
    public static bool TryParse(string? text, out MediaType type)
    {
        bool known = MediaTypeHeaderValue.TryParse(text, out MediaTypeHeaderValue? value) && value.MediaType is not null;
        type = known ? new MediaType(value!.MediaType!.ToLowerInvariant(), value.CharSet?.Trim('"'), BoundaryOf(value)) : default;
        return known;
    }

    private static string? BoundaryOf(MediaTypeHeaderValue value)
    {
        if (value.Parameters.Count == 0) return null;
        foreach (NameValueHeaderValue parameter in value.Parameters)
            if (parameter.Name.Equals("boundary", StringComparison.OrdinalIgnoreCase)) return parameter.Value?.Trim('"');
        return null;
    }
}
