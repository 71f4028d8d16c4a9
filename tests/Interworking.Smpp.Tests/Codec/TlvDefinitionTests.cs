using Interworking.Smpp.Tlvs;

namespace Interworking.Smpp.Tests.Codec;

public sealed class TlvDefinitionTests
{
    [Fact]
    public void All_Tags_AreDefinedOnceUnderTheStandardsName()
    {
        TlvDefinition.All.Select(definition => definition.Tag).Should().BeEquivalentTo(Enum.GetValues<TlvTag>()).And.OnlyHaveUniqueItems();
        foreach (TlvDefinition definition in TlvDefinition.All)
        {
            definition.Name.Replace("_", "", StringComparison.Ordinal).Should().Be(definition.Tag.ToString().ToLowerInvariant());
            definition.MinLength.Should().BeLessThanOrEqualTo(definition.MaxLength);
            TlvDefinition.Of(definition.Tag).Should().BeSameAs(definition);
        }
    }

    [Fact]
    public void All_Of34_Are44()
    {
        TlvDefinition.All.Count(definition => (ushort)definition.Tag is not (0x0428 or (>= 0x0600 and <= 0x0613))).Should().Be(44);
    }

    [Theory]
    [InlineData(0x1400, true)]
    [InlineData(0x3FFF, true)]
    [InlineData(0x13FF, false)]
    [InlineData(0x4000, false)]
    public void IsVendorSpecific_Range_IsTheStandards(ushort tag, bool vendor) => TlvDefinition.IsVendorSpecific((TlvTag)tag).Should().Be(vendor);

    [Fact]
    public void TryGetUInt32_FourOctets_AreRead()
    {
        TlvList tlvs = new TlvListBuilder().Add(TlvTag.QosTimeToLive, [0, 0, 0x0E, 0x10]).Add(TlvTag.SmsSignal, (ushort)1).Build();
        tlvs.TryGetUInt32(TlvTag.QosTimeToLive, out uint seconds).Should().BeTrue();
        seconds.Should().Be(3600);
        tlvs.TryGetUInt32(TlvTag.SmsSignal, out _).Should().BeFalse();
    }
}
