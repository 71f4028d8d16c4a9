using Interworking.Smpp.Pdus;
using Interworking.Smpp.Text;
using Interworking.Smpp.Tlvs;

namespace Interworking.Smpp.Tests.Text;

public sealed class SegmenterTests
{
    [Theory]
    [InlineData('a', 160, 1)]
    [InlineData('a', 161, 2)]
    [InlineData('a', 306, 2)]
    [InlineData('a', 307, 3)]
    [InlineData('€', 80, 1)] // an escape and a septet each
    [InlineData('€', 152, 2)] // 76 pairs to a part, one septet stays free
    [InlineData('€', 153, 3)]
    [InlineData('Ж', 70, 1)]
    [InlineData('Ж', 71, 2)]
    [InlineData('Ж', 134, 2)]
    [InlineData('Ж', 135, 3)]
    public void Split_Text_HasAsManyPartsAsNeeded(char character, int count, int parts) =>
        Segmenter.Split(TextEncoder.Encode(new string(character, count)), 7).Should().HaveCount(parts);

    [Theory]
    [InlineData(1)]
    [InlineData(66)]
    [InlineData(67)]
    [InlineData(152)]
    [InlineData(153)]
    [InlineData(500)]
    public void Split_EscapesAndSurrogatesAtTheCut_StayWhole(int lead)
    {
        foreach (string text in new[] { new string('a', lead) + new string('€', 200), new string('Ж', lead) + string.Concat(Enumerable.Repeat("😀", 200)) })
        {
            EncodedText encoded = TextEncoder.Encode(text);
            var joined = new List<string>();
            foreach (byte[] part in Segmenter.Split(encoded, 0x42))
            {
                part.Length.Should().BeLessThanOrEqualTo(encoded.Alphabet == Alphabet.Gsm7 ? 6 + 153 : 140);
                UserDataHeader.TryParse(part, out UserDataHeader header, out int offset).Should().BeTrue();
                header.Concatenation!.Value.Reference.Should().Be(0x42);
                header.Concatenation!.Value.Number.Should().Be(joined.Count + 1);
                joined.Add(SmppText.Decode(encoded.DataCoding, part.AsSpan(offset)).Text!);
            }

            string.Concat(joined).Should().Be(text);
        }
    }

    [Fact]
    public void Split_MoreThan255Parts_IsEmpty() => Segmenter.Split(TextEncoder.Encode(new string('a', 255 * 153 + 1)), 1).Should().BeEmpty();

    [Fact]
    public void Split_TwoParts_HaveTheHeaderOfTs23040()
    {
        IReadOnlyList<byte[]> parts = Segmenter.Split(TextEncoder.Encode(new string('a', 161)), 0xD2);
        Convert.ToHexString(parts[0].AsSpan(0, 7)).Should().Be("050003D2020161");
        Convert.ToHexString(parts[1]).Should().Be("050003D20202" + "6161616161616161");
    }

    [Theory]
    [InlineData(LongMessageMethod.Udh8, 153)]
    [InlineData(LongMessageMethod.Udh16, 152)]
    [InlineData(LongMessageMethod.Sar, 152)] // its peer needs a header for a reference above 255
    public void Split_ByMethod_FillsEachPart(LongMessageMethod method, int size)
    {
        IReadOnlyList<Segment> segments = Segmenter.Split(TextEncoder.Encode(new string('a', 400)), method, 0x1234);
        segments.Select(segment => segment.Body.Length - (segment.HasHeader ? segment.Body[0] + 1 : 0)).Should().Equal(size, size, 400 - (2 * size));
    }

    [Fact]
    public void Split_Udh16_HasTheHeaderOfTs23040() =>
        Convert.ToHexString(Segmenter.Split(TextEncoder.Encode(new string('a', 161)), LongMessageMethod.Udh16, 0x1234)[1].Body.AsSpan(0, 8)).Should().Be("0608041234020261");

    [Fact]
    public void Split_Sar_PutsThePlaceIntoParametersAndNoHeader()
    {
        IReadOnlyList<Segment> segments = Segmenter.Split(TextEncoder.Encode(new string('a', 161)), LongMessageMethod.Sar, 7);
        ShortMessage message = segments[1].In(new ShortMessage { Tlvs = TlvList.Of(TlvTag.PrivacyIndicator, 1) }, 0);
        message.EsmClass.HasUdh.Should().BeFalse();
        message.Body.Length.Should().Be(8);
        Convert.ToHexString(message.Tlvs.Wire.Span).Should().Be("0201000101" + "020C00020007" + "020E000102" + "020F000102");
    }

    [Fact]
    public void Split_Payload_IsOnePduWithoutShortMessage()
    {
        string text = new('a', 40_000);
        Segment only = Segmenter.Split(TextEncoder.Encode(text), LongMessageMethod.Payload, 7).Should().ContainSingle().Subject;
        ShortMessage message = only.In(new ShortMessage(), 0);
        message.Body.IsEmpty.Should().BeTrue();
        Gsm7.Decode(message.Payload.Span).Should().Be(text);
        Segmenter.Split(TextEncoder.Encode(new string('a', 65_536)), LongMessageMethod.Payload, 7).Should().BeEmpty("message_payload holds 65535 octets");
    }

    [Fact]
    public void Split_PortsAndBinary_AreInEveryPart()
    {
        UserDataElement[] ports = [new(UserDataElements.Ports16, Convert.FromHexString("0B8423F0"))];
        byte[] binary = [.. Enumerable.Range(0, 300).Select(i => (byte)i)];
        IReadOnlyList<Segment> segments = Segmenter.Split(new EncodedText(Alphabet.Binary, DataCodings.Binary, binary), LongMessageMethod.Udh8, 9, ports);
        var joined = new List<byte>();
        foreach (Segment segment in segments)
        {
            UserData data = UserData.Read(segment.In(new ShortMessage(), DataCodings.Binary), Alphabet.Gsm7);
            (data.DestinationPort, data.SourcePort).Should().Be((0x0B84, 0x23F0));
            data.Header!.ToOwnElements().Should().ContainSingle().Which.Data.ToArray().Should().Equal(ports[0].Data.ToArray());
            segment.Body.Length.Should().BeLessThanOrEqualTo(140);
            joined.AddRange(data.Body.Span);
        }

        joined.Should().Equal(binary);
    }

    /// <summary>Packed, a last @ or CR can look like padding; wherever that would be, the cuts go elsewhere, and they end.</summary>
    [Theory]
    [InlineData('@')]
    [InlineData('\r')]
    public void Split_PackedTextOfAnyLength_KeepsItsLastCharacter(char last)
    {
        for (int length = 1; length <= 500; length++)
        {
            foreach (string text in new[] { new string('a', length - 1) + last, new string(last, length), new string('a', length) + "[" + last })
            {
                TextEncoder.TryEncode(text, Alphabet.Gsm7Packed, out EncodedText encoded).Should().BeTrue();
                foreach (LongMessageMethod method in new[] { LongMessageMethod.Udh8, LongMessageMethod.Udh16, LongMessageMethod.Sar })
                {
                    IEnumerable<string?> parts = Segmenter.Split(encoded, method, 1).Select(segment => UserData.Read(segment.In(new ShortMessage(), 0), Alphabet.Gsm7Packed).Decode().Text);
                    string.Concat(parts).Should().Be(text);
                }
            }
        }
    }
}
