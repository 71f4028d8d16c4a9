using System.Text.Json;
using Interworking.Smpp.Codec;
using Interworking.Smpp.Explain;
using Interworking.Smpp.Tests.Vectors;
using Interworking.Smpp.Values;

namespace Interworking.Smpp.Tests.Explain;

/// <summary>The explanation follows its own layouts; here it is held against the codec.</summary>
public sealed class PduExplainerTests
{
    public static TheoryData<string, string> Vectors
    {
        get
        {
            var data = new TheoryData<string, string>();
            foreach (JsonElement record in TestVectors.Records("valid-pdus-decoded.json").Concat(TestVectors.Records("malformed-pdus.json")))
                data.Add(record.Text("hex"), record.Text("test"));
            return data;
        }
    }

    [Theory, MemberData(nameof(Vectors))]
    public void Explain_VectorsCutAnywhere_AgreesWithTheCodec(string hex, string test)
    {
        byte[] wire = Convert.FromHexString(hex);
        for (int length = 16; length <= wire.Length; length++)
        {
            byte[] pdu = wire[..length];
            (pdu[0], pdu[1], pdu[2], pdu[3]) = (0, 0, (byte)(length >> 8), (byte)length);
            bool whole = PduCodec.TryDecode(pdu, out _, out _, out PduFault fault);
            ExplainedPdu explained = PduExplainer.Explain(pdu).Should().ContainSingle().Subject;
            (explained.Fault is null).Should().Be(whole, "{0}, {1} octets: {2}", test, length, explained.Fault?.Reason);
            if (explained.Fault is { } found) found.Status.Should().Be(fault.Status, "{0}, {1} octets: {2}", test, length, found.Reason);
            explained.Fields.Where(field => field.Depth == 0).Aggregate(0, (at, field) =>
            {
                field.Offset.Should().Be(at);
                return at + field.Length;
            }).Should().Be(whole ? length : explained.Fields.Where(field => field.Depth == 0).Sum(field => field.Length));
        }
    }

    [Fact]
    public void Explain_DeliveryReceipt_ShowsWhatItSays()
    {
        JsonElement record = TestVectors.Records("valid-pdus-decoded.json").Single(one => one.Text("test") == "decodeDeliveryReceipt0");
        IReadOnlyList<ExplainedField> fields = PduExplainer.Explain(record.Hex())[0].Fields;
        Value(fields, "esm_class").Should().Be("0x04 default mode, delivery receipt");
        Value(fields, "receipt").Should().Contain("126e85a6edeac1a02020099312479564").And.Contain("delivered");
        Value(fields, "receipted_message_id").Should().Be("\"126e85a6edeac1a02020099312479564\"");
    }

    [Theory]
    [InlineData("0427000102", "message_state", "2 Delivered")]
    [InlineData("04230003030015", "network_error_code", "GSM 21")]
    [InlineData("042800015a", "congestion_state", "90 nearly congested")]
    [InlineData("0017000400000e10", "qos_time_to_live", "3600 s")]
    [InlineData("1400000201ff", "vendor 0x1400", "01ff")]
    [InlineData("0999000141", "unknown 0x0999", "41")]
    [InlineData("0381000700010131323334", "callback_num", "International Isdn \"1234\"")]
    [InlineData("130c0000", "alert_on_message_delivery", "(empty)")]
    [InlineData("042700020002", "message_state", "2 Delivered (odd length: 2 octets, the standard has 1 to 1)")]
    [InlineData("001e000361620a", "receipted_message_id", "\"ab\\n\"")]
    public void Explain_Parameter_IsNamedAndRead(string tlv, string name, string value)
    {
        byte[] pdu = Convert.FromHexString("00000000800001030000000000000001" + "00" + tlv);
        pdu[3] = (byte)pdu.Length;
        ExplainedPdu explained = PduExplainer.Explain(pdu)[0];
        explained.Fault.Should().BeNull();
        Value(explained.Fields, name).Should().Be(value);
    }

    [Fact]
    public void Explain_SubmitMulti_ListsItsDestinations()
    {
        JsonElement record = TestVectors.Records("valid-pdus-decoded.json").First(one => one.Text("hex")[8..16] == "00000021");
        ExplainedPdu explained = PduExplainer.Explain(record.Hex())[0];
        explained.Id.Should().Be(CommandId.SubmitMulti);
        explained.Fields.Where(field => field.Name is "destination_addr" or "dl_name").Select(field => field.Value).Should().Equal("\"Bob1\"", "\"List1\"", "\"List2\"");
        Value(explained.Fields, "text, UCS-2").Should().Be("\"nghắ nghiêng nghiễng ngả\"");
    }

    [Fact]
    public void Explain_Nothing_SaysSo() => PduExplainer.Explain(Array.Empty<byte>())[0].Fault!.Reason.Should().Contain("command_length");

    private static string Value(IReadOnlyList<ExplainedField> fields, string name) => fields.Single(field => field.Name == name).Value;
}
