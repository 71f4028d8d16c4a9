using Interworking.Smpp.Relay;
using Interworking.Smpp.Tpdus;
using Interworking.Smpp.Values;

namespace Interworking.Smpp.Tests.Relay;

/// <summary>Messages put together by hand from TS 24.011, 7.3 and 8.2; tshark 4.0.17 (<c>gsm_a.rp</c>) and Kamailio's smsops read them the same.</summary>
public sealed class RpCodecTests
{
    [Fact]
    public void TryRead_DataToPhone_HasTheCentreAndATpdu()
    {
        RpMessage message = Read("01" + "2A" + "07912160550100F0" + "00" + "1C" + "040BC87238880900F10000993092516195800AE8329BFD4697D9EC37");

        RpData data = message.Should().BeOfType<RpData>().Subject;
        (data.Reference, data.ToPhone, data.Destination).Should().Be(((byte)0x2A, true, null));
        data.Originator.Should().Be(new SmppAddress(Ton.International, Npi.Isdn, "12065510000"));
        TpduCodec.TryRead(data.Tpdu.Span, RpCodec.CarrierOf(data), out Tpdu? tpdu).Should().BeTrue();
        tpdu.Should().BeOfType<SmsDeliver>();
    }

    [Fact]
    public void TryRead_DataFromPhone_HasTheCentreAsDestination()
    {
        RpData data = Read("00" + "03" + "00" + "07912160550100F0" + "17" + "11000B916407281553F80000AA0AE8329BFD4697D9EC37").Should().BeOfType<RpData>().Subject;

        (data.ToPhone, data.Originator, data.Destination!.Value.Value).Should().Be((false, null, "12065510000"));
    }

    [Theory]
    [InlineData("0203", "")]
    [InlineData("020341020000", "0000")]
    public void TryRead_Ack_MayHaveAReport(string hex, string report)
    {
        RpAck ack = Read(hex).Should().BeOfType<RpAck>().Subject;

        (ack.Reference, ack.ToPhone, Convert.ToHexString(ack.Tpdu.Span)).Should().Be(((byte)3, false, report));
    }

    [Theory]
    [InlineData("04030116", RpCause.MemoryExceeded, "")]
    [InlineData("0403011641020000", RpCause.MemoryExceeded, "0000")]
    [InlineData("0403026F00410300D300", RpCause.ProtocolError, "00D300")] // with a diagnostic field
    public void TryRead_Error_HasItsCause(string hex, RpCause cause, string report)
    {
        RpError error = Read(hex).Should().BeOfType<RpError>().Subject;

        (error.Cause, Convert.ToHexString(error.Tpdu.Span)).Should().Be((cause, report));
    }

    [Fact]
    public void TryRead_Smma_HasItsReference() => Read("06FF").Should().Be(new RpSmma(0xFF));

    [Theory]
    [InlineData("", RpCause.ProtocolError)]
    [InlineData("00", RpCause.ProtocolError)]
    [InlineData("0701", RpCause.UnknownMessageType)]
    [InlineData("0001", RpCause.InvalidMandatoryInformation)]
    [InlineData("00010000", RpCause.InvalidMandatoryInformation)]
    [InlineData("0001000005AABB", RpCause.InvalidMandatoryInformation)] // shorter than it says
    [InlineData("00010C9121436587092143658709210000", RpCause.InvalidMandatoryInformation)] // an address of twelve octets
    [InlineData("0401", RpCause.InvalidMandatoryInformation)]
    [InlineData("040100", RpCause.InvalidMandatoryInformation)] // no cause
    [InlineData("0401031600 00", RpCause.InvalidMandatoryInformation)]
    [InlineData("02014105AA", RpCause.InvalidMandatoryInformation)]
    public void TryRead_WhatIsNone_HasTheCauseForTheAnswer(string hex, RpCause cause)
    {
        RpCodec.TryRead(Convert.FromHexString(hex.Replace(" ", "")), out RpMessage? message, out RpCause why).Should().BeFalse();

        (message, why).Should().Be((null, cause));
    }

    private static RpMessage Read(string hex)
    {
        RpCodec.TryRead(Convert.FromHexString(hex), out RpMessage? message, out _).Should().BeTrue();
        Convert.ToHexString(message!.ToOctets())[..4].Should().Be(hex[..4]);
        return message;
    }
}
