using Interworking.Smpp.Text;

namespace Interworking.Smpp.Tests.Text;

public sealed class TextEncoderTests
{
    private static readonly EncoderProfile AllLanguages = new() { Languages = Enum.GetValues<NationalLanguage>() };

    [Theory]
    [InlineData(Alphabet.Gsm7, "Grüße", Alphabet.Gsm7, 0x00)]
    [InlineData(Alphabet.Gsm7, "Łódź", Alphabet.Ucs2, 0x08)]
    [InlineData(Alphabet.Gsm7Packed, "Grüße", Alphabet.Gsm7Packed, 0x00)]
    [InlineData(Alphabet.Latin1, "façade", Alphabet.Latin1, 0x00)]
    [InlineData(Alphabet.Latin1, "€", Alphabet.Ucs2, 0x08)]
    [InlineData(Alphabet.Ascii, "plain", Alphabet.Ascii, 0x00)]
    [InlineData(Alphabet.Ascii, "ü", Alphabet.Ucs2, 0x08)]
    [InlineData(Alphabet.Utf8, "façade", Alphabet.Utf8, 0x00)]
    [InlineData(Alphabet.Utf8, "漢字", Alphabet.Ucs2, 0x08)] // three octets each in UTF-8
    [InlineData(Alphabet.Ucs2, "a", Alphabet.Ucs2, 0x00)]
    [InlineData(Alphabet.Cyrillic, "Привет", Alphabet.Cyrillic, 0x00)]
    public void Encode_DefaultAlphabetOfTheLink_IsTakenWhenItHoldsTheText(Alphabet link, string text, Alphabet alphabet, byte dataCoding)
    {
        EncodedText encoded = TextEncoder.Encode(text, new EncoderProfile { DefaultAlphabet = link });
        (encoded.Alphabet, encoded.DataCoding).Should().Be((alphabet, dataCoding));
    }

    [Theory]
    [InlineData("ışığın", NationalLanguage.Turkish)]
    [InlineData("coração", NationalLanguage.Portuguese)]
    [InlineData("ನಮಸ್ಕಾರ, ಗೆಳೆಯ", NationalLanguage.Kannada)]
    [InlineData("سلام, ٹھیک ہے", NationalLanguage.Urdu)]
    public void Encode_LanguageAllowed_TakesItsTablesWhereTheyAreSmaller(string text, NationalLanguage language)
    {
        EncodedText encoded = TextEncoder.Encode(text, AllLanguages);
        encoded.Alphabet.Should().Be(Alphabet.Gsm7);
        new[] { encoded.LockingShift, encoded.SingleShift }.Should().Contain(language).And.OnlyContain(one => one == language || one == NationalLanguage.Default);
        Gsm7.Decode(encoded.Bytes, encoded.LockingShift, encoded.SingleShift).Should().Be(text);
    }

    [Fact]
    public void Encode_LanguageNotAllowed_IsUcs2() => TextEncoder.Encode("ışığın").Alphabet.Should().Be(Alphabet.Ucs2);

    [Fact]
    public void Encode_TextOfTheDefaultAlphabet_NeedsNoTables()
    {
        EncodedText encoded = TextEncoder.Encode("plain ^^^^ text", AllLanguages);
        (encoded.LockingShift, encoded.SingleShift).Should().Be((NationalLanguage.Default, NationalLanguage.Default));
    }

    [Fact]
    public void Encode_OneTurkishLetterInLongText_CostsAHeaderAndNoSecondPart()
    {
        // 150 characters: three parts in UCS-2, one with a locking table (155 septets).
        EncodedText encoded = TextEncoder.Encode(new string('a', 149) + "ş", AllLanguages);
        (encoded.LockingShift, encoded.SingleShift).Should().Be((NationalLanguage.Turkish, NationalLanguage.Default));
        Segment only = Segmenter.Split(encoded, LongMessageMethod.Udh8, 1).Should().ContainSingle().Subject;
        Convert.ToHexString(only.Body.AsSpan(0, 4)).Should().Be("03250101");
        only.HasHeader.Should().BeTrue();
    }

    [Theory]
    [InlineData(NationalLanguage.Default, NationalLanguage.Turkish, 155, 149)]
    [InlineData(NationalLanguage.Turkish, NationalLanguage.Turkish, 152, 146)]
    public void Split_NationalTables_LeaveRoomForTheirHeader(NationalLanguage locking, NationalLanguage single, int whole, int part)
    {
        EncodedText Text(int length) => new(Alphabet.Gsm7, 0, new byte[length]) { LockingShift = locking, SingleShift = single };
        Segmenter.Split(Text(whole), LongMessageMethod.Udh8, 1).Should().HaveCount(1);
        Segmenter.Split(Text(whole + 1), LongMessageMethod.Udh8, 1).Should().HaveCount(2);
        Segmenter.Split(Text(2 * part), LongMessageMethod.Udh8, 1).Should().HaveCount(2);
        Segmenter.Split(Text((2 * part) + 1), LongMessageMethod.Udh8, 1).Should().HaveCount(3);
    }
}
