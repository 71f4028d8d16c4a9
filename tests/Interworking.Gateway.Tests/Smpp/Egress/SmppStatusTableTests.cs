using Interworking.Gateway.Provisioning;
using Interworking.Gateway.Smpp.Egress;
using Interworking.Smpp.Values;

namespace Interworking.Gateway.Tests.Smpp.Egress;

/// <summary>Table 4.2 of the design, row by row.</summary>
public sealed class SmppStatusTableTests
{
    private static readonly Connection Plain = new() { Name = "a", Address = "192.0.2.1:2775", SystemId = "us", Password = "pw" };

    [Theory]
    [InlineData(PeerStatusClass.Taken, 202, 0x00u)]
    [InlineData(PeerStatusClass.Throttled, 503, 0x58u)]
    [InlineData(PeerStatusClass.Retry, 503, 0x14u, 0x08u, 0x64u)]
    [InlineData(PeerStatusClass.Ambiguous, 503, 0x45u, 0xFEu, 0xFFu, 0x400u, 0x4FFu)]
    [InlineData(PeerStatusClass.Permanent, 404, 0x0Bu)]
    [InlineData(PeerStatusClass.Permanent, 403, 0x0Au, 0x66u, 0x101u)]
    [InlineData(PeerStatusClass.Length, 413, 0x01u)]
    [InlineData(PeerStatusClass.Coding, 415, 0x104u)]
    [InlineData(PeerStatusClass.Configuration, 503, 0x04u, 0x05u, 0x0Du, 0x0Eu, 0x0Fu, 0x15u, 0x48u, 0x49u, 0x50u, 0x51u, 0x53u, 0x100u, 0x102u, 0x103u)]
    [InlineData(PeerStatusClass.Ours, 500, 0x02u, 0x03u, 0x33u, 0x43u, 0x61u, 0x62u, 0xC0u, 0xC1u, 0xC2u, 0xC3u, 0xC4u)]
    [InlineData(PeerStatusClass.Permanent, 500, 0x06u, 0x07u, 0x0Cu, 0x65u, 0x3FFu, 0x500u, 0xFFFFFFFFu)]
    public void Classify_Status_AsTheTableSays(PeerStatusClass expected, int sip, params uint[] statuses)
    {
        statuses.Should().OnlyContain(status => SmppStatusTable.Classify((CommandStatus)status, Plain) == expected);
        statuses.Should().OnlyContain(status => SmppStatusTable.SipStatusOf((CommandStatus)status) == sip);
    }

    [Theory]
    [InlineData(StatusMeaning.Accepted, PeerStatusClass.Taken)]
    [InlineData(StatusMeaning.Throttled, PeerStatusClass.Throttled)]
    [InlineData(StatusMeaning.Retry, PeerStatusClass.Retry)]
    [InlineData(StatusMeaning.Permanent, PeerStatusClass.Permanent)]
    public void Classify_Overridden_AsTheConnectionSays(StatusMeaning meaning, PeerStatusClass expected)
    {
        Connection connection = Plain with { StatusOverrides = new Dictionary<uint, StatusMeaning> { [0x45] = meaning } };

        SmppStatusTable.Classify(CommandStatus.SubmitFailed, connection).Should().Be(expected);
        SmppStatusTable.Classify(CommandStatus.Throttled, connection).Should().Be(PeerStatusClass.Throttled);
    }

    [Fact]
    public void Classify_Loop_OnlyFromOurOwnEnvironments()
    {
        SmppStatusTable.Classify(PeerStatus.Loop, Plain).Should().Be(PeerStatusClass.Ambiguous);
        SmppStatusTable.Classify(PeerStatus.Loop, Plain with { Environment = "env4" }).Should().Be(PeerStatusClass.Loop);
    }
}
