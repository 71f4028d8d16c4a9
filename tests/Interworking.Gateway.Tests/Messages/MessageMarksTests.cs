using Interworking.Gateway.Messages;
using Interworking.Smpp.Pdus;
using Interworking.Smpp.Text;
using Interworking.Smpp.Tlvs;
using Interworking.Smpp.Values;

namespace Interworking.Gateway.Tests.Messages;

public sealed class MessageMarksTests
{
    private static readonly byte[] WapPush = Convert.FromHexString("05040B8423F0");

    [Theory]
    [InlineData(0x00, 0x00)]
    [InlineData(0x00, 0x08)]
    [InlineData(0x00, 0x03)]
    public void Of_OrdinaryText_IsNull(byte protocolId, byte dataCoding) => Of(new ShortMessage { ProtocolId = protocolId, DataCoding = dataCoding }).Should().BeNull();

    [Fact]
    public void Of_HeaderOfAllKinds_KeepsWhatTravelsOn()
    {
        byte[] body = [0x11, 0x00, 0x03, 7, 2, 1, .. WapPush, 0x24, 0x01, 0x01, 0xC0, 0x01, 0x55, 0x41];
        MessageMarks marks = Of(new ShortMessage { EsmClass = new EsmClass(0x40), Body = body })!;
        marks.ToElements().Select(element => element.Identifier).Should().Equal(0x05, 0xC0);
        (marks.DestinationPort, marks.Showing).Should().Be((2948, Showing.Notice));
    }

    [Fact]
    public void Of_PortsInParameters_AreTheSameElement()
    {
        TlvList tlvs = new TlvListBuilder().Add(TlvTag.DestinationPort, (ushort)2948).Add(TlvTag.SourcePort, (ushort)9200).Build();
        Convert.ToHexString(Of(new ShortMessage { Tlvs = tlvs })!.Elements).Should().Be(Convert.ToHexString(WapPush));
    }

    [Fact]
    public void Of_HeaderWithoutRoomForText_KeepsThePorts()
    {
        byte[] body = [(byte)(6 + 122), .. WapPush, 0x70, 120, .. new byte[120], 0x41];
        Of(new ShortMessage { EsmClass = new EsmClass(0x40), Body = body })!.ToElements().Select(element => element.Identifier).Should().Equal(0x05);
    }

    [Theory]
    [InlineData(0x40, 0x00, Showing.Nothing)]
    [InlineData(0x7F, 0xF6, Showing.Impossible)]
    [InlineData(0x00, 0xC0, Showing.Nothing)]
    [InlineData(0x00, 0xC8, Showing.Text)]
    [InlineData(0x00, 0xD0, Showing.Text)]
    [InlineData(0x41, 0x00, Showing.Text)]
    public void Showing_ByMarks_IsWhatAnAppMayShow(byte protocolId, byte dataCoding, Showing showing) =>
        Of(new ShortMessage { ProtocolId = protocolId, DataCoding = dataCoding })!.Showing.Should().Be(showing);

    [Fact]
    public void Read_WhatToOctetsWrote_IsTheSame()
    {
        var marks = new MessageMarks(0x41, 0x18, WapPush);
        MessageMarks.Read(marks.ToOctets()).Should().Be(marks);
        MessageMarks.Read(null).Should().BeNull();
    }

    private static MessageMarks? Of(ShortMessage message)
    {
        UserData data = UserData.Read(message, Alphabet.Gsm7);
        return MessageMarks.Of(data, message.ProtocolId, data.Decode().Text is not null);
    }
}
