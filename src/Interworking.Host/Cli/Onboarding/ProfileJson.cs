using System.Text.Json;
using System.Text.Json.Nodes;
using Interworking.Gateway.Provisioning;

namespace Interworking.Host.Cli.Onboarding;

/// <summary>A profile as the provisioning file writes it; what is the default is left out.</summary>
internal static class ProfileJson
{
    private static readonly JsonSerializerOptions Indented = new() { WriteIndented = true };

    /// <param name="profile">To be pasted.</param>
    /// <param name="window">Of a connection; null leaves it out.</param>
    public static IEnumerable<string> Lines(LinkProfile profile, int? window)
    {
        LinkProfile other = LinkProfile.Default;
        var keys = new JsonObject();
        if (profile.Alphabet != other.Alphabet) keys["alphabet"] = Word(profile.Alphabet);
        if (profile.Languages.Count > 0) keys["languages"] = new JsonArray([.. profile.Languages.Select(language => JsonValue.Create(Word(language)))]);
        if (profile.Ton is { } ton) keys["ton"] = (int)ton;
        if (profile.Npi is { } npi) keys["npi"] = (int)npi;
        if (profile.Strip.Length > 0) keys["strip"] = profile.Strip;
        if (profile.Prefix.Length > 0) keys["prefix"] = profile.Prefix;
        if (profile.IdBase != other.IdBase) keys["idBase"] = Word(profile.IdBase);
        keys["longMessages"] = Word(profile.LongMessages);
        var entry = new JsonObject();
        if (window is { } size) entry["window"] = size;
        entry["profile"] = keys;
        return entry.ToJsonString(Indented).Split('\n').Select(line => line.TrimEnd('\r'));
    }

    private static string Word<T>(T value)
        where T : struct, Enum => value.ToString().ToLowerInvariant();
}
