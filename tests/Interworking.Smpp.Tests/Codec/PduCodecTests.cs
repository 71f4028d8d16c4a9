using System.Buffers;
using Interworking.Smpp.Codec;
using Interworking.Smpp.Pdus;
using Interworking.Smpp.Tlvs;
using Interworking.Smpp.Values;

namespace Interworking.Smpp.Tests.Codec;

public sealed class PduCodecTests
{
    [Theory]
    [InlineData("00000011" + "00000004" + "00000000" + "00000001" + "41", PduFaultKind.Truncated, CommandStatus.InvalidCommandLength)] // ends in service_type
    [InlineData("00000017" + "00000004" + "00000000" + "00000001" + "41414141414141", PduFaultKind.StringTooLong, CommandStatus.InvalidServiceType)]
    [InlineData("00000028" + "00000004" + "00000000" + "00000001" + "000101" + "313131313131313131313131313131313131313131", PduFaultKind.StringTooLong, CommandStatus.InvalidSourceAddress)]
    [InlineData("00000024" + "00000004" + "00000000" + "00000001" + "00" + "010100" + "010100" + "000000" + "0000" + "00000000" + "000424", PduFaultKind.BadTlvs, CommandStatus.InvalidOptionalPart)]
    [InlineData("00000025" + "00000004" + "00000000" + "00000001" + "00" + "010100" + "010100" + "000000" + "0000" + "0000000000" + "04240001", PduFaultKind.BadTlvs, CommandStatus.InvalidOptionalPart)]
    [InlineData("00000022" + "00000004" + "00000000" + "00000001" + "00" + "010100" + "010100" + "000000" + "0000" + "00000000" + "05", PduFaultKind.BadMessageLength, CommandStatus.InvalidMessageLength)]
    [InlineData("00000016" + "00000021" + "00000000" + "00000001" + "00" + "010100" + "0003", PduFaultKind.BadValue, CommandStatus.InvalidNumberOfDestinations)]
    [InlineData("00000016" + "00000021" + "00000000" + "00000001" + "00" + "010100" + "0103", PduFaultKind.BadValue, CommandStatus.InvalidDestinationFlag)]
    [InlineData("00000021" + "00000002" + "00000000" + "00000001" + "41424344454647484142434445464748" + "00" + "00" + "0034000000", PduFaultKind.StringTooLong, CommandStatus.InvalidSystemId)]
    public void TryDecode_BodyOutOfSpec_SaysWhatToAnswer(string hex, PduFaultKind kind, CommandStatus status)
    {
        byte[] frame = WithLength(hex);
        PduCodec.TryDecode(frame, out PduHeader header, out Pdu? pdu, out PduFault fault).Should().BeFalse();
        pdu.Should().BeNull();
        fault.Should().Be(new PduFault(kind, status));
        header.Sequence.Should().Be(1);
    }

    [Fact]
    public void TryDecode_UnknownCommand_SaysSo()
    {
        PduCodec.TryDecode(Convert.FromHexString("0000001000000110000000000a342ee7"), out PduHeader header, out _, out PduFault fault).Should().BeFalse();
        fault.Should().Be(new PduFault(PduFaultKind.UnknownCommand, CommandStatus.InvalidCommandId));
        header.Sequence.Should().Be(0x0a342ee7);
    }

    [Fact]
    public void TryDecode_UnknownAndRepeatedTlvs_AreKeptInOrder()
    {
        byte[] frame = WithLength("00000000" + "80000103" + "00000000" + "00000001" + "6100" + "1454000141" + "001E0003313200" + "1454000142");
        PduCodec.TryDecode(frame, out _, out Pdu? pdu, out _).Should().BeTrue();
        TlvList tlvs = ((DataSmResp)pdu!).Tlvs;
        var tags = new List<int>();
        foreach (Tlv tlv in tlvs) tags.Add((int)tlv.Tag);
        tags.Should().Equal(0x1454, 0x001E, 0x1454);
        tlvs.TryGetByte((TlvTag)0x1454, out byte first).Should().BeTrue();
        first.Should().Be(0x41);
        tlvs.TryGetCString(TlvTag.ReceiptedMessageId, out string id).Should().BeTrue();
        id.Should().Be("12");
    }

