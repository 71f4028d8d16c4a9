using Interworking.Gateway.Messages;
using Interworking.Gateway.Smpp.Egress;
using Interworking.Smpp.Tlvs;

namespace Interworking.Gateway.Tests.Smpp.Egress;

public sealed class TraceTlvTests
{
    [Fact]
    public void AddTrace_WireBytes()
    {
        TlvList tlvs = new TlvListBuilder().AddTrace(new Trace("env1-9", 2, 3, MayBeCopy: true)).Build();

        Convert.ToHexString(tlvs.Wire.Span).Should().Be("2E10" + "000A" + "01" + "02" + "03" + "01" + "656E76312D39");
        TraceTlv.Read(tlvs).Should().Be(new Trace("env1-9", 2, 3, true));
    }

    [Theory]
    [InlineData("")]
    [InlineData("01010100")] // no id
    [InlineData("0201010041")] // another version
    [InlineData("0100010041")] // no hop
    [InlineData("0101000041")] // no part
    [InlineData("010101004120")] // a space
    [InlineData("0101010000")]
    public void Read_NotATrace_IsNone(string hex) => TraceTlv.Read(new TlvListBuilder().Add(TraceTlv.Tag, Convert.FromHexString(hex)).Build()).Should().BeNull();

    [Fact]
    public void Read_IdTooLong_IsNone() =>
        TraceTlv.Read(new TlvListBuilder().Add(TraceTlv.Tag, [1, 1, 1, 0, .. Enumerable.Repeat((byte)'a', 65)]).Build()).Should().BeNull();

    [Theory]
    [InlineData("env1-77", "env1")]
    [InlineData("my-env-77", "my-env")]
    [InlineData("77", "")]
    public void EnvironmentOf_IsWhatStandsBeforeTheId(string traceId, string environment) => TraceTlv.EnvironmentOf(traceId).ToString().Should().Be(environment);
}
