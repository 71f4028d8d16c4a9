using Interworking.Smpp.Text;
using Interworking.Smpp.Values;

namespace Interworking.Gateway.Provisioning.Files;

internal static class ProfileSection
{
    public static LinkProfile Read(JsonObjectReader profile) => new()
    {
        Alphabet = profile.Word(
            "alphabet", Alphabet.Gsm7, ("gsm7", Alphabet.Gsm7), ("latin1", Alphabet.Latin1), ("ascii", Alphabet.Ascii), ("ucs2", Alphabet.Ucs2)),
        Ton = profile.Has("ton") ? (Ton)profile.Number("ton", 0, 0, 6) : null,
        Npi = profile.Has("npi") ? (Npi)profile.Number("npi", 0, 0, 18) : null,
        Strip = profile.OptionalText("strip", TextRule.Digits) ?? "",
        Prefix = profile.OptionalText("prefix", TextRule.Digits) ?? "",
        IdBase = profile.Word("idBase", IdBase.Any, ("any", IdBase.Any), ("decimal", IdBase.Decimal), ("hex", IdBase.Hex)),
        LongMessages = profile.Word(
            "longMessages", LongMessages.Udh, ("udh", LongMessages.Udh), ("sar", LongMessages.Sar), ("payload", LongMessages.Payload)),
    };
}
