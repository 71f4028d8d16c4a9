using Interworking.Smpp.Text;

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
}