    [Fact]
    public void TryDecode_ReceiptIdWithOverstatedLength_IsReadToTheEnd()
    {
        byte[] frame = WithLength("00000000" + "80000103" + "00000000" + "00000001" + "6100" + "0427000102" + "001E0041" + "3330303500");
        PduCodec.TryDecode(frame, out _, out Pdu? pdu, out _).Should().BeTrue();
        ((DataSmResp)pdu!).Tlvs.TryGetCString(TlvTag.ReceiptedMessageId, out string id).Should().BeTrue();
        id.Should().Be("3005");
    }

    [Fact]
    public void TryDecode_BufferReusedAfterwards_PduKeepsItsOctets()
    {
        byte[] frame = Encode(new SubmitSm(new ShortMessage { Body = "hello"u8.ToArray(), Tlvs = TlvList.Of(TlvTag.PrivacyIndicator, 3) }));
        PduCodec.TryDecode(frame, out _, out Pdu? pdu, out _);
        Array.Fill(frame, (byte)0xEE);
        ShortMessage message = ((SubmitSm)pdu!).Message;
        message.Body.ToArray().Should().Equal("hello"u8.ToArray());
        message.Tlvs.TryGetByte(TlvTag.PrivacyIndicator, out byte privacy).Should().BeTrue();
        privacy.Should().Be(3);
    }

    [Fact]
    public void Encode_LongPayload_IsWrittenWhole()
    {
        byte[] payload = [.. Enumerable.Range(0, 40_000).Select(i => (byte)i)];
        byte[] frame = Encode(new SubmitSm(new ShortMessage { Tlvs = new TlvListBuilder().Add(TlvTag.MessagePayload, payload).Build() }));
        PduCodec.TryDecode(frame, out _, out Pdu? pdu, out _).Should().BeTrue();
        ((SubmitSm)pdu!).Message.Payload.ToArray().Should().Equal(payload);
    }

    public static TheoryData<Pdu, CommandStatus> Unwritable => new()
    {
        { new SubmitSm(new ShortMessage { Body = new byte[256] }), CommandStatus.InvalidMessageLength },
        { new SubmitSm(new ShortMessage { Source = new SmppAddress(Ton.Unknown, Npi.Unknown, new string('1', 21)) }), CommandStatus.InvalidSourceAddress },
        { new SubmitSm(new ShortMessage { Destination = new SmppAddress(Ton.Unknown, Npi.Unknown, "1\0002") }), CommandStatus.InvalidDestinationAddress },
        { new SubmitSm(new ShortMessage { Source = new SmppAddress(Ton.Alphanumeric, Npi.Unknown, "Ω") }), CommandStatus.InvalidSourceAddress },
        { new Bind(BindType.Receiver, "me", new string('x', 65), "", 0x34, 0, 0, ""), CommandStatus.InvalidPassword },
        { new SubmitMulti([], new ShortMessage()), CommandStatus.InvalidNumberOfDestinations },
    };

    [Theory, MemberData(nameof(Unwritable))]
    public void Encode_FieldThatDoesNotFit_FaultsAndAppendsNothing(Pdu pdu, CommandStatus status)
    {
        var output = new ArrayBufferWriter<byte>();
        PduCodec.Encode(output, pdu, CommandStatus.Ok, 1).Status.Should().Be(status);
        output.WrittenCount.Should().Be(0);
    }

    [Fact]
    public void ToString_OfWhatCarriesSecrets_ShowsNone()
    {
        var message = new ShortMessage
        {
            Body = "1234 is your code"u8.ToArray(),
            Source = new SmppAddress(Ton.International, Npi.Isdn, "491711"),
        };
        string shown = string.Join(' ',
            new Bind(BindType.Transceiver, "tata", "secret", "", 0x34, 0, 0, ""), new Outbind("tata", "secret"), new SubmitSm(message));
        shown.Should().Contain("tata").And.NotContain("secret").And.NotContain("1234").And.NotContain("491711");
    }

    private static byte[] Encode(Pdu pdu)
    {
        var output = new ArrayBufferWriter<byte>();
        PduCodec.Encode(output, pdu, CommandStatus.Ok, 1).Should().Be(PduFault.None);
        return output.WrittenSpan.ToArray();
    }

    private static byte[] WithLength(string hex)
    {
        byte[] frame = Convert.FromHexString(hex);
        frame[3] = (byte)frame.Length;
        return frame;
    }
}
