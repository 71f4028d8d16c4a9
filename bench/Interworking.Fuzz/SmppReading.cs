using Interworking.Smpp.Pdus;
using Interworking.Smpp.Receipts;
using Interworking.Smpp.Text;
using Interworking.Smpp.Tlvs;
using Interworking.Smpp.Values;

namespace Interworking.Fuzz;

/// <summary>Everything that the product reads from a decoded PDU.</summary>
internal static class SmppReading
{
    private static readonly Alphabet[] Alphabets = Enum.GetValues<Alphabet>();

    public static void Read(Pdu pdu, int salt)
    {
        PduTlvs.TryGetCongestion(pdu, out _);
        foreach (Tlv tlv in PduTlvs.Of(pdu)) TlvDefinition.Of(tlv.Tag)?.AllowsLength(tlv.Value.Length);
        Alphabet alphabet = Alphabets[salt % Alphabets.Length];
        switch (pdu)
        {
            case SubmitSm submit:
                Read(submit.Message, alphabet);
                break;
            case DeliverSm deliver:
                Read(deliver.Message, alphabet);
                break;
            case SubmitMulti submit:
                Read(submit.Message, alphabet);
                break;
            case DataSm data:
                Read(UserData.Read(data, alphabet));
                break;
        }
    }

    private static void Read(ShortMessage message, Alphabet alphabet)
    {
        Read(UserData.Read(message, alphabet));
        SmppTime.TryParse(message.ValidityPeriod, DateTimeOffset.UnixEpoch, out _);
        SmppTime.TryParse(message.ScheduleDeliveryTime, DateTimeOffset.UnixEpoch, out _);
        DeliveryReceipt.TryParse(message.Payload.Span, out _);
        ProtocolIds.Describe(message.ProtocolId);
    }

    private static void Read(UserData data)
    {
        DecodedText decoded = data.Decode();
        int most = 2 * (data.Body.Length + 1);
        if (decoded.Text?.Length > most) throw new FuzzFailureException($"{data.Body.Length} octets became {decoded.Text.Length} characters");
        data.ToJoinable();
        if (data.Header is { } header && UserDataHeader.Build(header.ToElements()).Length > header.Length)
            throw new FuzzFailureException("a header grew");
        if (data.Part is { } part && (part.Number < 1 || part.Number > part.Total)) throw new FuzzFailureException("a part has no place");
    }
}
