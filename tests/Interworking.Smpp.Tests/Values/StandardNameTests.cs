using Interworking.Smpp.Values;

namespace Interworking.Smpp.Tests.Values;

public sealed class StandardNameTests
{
    [Fact]
    public void StandardName_EveryCommand_HasOne()
    {
        foreach (CommandId id in Enum.GetValues<CommandId>())
            id.StandardName().Replace("_", "", StringComparison.Ordinal).Should().Be(id.ToString().ToLowerInvariant());
        ((CommandId)0x110).StandardName().Should().Be("0x00000110");
    }

    [Fact]
    public void StandardName_EveryStatus_HasOne()
    {
        Enum.GetValues<CommandStatus>().Select(status => status.StandardName()).Should().OnlyHaveUniqueItems()
            .And.OnlyContain(name => name!.StartsWith("ESME_R", StringComparison.Ordinal));
        CommandStatus.Throttled.StandardName().Should().Be("ESME_RTHROTTLED");
        ((CommandStatus)0x401).StandardName().Should().BeNull();
        ((CommandStatus)0x401).IsVendorSpecific().Should().BeTrue();
    }

    [Theory]
    [InlineData(0x00, false, "3.3 or earlier")]
    [InlineData(0x33, false, "3.3")]
    [InlineData(0x34, true, "3.4")]
    [InlineData(0x50, true, "5.0")]
    [InlineData(0x44, true, "unknown, taken as 3.4")]
    public void TakesTlvs_InterfaceVersion_Decides(byte version, bool takes, string words)
    {
        InterfaceVersions.TakesTlvs(version).Should().Be(takes);
        InterfaceVersions.Describe(version).Should().Be(words);
    }

    [Theory]
    [InlineData(0x40, "short message type 0: silent, never displayed")]
    [InlineData(0x43, "replace short message type 3")]
    [InlineData(0x7F, "(U)SIM data download, never displayed")]
    [InlineData(0x00, "default")]
    public void Describe_ProtocolId_IsInWords(byte protocolId, string words) => ProtocolIds.Describe(protocolId).Should().Be(words);

    [Theory]
    [InlineData(0x41, 1)]
    [InlineData(0x47, 7)]
    [InlineData(0x40, null)]
    [InlineData(0x48, null)]
    public void ReplaceType_ProtocolId_IsOneToSeven(byte protocolId, int? type) => ProtocolIds.ReplaceType(protocolId).Should().Be(type);
}
