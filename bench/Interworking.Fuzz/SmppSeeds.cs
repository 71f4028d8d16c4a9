using System.Buffers;
using System.Text.Json;
using Interworking.Smpp.Codec;
using Interworking.Smpp.Pdus;
using Interworking.Smpp.Text;
using Interworking.Smpp.Tlvs;
using Interworking.Smpp.Values;

namespace Interworking.Fuzz;

/// <summary>PDUs to start from: the test vectors, and one of each operation with everything in it.</summary>
internal static class SmppSeeds
{
    private static readonly SmppAddress From = new(Ton.International, Npi.Isdn, "447700900000");
    private static readonly SmppAddress To = new(Ton.National, Npi.Isdn, "111222333");

    public static IReadOnlyList<byte[]> All() => [.. Vectors(), .. Made()];

    private static IEnumerable<byte[]> Vectors()
    {
        foreach (string file in Directory.GetFiles(Path.Combine(AppContext.BaseDirectory, "Seeds", "smpp"), "*.json").Order(StringComparer.Ordinal))
        {
            using var document = JsonDocument.Parse(File.ReadAllBytes(file));
            JsonElement records = document.RootElement.ValueKind == JsonValueKind.Array ? document.RootElement : document.RootElement.GetProperty("pdus");
            foreach (JsonElement record in records.EnumerateArray()) yield return Convert.FromHexString(record.GetProperty("hex").GetString()!);
        }
    }

    private static IEnumerable<byte[]> Made()
    {
        TlvList every = TlvDefinition.All.Aggregate(
            new TlvListBuilder(), (list, definition) => list.Add(definition.Tag, new byte[Math.Min(definition.MaxLength, 8)])).Build();
        var profile = new EncoderProfile { Languages = Enum.GetValues<NationalLanguage>() };
        string[] texts = ["Plain text, {€} and @.", "Привет, мир 😀", "ಕನ್ನಡ ಪಠ್ಯ", "İstanbul'da ışık", new string('x', 400)];
        var messages = new List<ShortMessage>();
        foreach (string text in texts)
        {
            EncodedText encoded = TextEncoder.Encode(text, profile);
            foreach (LongMessageMethod method in Enum.GetValues<LongMessageMethod>())
                messages.Add(Segmenter.Split(encoded, method, 0x1234)[0].In(new ShortMessage { Source = From, Destination = To }, encoded.DataCoding));
        }

        messages.Add(new ShortMessage { ServiceType = "CMT", Source = From, Destination = To, ValidityPeriod = "000002030405000R", Tlvs = every });
        Pdu[] others =
        [
            new SubmitMulti([new MultiDestination(To, null), new MultiDestination(null, "staff")], messages[0]),
            new SubmitMultiResp("id-1", [new UnsuccessfulDelivery(To, CommandStatus.InvalidDestinationAddress)]) { Tlvs = every },
            new DataSm("WAP", From, To, new EsmClass(0x42), new RegisteredDelivery(0x11), 0xF1, every),
            new QuerySm("id-1", From), new QuerySmResp("id-1", "260101120000000+", MessageState.Delivered, 0),
            new CancelSm("", "id-1", From, To), new ReplaceSm("id-1", From, "", "", new RegisteredDelivery(1), 0, "new"u8.ToArray()),
            new AlertNotification(From, To, every), new Outbind("centre", "secret"),
            new Bind(BindType.Transceiver, "tata", "secret", "VMA", InterfaceVersions.V34, Ton.Unknown, Npi.Unknown, "^44"),
            new BindResp(BindType.Transceiver, "centre", TlvList.Of(TlvTag.ScInterfaceVersion, InterfaceVersions.V50)),
            new EnquireLinkResp { Tlvs = TlvList.Of(TlvTag.CongestionState, 75) },
        ];
        return messages.SelectMany(message => new Pdu[] { new SubmitSm(message), new DeliverSm(message) }).Concat(others).Select(Encoded);
    }

    private static byte[] Encoded(Pdu pdu)
    {
        var output = new ArrayBufferWriter<byte>();
        PduFault fault = PduCodec.Encode(output, pdu, CommandStatus.Ok, 7);
        return fault.IsNone ? output.WrittenSpan.ToArray() : throw new InvalidOperationException($"the seed {pdu.Id} cannot be written: {fault.Kind}");
    }
}
