using System.Text;
using Interworking.Smpp.Pdus;
using Interworking.Smpp.Receipts;
using Interworking.Smpp.Tlvs;
using Interworking.Smpp.Values;

namespace Interworking.Gateway.Receipts;

/// <summary>Writes a receipt as deliver_sm (SMPP 3.4, 4.6 and appendix B): standard text with an empty <c>text:</c>, TLVs to peers of 3.4 and up.</summary>
public static class ReceiptComposer
{
    private const byte Version34 = 0x34;

    public static DeliverSm Compose(PendingReceipt receipt, byte peerInterfaceVersion)
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
