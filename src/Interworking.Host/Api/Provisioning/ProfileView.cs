using Interworking.Gateway.Provisioning;

namespace Interworking.Host.Api.Provisioning;

/// <summary>How a peer writes numbers and text, as a provisioning file has it.</summary>
internal sealed record ProfileView(
    string Alphabet, IReadOnlyList<string> Languages, int? Ton, int? Npi, string Strip, string Prefix, string IdBase, string LongMessages)
{
    public static ProfileView Of(LinkProfile profile) => new(
        FileWord.Of(profile.Alphabet), [.. profile.Languages.Select(FileWord.Of)], (int?)profile.Ton, (int?)profile.Npi, profile.Strip, profile.Prefix,
        FileWord.Of(profile.IdBase), FileWord.Of(profile.LongMessages));
}
