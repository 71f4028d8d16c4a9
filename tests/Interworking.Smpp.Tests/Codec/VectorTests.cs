using System.Buffers;
using System.Globalization;
using System.Text.Json;
using Interworking.Smpp.Codec;
using Interworking.Smpp.Pdus;
using Interworking.Smpp.Tests.Vectors;
using Interworking.Smpp.Values;

namespace Interworking.Smpp.Tests.Codec;

public sealed class VectorTests
{
    // sm_length says 16 and 8 octets follow: tshark shows what there is, a receiver has to refuse it.
    private const string TooShort = "decodeDeliverSMWithCorrectTotalByteLengthButInvalidShortMessageLength";

    public static TheoryData<int, string> Valid => Select(record => record.Text("test") != TooShort);

    public static TheoryData<int, string> WithMessage => Select(record =>
        record.Text("test") != TooShort && record.GetProperty("tshark").TryGetProperty("smpp.sm_length", out _)
        && Id(record) is CommandId.SubmitSm or CommandId.DeliverSm);

    [Theory, MemberData(nameof(Valid))]
    public void TryDecode_ValidPdu_EncodesToTheSameOctets(int index, string test)
    {
        byte[] wire = Record(index).Hex();
        PduCodec.TryDecode(wire, out PduHeader header, out Pdu? pdu, out PduFault fault).Should().BeTrue($"{test}: {fault}");
        var output = new ArrayBufferWriter<byte>();
        PduCodec.Encode(output, pdu!, header.Status, header.Sequence).Should().Be(PduFault.None);
        Convert.ToHexStringLower(output.WrittenSpan).Should().Be(Convert.ToHexStringLower(wire));
    }

    [Theory, MemberData(nameof(Valid))]
    public void TryDecode_ValidPdu_HasTheHeaderThatTsharkReads(int index, string test)
    {
        JsonElement expected = Record(index).GetProperty("tshark");
        PduCodec.TryDecode(Record(index).Hex(), out PduHeader header, out Pdu? pdu, out _);
        header.Length.Should().Be(Number(expected, "command_length"), test);
        ((uint)header.Id).Should().Be((uint)Number(expected, "command_id"));
        header.Sequence.Should().Be((uint)Number(expected, "sequence_number"));
        if (header.Id.IsResponse()) ((uint)header.Status).Should().Be((uint)Number(expected, "command_status"));
        pdu!.Id.Should().Be(header.Id);
    }

    [Theory, MemberData(nameof(WithMessage))]
    public void TryDecode_SubmitOrDeliver_HasTheFieldsThatTsharkReads(int index, string test)
    {
        JsonElement expected = Record(index).GetProperty("tshark");
        PduCodec.TryDecode(Record(index).Hex(), out _, out Pdu? pdu, out _).Should().BeTrue(test);
        ShortMessage message = pdu is SubmitSm submit ? submit.Message : ((DeliverSm)pdu!).Message;
        ((int)message.Source.Ton).Should().Be(Number(expected, "source_addr_ton"));
        ((int)message.Source.Npi).Should().Be(Number(expected, "source_addr_npi"));
        message.Source.Value.Should().Be(Field(expected, "source_addr"));
        ((int)message.Destination.Ton).Should().Be(Number(expected, "dest_addr_ton"));
        ((int)message.Destination.Npi).Should().Be(Number(expected, "dest_addr_npi"));
        message.Destination.Value.Should().Be(Field(expected, "destination_addr"));
        ((int)message.EsmClass.Mode).Should().Be(Number(expected, "esm.submit.msg_mode"));
        ((message.EsmClass.Value >> 2) & 0x0F).Should().Be(Number(expected, "esm.submit.msg_type"));
        (message.EsmClass.Value >> 6).Should().Be(Number(expected, "esm.submit.features"));
        ((int)message.RegisteredDelivery.Receipt).Should().Be(Number(expected, "regdel.receipt"));
        ((int)message.DataCoding).Should().Be(Number(expected, "data_coding"));
        ((int)message.ProtocolId).Should().Be(Number(expected, "protocol_id"));
        ((int)message.PriorityFlag).Should().Be(Number(expected, "priority_flag"));
        message.Body.Length.Should().Be(Number(expected, "sm_length"));
        if (message.Body.Length > 0 && expected.TryGetProperty("smpp.message", out JsonElement body) && body.ValueKind == JsonValueKind.String)
            Convert.ToHexStringLower(message.Body.Span).Should().Be(body.GetString()!.Replace(":", "", StringComparison.Ordinal));
    }

