using Interworking.Smpp.Text;

namespace Interworking.Smpp.Tests.Text;

public sealed class SmppTextTests
{
    [Theory]
    [InlineData(0x00, "00", "@", Alphabet.Gsm7)]
    [InlineData(0x01, "40", "@", Alphabet.Ascii)]
    [InlineData(0x03, "E9", "é", Alphabet.Latin1)]
    [InlineData(0x08, "D83DDE00", "😀", Alphabet.Ucs2)]
    [InlineData(0x08, "004100", "A", Alphabet.Ucs2)] // an odd octet is dropped
    [InlineData(0x08, "D83D", "\uFFFD", Alphabet.Ucs2)]
    [InlineData(0x05, "82A0", "あ", Alphabet.Japanese)]
    [InlineData(0x06, "BFE0", "Пр", Alphabet.Cyrillic)]
    [InlineData(0x07, "E0", "א", Alphabet.Hebrew)]
    [InlineData(0x0E, "B0A1", "가", Alphabet.Korean)]
    [InlineData(0x10, "1B65", "€", Alphabet.Gsm7)] // flash
    [InlineData(0x18, "20AC", "€", Alphabet.Ucs2)]
    [InlineData(0xC8, "41", "A", Alphabet.Gsm7)] // message waiting
    [InlineData(0xE0, "0041", "A", Alphabet.Ucs2)]
    [InlineData(0xF0, "41", "A", Alphabet.Gsm7)]
    [InlineData(0x80, "41", "A", Alphabet.Gsm7)] // reserved
    public void Decode_DataCoding_ReadsItsAlphabet(byte dataCoding, string hex, string text, Alphabet alphabet) =>
        SmppText.Decode(dataCoding, Convert.FromHexString(hex)).Should().Be(new DecodedText(text, alphabet));

    [Theory]
    [InlineData(0x02, "41")]
    [InlineData(0x04, "41")]
    [InlineData(0x14, "41")]
    [InlineData(0x24, "41")] // compressed
    [InlineData(0xF5, "41")]
    [InlineData(0x05, "82")] // half a character
    public void Decode_BinaryOrUnreadable_HasNoText(byte dataCoding, string hex) =>
        SmppText.Decode(dataCoding, Convert.FromHexString(hex)).Should().Be(new DecodedText(null, Alphabet.Binary));

    [Fact]
    public void Decode_DefaultOfTheLink_IsUsedForZeroOnly()
    {
        SmppText.Decode(0x00, [0x40], Alphabet.Latin1).Text.Should().Be("@");
        SmppText.Decode(0xF0, [0x40], Alphabet.Latin1).Text.Should().Be("¡");
    }

    [Theory]
    [InlineData("Hello @ €", Alphabet.Gsm7, 0x00, "48656C6C6F2000201B65")]
    [InlineData("ç", Alphabet.Ucs2, 0x08, "00E7")]
    [InlineData("😀", Alphabet.Ucs2, 0x08, "D83DDE00")]
    public void Encode_Text_TakesTheSmallestAlphabetWithoutLoss(string text, Alphabet alphabet, byte dataCoding, string hex)
    {
        EncodedText encoded = TextEncoder.Encode(text);
        (encoded.Alphabet, encoded.DataCoding, Convert.ToHexString(encoded.Bytes)).Should().Be((alphabet, dataCoding, hex));
    }
}
