using Interworking.Smpp.Pdus;
using Interworking.Smpp.Text;
using Interworking.Smpp.Tlvs;
using Interworking.Smpp.Values;

namespace Interworking.Smpp.Tests.Text;

public sealed class UserDataTests
{
    [Fact]
    public void Read_ElementsOfAllKinds_AreReadableAndKept()
    {
        // Special message indication, 16-bit ports, 8-bit concatenation, an element of the SC's own, Turkish single shift.
        byte[] body = Convert.FromHexString("17" + "01028001" + "05040B8423F0" + "000307020 1".Replace(" ", "", StringComparison.Ordinal) + "C0020102" + "240101" + "41");
        body[0] = (byte)(body.Length - 2);
        var data = UserData.Read(new ShortMessage { EsmClass = new EsmClass(0x40), Body = body }, Alphabet.Gsm7);
        data.Part.Should().Be(new Concatenation(7, 2, 1));
        (data.DestinationPort, data.SourcePort).Should().Be((0x0B84, 0x23F0));
        data.Header!.ToElements().Select(element => element.Identifier).Should().Equal(0x01, 0x05, 0x00, 0xC0, 0x24);
        data.Header.ToOwnElements().Select(element => element.Identifier).Should().Equal(0x01, 0x05, 0xC0);
        UserDataHeader.Build(data.Header.ToElements()).Should().Equal(body[..^1]);
        data.Decode().Text.Should().Be("A");
    }

    [Fact]
    public void Read_PortsAndPlaceInParameters_AreReadToo()
    {
        TlvList tlvs = new TlvListBuilder()
            .Add(TlvTag.DestinationPort, (ushort)2948).Add(TlvTag.SourcePort, (ushort)9200)
            .Add(TlvTag.SarMsgRefNum, (ushort)1).Add(TlvTag.SarTotalSegments, 2).Add(TlvTag.SarSegmentSeqnum, 2)
            .Add(TlvTag.MessagePayload, "wap"u8).Build();
        var data = UserData.Read(new DataSm("", default, default, default, default, 0x04, tlvs), Alphabet.Gsm7);
        (data.DestinationPort, data.SourcePort, data.Part).Should().Be((2948, 9200, new Concatenation(1, 2, 2)));
        data.Decode().Should().Be(new DecodedText(null, Alphabet.Binary));
        data.Body.ToArray().Should().Equal("wap"u8.ToArray());
    }

    [Theory]
    [InlineData(0x10, null, true)]
    [InlineData(0x00, 1, true)] // dest_addr_subunit: the display
    [InlineData(0x00, 2, false)]
    [InlineData(0x11, null, false)]
    public void Read_Flash_IsMarked(byte dataCoding, int? subunit, bool flash)
    {
        TlvList tlvs = subunit is { } unit ? TlvList.Of(TlvTag.DestAddrSubunit, (byte)unit) : TlvList.Empty;
        UserData.Read(new ShortMessage { DataCoding = dataCoding, Tlvs = tlvs }, Alphabet.Gsm7).IsFlash.Should().Be(flash);
    }

    [Theory]
    [InlineData(0x00, false)]
    [InlineData(0x40, true)]
    [InlineData(0x41, false)]
    [InlineData(0x7D, true)]
    [InlineData(0x7E, true)]
    [InlineData(0x7F, true)]
    public void IsNeverDisplayed_ProtocolId_IsForThePhoneOrItsSim(byte protocolId, bool never) =>
        ProtocolIds.IsNeverDisplayed(protocolId).Should().Be(never);

    [Fact]
    public void Read_FlagWithoutHeader_TakesTheBodyWhole()
    {
        var data = UserData.Read(new ShortMessage { EsmClass = new EsmClass(0x40), Body = "Hello"u8.ToArray() }, Alphabet.Gsm7);
        data.Header.Should().BeNull();
        data.Decode().Text.Should().Be("Hello");
    }

    [Fact]
    public void ToJoinable_TextThatNeedsNoHeader_StaysAsItIs()
    {
        var data = UserData.Read(new ShortMessage { DataCoding = 0xF1, Body = "Hello"u8.ToArray() }, Alphabet.Latin1);
        (byte dataCoding, ReadOnlyMemory<byte> body) = data.ToJoinable();
        dataCoding.Should().Be(0xF1);
        body.ToArray().Should().Equal("Hello"u8.ToArray());
    }

    [Fact]
    public void ToJoinable_NationalTables_BecomeUcs2()
    {
        byte[] body = [.. Convert.FromHexString("03250101"), 0x07];
        (byte dataCoding, ReadOnlyMemory<byte> joinable) = UserData.Read(new ShortMessage { EsmClass = new EsmClass(0x40), Body = body }, Alphabet.Gsm7).ToJoinable();
        SmppText.Decode(dataCoding, joinable.Span, Alphabet.Gsm7).Text.Should().Be("ı");
    }

    [Theory]
    [InlineData("FEFF0041", "A")]
    [InlineData("FFFE4100", "A")]
    [InlineData("0041", "A")]
    public void Decode_ByteOrderMark_IsObeyed(string hex, string text) => SmppText.Decode(0x08, Convert.FromHexString(hex)).Text.Should().Be(text);

    [Fact]
    public void Decode_Utf8Link_ShowsWhatIsNone()
    {
        SmppText.Decode(0x00, "Жя"u8, Alphabet.Utf8).Should().Be(new DecodedText("Жя", Alphabet.Utf8));
        SmppText.Decode(0x00, [0x41, 0xFF, 0x42], Alphabet.Utf8).Text.Should().Be("A\uFFFDB");
    }
}
