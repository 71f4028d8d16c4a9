using Interworking.Gateway.Access;
using Interworking.Host.Api.Access.Qr;

namespace Interworking.Host.Tests.Console;

public sealed class QrCodeTests
{
    [Fact]
    public void Codewords_ExampleOfTheStandardsSize_AreFilledUpAndCorrected()
    {
        byte[] words = QrCodewords.Of("A"u8, QrVersion.For(1)!);

        // Mode 0100, count 00000001, 'A' 01000001, end 0000; then 0xEC and 0x11 in turn (ISO/IEC 18004, 7.4).
        words[..6].Should().Equal(0x40, 0x14, 0x10, 0xEC, 0x11, 0xEC);
        words.Should().HaveCount(26);
        for (int root = 0; root < 7; root++) Evaluate(words, root).Should().Be(0, "a word of the code has the roots of its generator");
    }

    [Theory]
    [InlineData(17, 21)]
    [InlineData(18, 25)]
    [InlineData(154, 45)]
    [InlineData(155, 49)]
    [InlineData(271, 57)]
    public void Of_Text_TakesTheSmallestSizeThatHoldsIt(int length, int side)
    {
        QrCode.Of(new string('x', length))!.ToSvg().Split('"')[3].Should().Be($"0 0 {side + 8} {side + 8}");
    }

    [Fact]
    public void Of_TooLong_IsNone() => QrCode.Of(new string('x', 272)).Should().BeNull();

    [Fact]
    public void Of_WhatAppsScan_Fits() => QrCode.Of(Totp.Uri(Totp.NewSecret(), "Interworking env1", new string('a', 64))).Should().NotBeNull();

    /// <summary>The polynomial at α^root, in GF(2^8) modulo 0x11D.</summary>
    private static int Evaluate(byte[] words, int root)
    {
        int at = 1;
        for (int i = 0; i < root; i++) at = Times(at, 2);
        return words.Aggregate(0, (sum, word) => Times(sum, at) ^ word);
    }

    private static int Times(int left, int right)
    {
        int product = 0;
        for (; right > 0; right >>= 1, left = (left << 1) ^ (left > 127 ? 0x11D : 0)) product ^= (right & 1) * left;
        return product;
    }
}
