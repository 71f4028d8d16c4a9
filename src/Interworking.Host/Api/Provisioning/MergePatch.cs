using System.Text.Json.Nodes;

namespace Interworking.Host.Api.Provisioning;

/// <summary>JSON merge patch (RFC 7396): what it names is put in place, null takes away, the rest stays.</summary>
internal static class MergePatch
{
    public static JsonNode? Apply(JsonNode? target, JsonNode? patch)
    {
        if (patch is not JsonObject changes) return patch?.DeepClone();
        JsonObject result = target is JsonObject before ? (JsonObject)before.DeepClone() : [];
        foreach ((string name, JsonNode? value) in changes)
        {
            if (value is null) result.Remove(name);
            else result[name] = Apply(result[name], value);
        }

        return result;
    }
}
