using System.Text;
using Interworking.Smpp.Pdus;
using Interworking.Smpp.Receipts;
using Interworking.Smpp.Tlvs;
using Interworking.Smpp.Values;

namespace Interworking.Gateway.Receipts;

/// <summary>Writes what a carrier is told about a message. A receipt is a deliver_sm (SMPP 3.4, 4.6 and appendix B): standard text with an empty <c>text:</c>, TLVs to peers of 3.4 and up.</summary>
public static class ReceiptComposer
{
    private const byte Version34 = 0x34;

    /// <summary>ms_availability_status (SMPP 3.4, 5.3.2.30).</summary>
    private const byte Available = 0;

    public static Pdu Compose(PendingReceipt receipt, byte peerInterfaceVersion) => receipt.State == MessageState.Enroute
        ? new AlertNotification(receipt.Source, receipt.Destination, TlvList.Of(TlvTag.MsAvailabilityStatus, Available))
        : Receipt(receipt, peerInterfaceVersion);

    private static DeliverSm Receipt(PendingReceipt receipt, byte peerInterfaceVersion)
    {
        string id = receipt.AnsweredId.ToString();
        int delivered = receipt.State == MessageState.Delivered ? 1 : 0;
        var text = new DeliveryReceipt(id, 1, delivered, receipt.SubmittedAt.UtcDateTime, receipt.DoneAt.UtcDateTime, receipt.State, receipt.Error);
        return new DeliverSm(new ShortMessage
        {
            Source = receipt.Source,
            Destination = receipt.Destination,
            EsmClass = EsmClass.Receipt,
            Body = Encoding.ASCII.GetBytes(text.Format()),
            Tlvs = peerInterfaceVersion >= Version34
                ? new TlvListBuilder().AddCString(TlvTag.ReceiptedMessageId, id).Add(TlvTag.MessageState, (byte)receipt.State).Build()
                : TlvList.Empty,
        });
    }
}
