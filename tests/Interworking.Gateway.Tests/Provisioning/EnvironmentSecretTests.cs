using Interworking.Gateway.Provisioning;

namespace Interworking.Gateway.Tests.Provisioning;

public sealed class EnvironmentSecretTests
{
    private static readonly EnvironmentSecret Secret = new(new byte[EnvironmentSecret.Octets]);

    [Fact]
    public void KeyFor_SamePurpose_IsTheSameInEveryProcess() =>
        Convert.ToHexStringLower(Secret.KeyFor("flow token")).Should()
            .Be(Convert.ToHexStringLower(new EnvironmentSecret(new byte[EnvironmentSecret.Octets]).KeyFor("flow token")))
            .And.HaveLength(2 * EnvironmentSecret.Octets);

    [Fact]
    public void KeyFor_OtherPurposeOrOtherSecret_IsAnotherKey()
    {
        byte[] other = new byte[EnvironmentSecret.Octets];
        other[31] = 1;

        byte[][] keys = [Secret.KeyFor("flow token"), Secret.KeyFor("digest nonce"), new EnvironmentSecret(other).KeyFor("flow token")];

        keys.Select(Convert.ToHexString).Should().OnlyHaveUniqueItems();
    }

    [Theory, InlineData(0), InlineData(31), InlineData(33)]
    public void New_OfAnotherLength_Throws(int octets)
    {
        Func<EnvironmentSecret> make = () => new EnvironmentSecret(new byte[octets]);

        make.Should().Throw<ArgumentException>();
    }
}
