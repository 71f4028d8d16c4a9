using Interworking.Smpp.Codec;
using Interworking.Smpp.Pdus;
using Interworking.Smpp.Tlvs;
using Interworking.Smpp.Values;

namespace Interworking.Smpp.Tests.Codec;

public sealed class PduTlvsTests
{
    private static readonly TlvList Congested = TlvList.Of(TlvTag.CongestionState, 90);

    public static TheoryData<Pdu> Responses =>
    [
        new SubmitSmResp("1") { Tlvs = Congested }, new DeliverSmResp("") { Tlvs = Congested }, new DataSmResp("1", Congested),
        new SubmitMultiResp("1", []) { Tlvs = Congested }, new QuerySmResp("1", "", MessageState.Enroute, 0) { Tlvs = Congested },
        new CancelSmResp { Tlvs = Congested }, new ReplaceSmResp { Tlvs = Congested }, new EnquireLinkResp { Tlvs = Congested },
        new UnbindResp { Tlvs = Congested }, new BindResp(BindType.Receiver, "", Congested),
    ];

    [Theory, MemberData(nameof(Responses))]
    public void TryGetCongestion_AnyResponseOfA50Peer_IsRead(Pdu response)
    {
        PduTlvs.TryGetCongestion(response, out byte percent).Should().BeTrue();
        percent.Should().Be(90);
    }

    [Fact]
    public void TryGetCongestion_AbsentOrOutOfRange_IsFalse()
    {
        PduTlvs.TryGetCongestion(new EnquireLinkResp(), out _).Should().BeFalse();
        PduTlvs.TryGetCongestion(new EnquireLinkResp { Tlvs = TlvList.Of(TlvTag.CongestionState, 101) }, out _).Should().BeFalse();
        PduTlvs.TryGetCongestion(null, out _).Should().BeFalse();
    }

    [Theory]
    [InlineData("00000013800000150000000000000001" + "010203")]
    [InlineData("00000015800000080000000000000001" + "0428000900")]
    public void TryDecode_OctetsBehindAResponseWithNoParameters_AreLetPass(string hex)
    {
        PduCodec.TryDecode(Convert.FromHexString(hex), out _, out Pdu? pdu, out _).Should().BeTrue();
        PduTlvs.Of(pdu!).IsEmpty.Should().BeTrue();
    }

    [Theory]
    [InlineData(CommandId.BroadcastSm)]
    [InlineData(CommandId.QueryBroadcastSm)]
    [InlineData(CommandId.CancelBroadcastSm)]
    [InlineData(CommandId.BroadcastSmResp)]
    public void TryDecode_BroadcastOperationsOf50_AreRefusedAsUnknown(CommandId id)
    {
        byte[] frame = Convert.FromHexString($"00000018{(uint)id:x8}0000000000000001" + "0001000000000000");
        PduCodec.TryDecode(frame, out _, out _, out PduFault fault).Should().BeFalse();
        fault.Should().Be(new PduFault(PduFaultKind.UnknownCommand, CommandStatus.InvalidCommandId));
    }
}
