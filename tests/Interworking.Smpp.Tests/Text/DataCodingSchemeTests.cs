using Interworking.Smpp.Text;

namespace Interworking.Smpp.Tests.Text;

public sealed class DataCodingSchemeTests
{
    [Theory]
    [InlineData(0x00, Alphabet.Latin1)] // the link's
    [InlineData(0x01, Alphabet.Ascii)]
    [InlineData(0x02, Alphabet.Binary)]
    [InlineData(0x03, Alphabet.Latin1)]
    [InlineData(0x04, Alphabet.Binary)]
    [InlineData(0x05, Alphabet.Japanese)]
    [InlineData(0x06, Alphabet.Cyrillic)]
    [InlineData(0x07, Alphabet.Hebrew)]
    [InlineData(0x08, Alphabet.Ucs2)]
    [InlineData(0x09, Alphabet.Binary)]
    [InlineData(0x0A, Alphabet.Binary)]
    [InlineData(0x0B, Alphabet.Gsm7)]
    [InlineData(0x0C, Alphabet.Gsm7)]
    [InlineData(0x0D, Alphabet.Japanese)]
    [InlineData(0x0E, Alphabet.Korean)]
    [InlineData(0x0F, Alphabet.Gsm7)]
    public void Read_ValuesOfSmpp_NameAnAlphabetAndNoClass(byte dataCoding, Alphabet alphabet) =>
        DataCodingScheme.Read(dataCoding, Alphabet.Latin1).Should().Be(new DataCodingScheme(alphabet));

    [Fact]
    public void Read_GeneralGroups_FollowTheirBits()
    {
        for (int value = 0x10; value < 0x80; value++)
        {
            DataCodingScheme scheme = DataCodingScheme.Read((byte)value, Alphabet.Gsm7);
            bool compressed = (value & 0x20) != 0;
            Alphabet alphabet = (value & 0x0C) switch { 0x04 => Alphabet.Binary, 0x08 => Alphabet.Ucs2, _ => Alphabet.Gsm7 };
            scheme.Should().Be(
                new DataCodingScheme(compressed ? Alphabet.Binary : alphabet)
                {
                    Compressed = compressed,
                    Class = (value & 0x10) != 0 ? (MessageClass)(value & 3) : null,
                    AutomaticDeletion = value >= 0x40,
                },
                "0x{0:x2}", value);
        }
    }

    [Theory]
    [InlineData(0x10, true)]
    [InlineData(0x18, true)]
    [InlineData(0x11, false)]
    [InlineData(0x1A, false)]
    [InlineData(0xF0, true)]
    [InlineData(0xF4, true)]
    [InlineData(0xF1, false)]
    [InlineData(0x08, false)]
    public void Read_ClassZero_IsFlash(byte dataCoding, bool flash) => DataCodingScheme.Read(dataCoding, Alphabet.Gsm7).IsFlash.Should().Be(flash);

    [Theory]
    [InlineData(0xC0, Alphabet.Gsm7, MessageWaitingKind.Voicemail, false, false)]
    [InlineData(0xC8, Alphabet.Gsm7, MessageWaitingKind.Voicemail, true, false)]
    [InlineData(0xD9, Alphabet.Gsm7, MessageWaitingKind.Fax, true, true)]
    [InlineData(0xE2, Alphabet.Ucs2, MessageWaitingKind.Email, false, true)]
    [InlineData(0xEB, Alphabet.Ucs2, MessageWaitingKind.Other, true, true)]
    public void Read_MessageWaiting_SaysWhatWaits(byte dataCoding, Alphabet alphabet, MessageWaitingKind kind, bool active, bool store) =>
        DataCodingScheme.Read(dataCoding, Alphabet.Gsm7).Should().Be(new DataCodingScheme(alphabet) { Waiting = new MessageWaiting(kind, active, store) });

    [Fact]
    public void Read_ReservedGroups_AreGsmText()
    {
        for (int value = 0x80; value < 0xC0; value++) DataCodingScheme.Read((byte)value, Alphabet.Latin1).Should().Be(new DataCodingScheme(Alphabet.Gsm7));
    }

    [Theory]
    [InlineData(0x00)]
    [InlineData(0x10)]
    [InlineData(0xC8)]
    [InlineData(0xF1)]
    public void Read_GsmTextOnALinkThatPacks_IsPacked(byte dataCoding) =>
        DataCodingScheme.Read(dataCoding, Alphabet.Gsm7Packed).Alphabet.Should().Be(Alphabet.Gsm7Packed);
}
