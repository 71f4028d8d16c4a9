using System.Globalization;
using Interworking.Smpp.Tests.Vectors;
using Interworking.Smpp.Text;

namespace Interworking.Smpp.Tests.Text;

public sealed class Gsm7Tests
{
    public static TheoryData<string, char> UnicodeTable()
    {
        var data = new TheoryData<string, char>();
        foreach (string line in File.ReadLines(TestVectors.PathOf("GSM0338-unicode-table-v2.0-2015.TXT")))
        {
            string[] columns = line.Split('\t');
            if (!line.StartsWith("0x", StringComparison.Ordinal) || columns.Length < 2 || columns[0] == "0x1B") continue;
            string septets = columns[0][2..];
            char character = (char)int.Parse(columns[1].AsSpan(2), NumberStyles.HexNumber, CultureInfo.InvariantCulture);
            // Unicode maps 0x09 to the small letter; TS 23.038 shows, and we follow, the capital.
            data.Add(septets, septets == "09" ? 'Ç' : character);
        }

        return data;
    }

    [Fact]
    public void UnicodeTable_Whole_HasAllCharacters() => UnicodeTable().Should().HaveCount(127 + 10);

    [Theory, MemberData(nameof(UnicodeTable))]
    public void Decode_CharacterOfTheUnicodeTable_IsIt(string septets, char character) =>
        Gsm7.Decode(Convert.FromHexString(septets)).Should().Be(character.ToString());

    [Theory, MemberData(nameof(UnicodeTable))]
    public void TryEncode_CharacterOfTheUnicodeTable_IsItsSeptets(string septets, char character)
    {
        Gsm7.TryEncode([character], out byte[] encoded).Should().BeTrue();
        Convert.ToHexString(encoded).Should().Be(septets);
    }

    [Theory]
    [InlineData("1B", " ")] // an escape and nothing
    [InlineData("411B", "A ")]
    [InlineData("1B1B", " ")]
    [InlineData("1B41", "A")] // not in the extension table: the default table's character
    [InlineData("1B6541", "€A")]
    [InlineData("C1", "A")] // the top bit does not count
    [InlineData("", "")]
    public void Decode_EscapesAndOddOctets_FollowTs23038(string septets, string text) =>
        Gsm7.Decode(Convert.FromHexString(septets)).Should().Be(text);

    [Theory]
    [InlineData("ç")]
    [InlineData("héllo 😀")]
    [InlineData("Ж")]
    [InlineData("`")]
    [InlineData("\t")]
    public void TryEncode_CharacterOutsideTheAlphabet_IsFalse(string text)
    {
        Gsm7.TryEncode(text, out byte[] septets).Should().BeFalse();
        septets.Should().BeEmpty();
    }

    [Fact]
    public void TryEncode_LongMixedText_IsReadBackTheSame()
    {
        string text = string.Concat(Enumerable.Repeat("Plain run of ASCII, then @ {€} Ω and \n again. ", 40));
        Gsm7.TryEncode(text, out byte[] septets).Should().BeTrue();
        Gsm7.Decode(septets).Should().Be(text);
    }
}
