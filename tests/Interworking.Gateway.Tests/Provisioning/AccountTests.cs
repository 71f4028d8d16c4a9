using Interworking.Gateway.Provisioning;

namespace Interworking.Gateway.Tests.Provisioning;

public sealed class AccountTests
{
    private const string Md5 = "939e7578ed9e3c518a452acee763bce9";
    private const string Sha256 = "7987c64c30e25f1b74be53f966b49b90f2808aa92faf9a00262392d7b4794232";

    private static readonly Account Known = new(7, "111222333", Md5, Sha256, "John Doe", true, true, 0);

    [Fact]
    public void Account_Hashes_ComeBackAsTheyWere()
    {
        Known.Ha1Md5.Should().Be(Md5);
        Known.Ha1Sha256.Should().Be(Sha256);
        (Known with { Id = 8 }).Ha1Sha256.Should().Be(Sha256);
        Known.Should().Be(new Account(7, "111222333", Md5, Sha256, "John Doe", true, true, 0)).And.NotBe(Known with { Ha1Md5 = Sha256[..32] });
        Known.ToString().Should().NotContain(Md5).And.NotContain("111222333");
    }

    [Theory]
    [InlineData("")]
    [InlineData("secret")]
    [InlineData("zz9e7578ed9e3c518a452acee763bce9")]
    public void Account_NotAHash_IsNone(string text) => (Known with { Ha1Md5 = text }).Ha1Md5.Should().BeEmpty();
}