    [Theory, MemberData(nameof(Valid))]
    public void TryDecode_StringsOfTheOthers_AreWhatTsharkReads(int index, string test)
    {
        JsonElement expected = Record(index).GetProperty("tshark");
        PduCodec.TryDecode(Record(index).Hex(), out PduHeader header, out Pdu? pdu, out _).Should().BeTrue(test);
        if (header.Id.IsResponse() && header.Status != CommandStatus.Ok) return; // tshark reads no body of an error
        (string Name, string Value)[] strings = pdu switch
        {
            Bind bind => [("system_id", bind.SystemId), ("password", bind.Password), ("system_type", bind.SystemType), ("address_range", bind.AddressRange)],
            BindResp bound => [("system_id", bound.SystemId)],
            Outbind outbind => [("system_id", outbind.SystemId), ("password", outbind.Password)],
            SubmitSmResp answer => [("message_id", answer.MessageId)],
            DataSmResp answer => [("message_id", answer.MessageId)],
            SubmitMultiResp answer => [("message_id", answer.MessageId)],
            QuerySm query => [("message_id", query.MessageId), ("source_addr", query.Source.Value)],
            ReplaceSm replace => [("message_id", replace.MessageId), ("source_addr", replace.Source.Value)],
            CancelSm cancel => [("message_id", cancel.MessageId), ("destination_addr", cancel.Destination.Value)],
            DataSm data => [("source_addr", data.Source.Value), ("destination_addr", data.Destination.Value)],
            _ => [],
        };
        foreach ((string name, string value) in strings) value.Should().Be(Field(expected, name), name);
    }

    [Fact]
    public void TryDecode_ShortMessageShorterThanItsLength_IsRefusedAsBadMessageLength()
    {
        JsonElement record = TestVectors.Records("valid-pdus-decoded.json").Single(r => r.Text("test") == TooShort);
        PduCodec.TryDecode(record.Hex(), out PduHeader header, out _, out PduFault fault).Should().BeFalse();
        fault.Should().Be(new PduFault(PduFaultKind.BadMessageLength, CommandStatus.InvalidMessageLength));
        header.Sequence.Should().Be(1);
    }

    [Theory, MemberData(nameof(Valid))]
    public void TryDecode_CutAnywhere_IsRefusedOrWhole(int index, string test)
    {
        byte[] wire = Record(index).Hex();
        for (int length = 0; length < wire.Length; length++)
        {
            byte[] cut = wire[..length];
            PduCodec.TryDecode(cut, out _, out Pdu? unpatched, out _).Should().BeFalse(test);
            unpatched.Should().BeNull();
            if (length < PduHeader.Size) continue;
            cut[2] = (byte)(length >> 8);
            cut[3] = (byte)length;
            bool whole = PduCodec.TryDecode(cut, out _, out Pdu? pdu, out PduFault fault);
            (pdu is not null).Should().Be(whole);
            fault.IsNone.Should().Be(whole);
        }
    }

    private static JsonElement Record(int index) => TestVectors.Records("valid-pdus-decoded.json")[index];

    private static CommandId Id(JsonElement record) => (CommandId)Convert.ToUInt32(record.Text("hex")[8..16], 16);

    private static string Field(JsonElement expected, string name)
    {
        string value = expected.TryGetProperty("smpp." + name, out JsonElement field) ? field.GetString()! : "";
        return value == "(Default)" ? "" : value;
    }

    private static int Number(JsonElement expected, string name)
    {
        string value = Field(expected, name);
        if (value.Length == 0) return 0;
        return value.StartsWith("0x", StringComparison.Ordinal)
            ? unchecked((int)Convert.ToUInt32(value, 16))
            : unchecked((int)uint.Parse(value, CultureInfo.InvariantCulture));
    }

    private static TheoryData<int, string> Select(Func<JsonElement, bool> wanted)
    {
        var data = new TheoryData<int, string>();
        IReadOnlyList<JsonElement> records = TestVectors.Records("valid-pdus-decoded.json");
        for (int i = 0; i < records.Count; i++)
            if (wanted(records[i])) data.Add(i, records[i].Text("test"));
        return data;
    }
}
