using System.Text;
using Interworking.Gateway.Access;

namespace Interworking.Gateway.Tests.Access;

/// <summary>RFC 6238.</summary>
public sealed class TotpTests
{
    private static readonly byte[] Secret = Encoding.ASCII.GetBytes("12345678901234567890");

    /// <summary>RFC 6238, appendix B.</summary>
    [Theory]
    [InlineData(59, "94287082")]
    [InlineData(1111111109, "07081804")]
    [InlineData(1111111111, "14050471")]
    [InlineData(1234567890, "89005924")]
    [InlineData(2000000000, "69279037")]
    [InlineData(20000000000, "65353130")]
    public void Code_VectorsOfTheRfc_AreMet(long seconds, string code) =>
        Totp.Code(Secret, Totp.StepAt(DateTimeOffset.FromUnixTimeSeconds(seconds)), digits: 8).Should().Be(code);

    [Theory]
    [InlineData(-2, false)]
    [InlineData(-1, true)]
    [InlineData(0, true)]
    [InlineData(1, true)]
    [InlineData(2, false)]
    public void Verify_ClockIsOffBySteps_OneIsForgiven(int steps, bool taken)
    {
        DateTimeOffset now = DateTimeOffset.FromUnixTimeSeconds(1234567890);

        Totp.Verify(Secret, Totp.Code(Secret, Totp.StepAt(now) + steps), now, usedStep: 0).HasValue.Should().Be(taken);
    }

    [Fact]
    public void Verify_CodeOfAUsedStep_IsNotTakenAgain()
    {
        DateTimeOffset now = DateTimeOffset.FromUnixTimeSeconds(1234567890);
        long step = Totp.StepAt(now);

        Totp.Verify(Secret, Totp.Code(Secret, step), now, usedStep: step).Should().BeNull();
        Totp.Verify(Secret, Totp.Code(Secret, step - 1), now, usedStep: step).Should().BeNull("older than one that was used");
        Totp.Verify(Secret, Totp.Code(Secret, step + 1), now, usedStep: step).Should().Be(step + 1);
    }

    [Theory]
    [InlineData("")]
    [InlineData("12345")]
    [InlineData("1234567")]
    [InlineData("abcdef")]
    [InlineData("١٢٣٤٥٦")]
    public void Verify_NotACode_IsRefused(string code) => Totp.Verify(Secret, code, DateTimeOffset.FromUnixTimeSeconds(59), 0).Should().BeNull();

    /// <summary>RFC 4648, section 10, without padding.</summary>
    [Theory]
    [InlineData("f", "MY")]
    [InlineData("fo", "MZXQ")]
    [InlineData("foo", "MZXW6")]
    [InlineData("foob", "MZXW6YQ")]
    [InlineData("fooba", "MZXW6YTB")]
    [InlineData("foobar", "MZXW6YTBOI")]
    public void Base32_VectorsOfTheRfc_AreMet(string text, string encoded) => Totp.Base32(Encoding.ASCII.GetBytes(text)).Should().Be(encoded);

    [Fact]
    public void TryReadBase32_WhatWasWritten_IsReadBack()
    {
        byte[] secret = Totp.NewSecret();

        Totp.TryReadBase32(Totp.Base32(secret), out byte[] read).Should().BeTrue();
        read.Should().Equal(secret);
        Totp.TryReadBase32("MZXW6", out _).Should().BeFalse("it is too short");
        Totp.TryReadBase32(new string('1', 32), out _).Should().BeFalse("1 is no letter of it");
    }
}
