using System.Threading.Channels;
using Interworking.Gateway.Provisioning;
using Interworking.Gateway.Receipts;
using Interworking.Smpp.Pdus;
using Interworking.Smpp.Receipts;
using Interworking.Smpp.Session;
using Interworking.Smpp.Tlvs;
using Interworking.Smpp.Values;

namespace Interworking.Host.Cli.Onboarding;

/// <summary>
/// Takes the receipts of test messages, in whatever form their ids come. Everything else that the peer sends belongs to the gateway and is refused for now,
/// so that the peer keeps it.
/// </summary>
internal sealed class ProbeReceipts(TimeProvider time) : ISmppSessionHandler
{
    private readonly Lock _gate = new();
    private readonly Dictionary<string, (string Id, long At)> _answered = new(StringComparer.Ordinal);
    private readonly List<SmppRequest> _early = []; // bounded by the session's window
    private readonly Channel<ProbeReceipt> _taken = Channel.CreateUnbounded<ProbeReceipt>(); // at most one for each test message
    private int _open;

    /// <summary>The receipts, in the order in which they came.</summary>
    public ChannelReader<ProbeReceipt> Taken => _taken.Reader;

    /// <summary>Why the link ended; null while it lives.</summary>
    public SessionEnd? End { get; private set; }

    /// <summary>A message leaves: a receipt may be faster than its answer.</summary>
    public void Leaves()
    {
        lock (_gate) _open++;
    }

    /// <summary>Its answer came, with this id or none.</summary>
    public void Answered(string? id)
    {
        lock (_gate)
        {
            _open--;
            if (id is not null) _answered.TryAdd(PeerReference.Normalize(id), (id, time.GetTimestamp()));
            _early.RemoveAll(TryAnswerLocked);
        }
    }

    ValueTask<BindDecision> ISmppSessionHandler.BindAsync(SmppSession session, Bind bind, CancellationToken cancellation) =>
        new(new BindDecision(CommandStatus.InvalidCommandId, ""));

    void ISmppSessionHandler.OnBound(SmppSession session)
    {
        // Who binds is told by the session.
    }

    void ISmppSessionHandler.OnRequest(SmppSession session, in SmppRequest request)
    {
        lock (_gate)
        {
            if (!TryAnswerLocked(request)) _early.Add(request);
        }
    }

    void ISmppSessionHandler.OnClosed(SmppSession session, SessionEnd end)
    {
        End = end;
        _taken.Writer.TryComplete();
    }

    /// <summary>False for a receipt that may belong to a message whose answer is still to come.</summary>
    private bool TryAnswerLocked(SmppRequest request)
    {
        if (request.Pdu is not DeliverSm { Message: { EsmClass.IsReceipt: true } message })
        {
            request.Respond(CommandStatus.TransientError);
            return true;
        }

        string? tlv = message.Tlvs.TryGetCString(TlvTag.ReceiptedMessageId, out string? id) ? id : null;
        DeliveryReceipt? text = DeliveryReceipt.TryParse(message.Payload.Span, out DeliveryReceipt read) ? read : null;
        foreach (string form in PeerReference.Forms(tlv is { Length: > 0 } ? tlv : text?.Id ?? "", IdBase.Any))
        {
            if (!_answered.TryGetValue(form, out (string Id, long At) answer)) continue;
            _taken.Writer.TryWrite(new ProbeReceipt(answer.Id, tlv, text, time.GetElapsedTime(answer.At)));
            request.Respond(CommandStatus.Ok);
            return true;
        }

        if (_open > 0) return false;
        request.Respond(CommandStatus.TransientError);
        return true;
    }
}
