using Interworking.Gateway.Provisioning;

namespace Interworking.Gateway.Tests.Sip.Nodes;

/// <summary>A challenge of one node answered to another.</summary>
public sealed class SharedNonceTests
{
    [Fact]
    public async Task Register_NonceOfAnotherNode_IsAccepted() => (await AskBAsync(new NodeSetup { Trusts = false })).Status.Should().Be(200);

    [Fact]
    public async Task Register_NonceOfAnotherEnvironment_IsStaleAndChallengedAgain()
    {
        Reply reply = await AskBAsync(new NodeSetup { Trusts = false, Secret = [1, .. new byte[EnvironmentSecret.Octets - 1]] });

        reply.Status.Should().Be(401);
        reply.Header("WWW-Authenticate").Should().Contain("stale=true");
    }

    private static async Task<Reply> AskBAsync(NodeSetup b)
    {
        await using TwoNodes nodes = await TwoNodes.StartAsync(new NodeSetup { Trusts = false }, b);
        using var phone = new UdpPhone(nodes.A.Udp);
        using var there = new UdpPhone(nodes.B.Udp) { CSeq = 10 };
        there.Challenge = (await phone.TryRegisterAsync($"Contact: {phone.Contact}")).Header("WWW-Authenticate");

        return await there.TryRegisterAsync($"Contact: {there.Contact}");
    }
}
