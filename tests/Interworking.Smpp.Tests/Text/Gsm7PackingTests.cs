using FsCheck;
using FsCheck.Fluent;
using Interworking.Smpp.Text;

namespace Interworking.Smpp.Tests.Text;

public sealed class Gsm7PackingTests
{
    [Theory]
    [InlineData("hellohello", "E8329BFD4697D9EC37")]
    [InlineData("Test", "D4F29C0E")]
    [InlineData("", "")]
    [InlineData("1234567", "31D98C56B3DD1A")] // seven septets: the seven bits left over are a CR
    public void Pack_KnownText_IsItsOctets(string text, string hex)
    {
        Gsm7.TryEncode(text, out byte[] septets).Should().BeTrue();
        byte[] octets = Gsm7Packing.Pack(septets, 0);
        Convert.ToHexString(octets).Should().Be(hex);
        Gsm7.Decode(Gsm7Packing.Unpack(octets, 0)).Should().Be(text);
    }

    [Fact]
    public void Unpack_BehindAHeader_BeginsAtTheNextSeptet()
    {
        // Six octets of header are 48 bits: one bit of fill, then the text.
        byte[] octets = Gsm7Packing.Pack("Test"u8, 6);
        octets[0].Should().Be(0xA8, "0x54 shifted by the fill bit");
        Gsm7Packing.Unpack(octets, 6).Should().Equal("Test"u8.ToArray());
    }

    [Fact]
    public void Unpack_ZeroBitsLeftOver_AreNoCharacter() =>
        // As simple packers leave them: seven septets and seven zero bits.
        Gsm7.Decode(Gsm7Packing.Unpack(Convert.FromHexString("31D98C56B3DD00"), 0)).Should().Be("1234567");

    [Fact]
    public void Pack_AnySeptetsBehindAnyHeader_AreReadBackUnlessTheyEndLikePadding()
    {
        Gen<(byte[], int)> samples =
            from length in Gen.Choose(0, 160)
            from septets in Gen.ArrayOf(Gen.Choose(0, 127).Select(septet => (byte)septet), length)
            from header in Gen.Choose(0, 20)
            select (septets, header);
        Check.One(Config.QuickThrowOnFailure.WithMaxTest(2_000), Prop.ForAll(samples.ToArbitrary(), sample =>
        {
            (byte[] septets, int header) = sample;
            byte[] read = Gsm7Packing.Unpack(Gsm7Packing.Pack(septets, header), header);
            return Gsm7Packing.LosesLast(septets, header) ? read.SequenceEqual(septets[..^1]) : read.SequenceEqual(septets);
        }));
    }
}
