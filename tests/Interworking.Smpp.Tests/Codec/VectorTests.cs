using System.Buffers;
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
    public void TryDecode_ValidPdu_HasEveryFieldThatTsharkReads(int index, string test)
    {
        PduCodec.TryDecode(Record(index).Hex(), out PduHeader header, out Pdu? pdu, out _).Should().BeTrue();
        pdu!.Id.Should().Be(header.Id);
        var fields = TsharkFields.Of(header, pdu);
        (string Name, string Value)[] expected = [.. TsharkFields.Flatten(Record(index).GetProperty("tshark"))];
        expected.Length.Should().BeGreaterThanOrEqualTo(3, test);
        expected.Select(field => fields.Difference(field.Name, field.Value)).Where(difference => difference is not null).Should().BeEmpty(test);
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

    private static TheoryData<int, string> Select(Func<JsonElement, bool> wanted)
    {
        var data = new TheoryData<int, string>();
        IReadOnlyList<JsonElement> records = TestVectors.Records("valid-pdus-decoded.json");
        for (int i = 0; i < records.Count; i++)
            if (wanted(records[i])) data.Add(i, records[i].Text("test"));
        return data;
    }
}
