using FsCheck;
using FsCheck.Fluent;
using Interworking.Smpp.Pdus;
using Interworking.Smpp.Text;

namespace Interworking.Smpp.Tests.Text;

/// <summary>Whatever an alphabet holds is read back the same, whole or in parts, by every method.</summary>
public sealed class TextRoundTripTests
{
    private static readonly string Gsm = string.Concat(Enumerable.Range(0, 128).Where(septet => septet != 0x1B)
        .Select(septet => Gsm7.Decode([(byte)septet]))) + "\f^{}\\[~]|€";

    private static readonly string Wide = Gsm + "çЖщאבあア漢가힣हिಕತٹڌ😀🇮🇶\u200D\u0301\uFFFD";

    public static TheoryData<Alphabet, string> Repertoires => new()
    {
        { Alphabet.Gsm7, Gsm },
        { Alphabet.Gsm7Packed, Gsm },
        { Alphabet.Ascii, string.Concat(Enumerable.Range(0, 128).Select(c => (char)c)) },
        { Alphabet.Latin1, string.Concat(Enumerable.Range(0, 256).Select(c => (char)c)) },
        { Alphabet.Ucs2, Wide },
        { Alphabet.Utf8, Wide },
        { Alphabet.Cyrillic, "Hello, Привет, мир! № §ё" },
        { Alphabet.Hebrew, "Hello, שלום עולם!" },
        { Alphabet.Japanese, "Hello, こんにちは世界ｶﾅ!" },
        { Alphabet.Korean, "Hello, 안녕하세요 세계!" },
    };

    [Theory, MemberData(nameof(Repertoires))]
    public void TryEncode_AnyTextOfTheAlphabet_IsReadBackByEveryMethod(Alphabet alphabet, string repertoire) => Holds(repertoire, text =>
    {
        TextEncoder.TryEncode(text, alphabet, out EncodedText encoded).Should().BeTrue();
        foreach (LongMessageMethod method in Enum.GetValues<LongMessageMethod>()) ReadBack(encoded, method, alphabet).Should().Be(text, "by {0}", method);
    });

    [Fact]
    public void Encode_AnyTextForAnyProfile_LosesNothing() => Holds(Wide, text =>
    {
        foreach (Alphabet alphabet in new[] { Alphabet.Gsm7, Alphabet.Gsm7Packed, Alphabet.Latin1, Alphabet.Ascii, Alphabet.Utf8, Alphabet.Ucs2 })
        {
            var profile = new EncoderProfile { DefaultAlphabet = alphabet, Languages = Enum.GetValues<NationalLanguage>() };
            EncodedText encoded = TextEncoder.Encode(text, profile);
            ReadBack(encoded, LongMessageMethod.Udh16, alphabet).Should().Be(text, "for {0}", alphabet);
        }
    });

    [Theory]
    [InlineData(NationalLanguage.Turkish)]
    [InlineData(NationalLanguage.Spanish)]
    [InlineData(NationalLanguage.Portuguese)]
    [InlineData(NationalLanguage.Bengali)]
    [InlineData(NationalLanguage.Gujarati)]
    [InlineData(NationalLanguage.Hindi)]
    [InlineData(NationalLanguage.Kannada)]
    [InlineData(NationalLanguage.Malayalam)]
    [InlineData(NationalLanguage.Oriya)]
    [InlineData(NationalLanguage.Punjabi)]
    [InlineData(NationalLanguage.Tamil)]
    [InlineData(NationalLanguage.Telugu)]
    [InlineData(NationalLanguage.Urdu)]
    public void Encode_AnyTextOfALanguage_NeedsNoUcs2AndIsReadBack(NationalLanguage language)
    {
        string repertoire = string.Concat(Enumerable.Range(0, 128).Where(septet => septet != 0x1B)
            .SelectMany(septet => new[] { Gsm7.Decode([(byte)septet], language, language), Gsm7.Decode([0x1B, (byte)septet], language, language) }));
        foreach (Alphabet alphabet in new[] { Alphabet.Gsm7, Alphabet.Gsm7Packed })
        {
            var profile = new EncoderProfile { DefaultAlphabet = alphabet, Languages = [language] };
            Holds(repertoire, text =>
            {
                Gsm7.TryEncode(text, language, language, out _).Should().BeTrue();
                ReadBack(TextEncoder.Encode(text, profile), LongMessageMethod.Udh8, alphabet).Should().Be(text);
            });
        }
    }

    /// <summary>As a receiver reads it: each part by its own header, the joinable bodies put together.</summary>
    private static string ReadBack(EncodedText encoded, LongMessageMethod method, Alphabet linkAlphabet)
    {
        var bodies = new List<byte>();
        byte dataCoding = 0;
        IReadOnlyList<Segment> segments = Segmenter.Split(encoded, method, 0x1234);
        segments.Should().NotBeEmpty();
        for (int i = 0; i < segments.Count; i++)
        {
            ShortMessage message = segments[i].In(new ShortMessage(), encoded.DataCoding);
            UserData data = UserData.Read(message, linkAlphabet);
            if (segments.Count > 1) data.Part.Should().Be(new Concatenation(method == LongMessageMethod.Udh8 ? 0x34 : 0x1234, segments.Count, i + 1));
            // A packed text whose last character would look like padding goes as part 1 of 1: its header moves the bits.
            else (data.Part?.Total ?? 1).Should().Be(1);
            if (method != LongMessageMethod.Payload) message.Body.Length.Should().BeLessThanOrEqualTo(encoded.Alphabet is Alphabet.Gsm7 or Alphabet.Ascii ? 160 : 140);
            (dataCoding, ReadOnlyMemory<byte> body) = data.ToJoinable();
            bodies.AddRange(body.Span);
        }

        string text = SmppText.Decode(dataCoding, bodies.ToArray(), linkAlphabet).Text ?? "(binary)";
        // One padding CR at the end of a payload that would lose its last character without it.
        return method == LongMessageMethod.Payload && encoded.Alphabet == Alphabet.Gsm7Packed && text.Length > 0 && text[^1] == '\r' && LosesLast(encoded) ? text[..^1] : text;
    }

    private static bool LosesLast(EncodedText encoded) => encoded.Bytes.Length > 160 && Gsm7Packing.LosesLast(encoded.Bytes, 0);

    private static void Holds(string repertoire, Action<string> property)
    {
        string[] characters = [.. repertoire.EnumerateRunes().Select(rune => rune.ToString()).Distinct()];
        Gen<string> texts =
            from length in Gen.Frequency((3, Gen.Choose(0, 40)), (2, Gen.Choose(60, 170)), (1, Gen.Choose(171, 700)))
            from picked in Gen.ArrayOf(Gen.Elements(characters), length)
            select string.Concat(picked);
        Check.One(Config.QuickThrowOnFailure.WithMaxTest(150), Prop.ForAll(texts.ToArbitrary(), text =>
        {
            property(text);
            return true;
        }));
    }
}
