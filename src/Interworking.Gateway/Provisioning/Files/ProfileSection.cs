using Interworking.Smpp.Text;
using Interworking.Smpp.Values;

namespace Interworking.Gateway.Provisioning.Files;

internal static class ProfileSection
{
    private static readonly (string Word, NationalLanguage Language)[] Languages =
        [.. Enum.GetValues<NationalLanguage>().Where(language => language != NationalLanguage.Default).Select(language => (language.ToString().ToLowerInvariant(), language))];

    private static readonly TextRule Language = new(
        text => Array.Exists(Languages, one => one.Word == text), $"is not a language with national tables (TS 23.038, annex A); write {string.Join(", ", Languages.Select(one => one.Word))}");

    public static LinkProfile Read(JsonObjectReader profile)
    {
        Alphabet alphabet = profile.Word(
            "alphabet", Alphabet.Gsm7, ("gsm7", Alphabet.Gsm7), ("gsm7packed", Alphabet.Gsm7Packed), ("latin1", Alphabet.Latin1), ("ascii", Alphabet.Ascii),
            ("utf8", Alphabet.Utf8), ("ucs2", Alphabet.Ucs2), ("utf16be", Alphabet.Ucs2));
        return new()
        {
            Alphabet = alphabet,
            Languages = ReadLanguages(profile, alphabet),
            Ton = profile.Has("ton") ? (Ton)profile.Number("ton", 0, 0, 6) : null,
            Npi = profile.Has("npi") ? (Npi)profile.Number("npi", 0, 0, 18) : null,
            Strip = profile.OptionalText("strip", TextRule.Digits) ?? "",
            Prefix = profile.OptionalText("prefix", TextRule.Digits) ?? "",
            IdBase = profile.Word("idBase", IdBase.Any, ("any", IdBase.Any), ("decimal", IdBase.Decimal), ("hex", IdBase.Hex)),
            LongMessages = profile.Word(
                "longMessages", LongMessages.Udh, ("udh", LongMessages.Udh), ("sar", LongMessages.Sar), ("payload", LongMessages.Payload)),
        };
    }

    private static IReadOnlyList<NationalLanguage> ReadLanguages(JsonObjectReader profile, Alphabet alphabet)
    {
        IReadOnlyList<string> words = profile.Texts("languages", Language);
        if (words.Count > 0 && alphabet is not (Alphabet.Gsm7 or Alphabet.Gsm7Packed))
            profile.Error("languages", "needs alphabet gsm7 or gsm7packed: national tables are tables of GSM 7-bit");
        return [.. Languages.Where(one => words.Contains(one.Word)).Select(one => one.Language)];
    }
}
