using Interworking.Gateway.Provisioning;

namespace Interworking.Gateway.Tests.Provisioning;

public sealed class PasswordHashTests
{
    [Fact]
    public void Create_SamePasswordTwice_GivesTwoHashesThatBothVerify()
    {
        string first = PasswordHash.Create("tata-pw");
        string second = PasswordHash.Create("tata-pw");

        first.Should().NotBe(second).And.NotContain("tata-pw").And.StartWith("pbkdf2-sha256$");
        PasswordHash.Verify("tata-pw", first).Should().BeTrue();
        PasswordHash.Verify("tata-pw", second).Should().BeTrue();
        PasswordHash.Verify("tata-pW", first).Should().BeFalse();
        PasswordHash.Verify("", first).Should().BeFalse();
    }

    [Fact]
    public void Verify_KnownVector_Holds() =>
        // PBKDF2-HMAC-SHA256, "passwd", salt "salt", 1 round: RFC 7914, section 11 (first 32 octets).
        PasswordHash.Verify("passwd", $"pbkdf2-sha256$1${Convert.ToBase64String("salt"u8)}${Convert.ToBase64String(Convert.FromHexString("55ac046e56e3089fec1691c22544b605f94185216dde0465e68b9d57c20dacbc"))}")
            .Should().BeTrue();

    [Theory]
    [InlineData("")]
    [InlineData("tata-pw")]
    [InlineData("pbkdf2-sha256$0$c2FsdA==$AAAA")]
    [InlineData("pbkdf2-sha256$1$c2FsdA==$AAAA")]
    [InlineData("pbkdf2-sha256$1$not base64$not base64")]
    [InlineData("pbkdf2-sha256$2000000000$c2FsdA==$VawEblbjCJ/sFpHCJUS2BflBhSFt3gRl5oudV8INrLw=")]
    public void Verify_NotAHash_IsFalse(string kept) => PasswordHash.Verify("tata-pw", kept).Should().BeFalse();
}
