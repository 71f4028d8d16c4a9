using System.Threading.Channels;
using Interworking.Smpp.Pdus;
using Interworking.Smpp.Receipts;
using Interworking.Smpp.Session;
using Interworking.Smpp.Tlvs;
using Interworking.Smpp.Values;

namespace Interworking.Host.Cli.Sending;

/// <summary>
/// Takes the receipts of our own messages. Anything else that comes belongs to the carrier we stand in for: it is refused for now, so that the
/// gateway keeps it for him.
/// </summary>
internal sealed class ReceiptInbox : ISmppSessionHandler
{
    private readonly Channel<SmppRequest> _arrived = Channel.CreateUnbounded<SmppRequest>(); // bounded by the session's window

    public ValueTask<BindDecision> BindAsync(SmppSession session, Bind bind, CancellationToken cancellation) =>
        new(new BindDecision(CommandStatus.InvalidCommandId, ""));

    public void OnBound(SmppSession session)
    {
        // BindAsync of the session tells it to who waits for it.
    }

    public void OnRequest(SmppSession session, in SmppRequest request) => _arrived.Writer.TryWrite(request);

    public void OnClosed(SmppSession session, SessionEnd end) => _arrived.Writer.TryComplete();

    /// <summary>The next receipt of one of <paramref name="ids"/>, answered; null when the link closed.</summary>
    public async ValueTask<DeliveryReceipt?> NextAsync(IReadOnlyCollection<string> ids, CancellationToken stop)
    {
        while (await _arrived.Reader.WaitToReadAsync(stop))
        {
            while (_arrived.Reader.TryRead(out SmppRequest request))
            {
                if (Read(request.Pdu) is { } receipt && ids.Contains(receipt.Id))
                {
                    request.Respond(CommandStatus.Ok);
                    return receipt;
                }

                request.Respond(CommandStatus.TransientError);
            }
        }

        return null;
    }

    private static DeliveryReceipt? Read(Pdu pdu)
    {
        if (pdu is not DeliverSm { Message: { EsmClass.IsReceipt: true } message }) return null;
        if (!DeliveryReceipt.TryParse(message.Payload.Span, out DeliveryReceipt receipt)) return null;
        return message.Tlvs.TryGetCString(TlvTag.ReceiptedMessageId, out string? id) && id is { Length: > 0 } ? receipt with { Id = id } : receipt;
    }
}
