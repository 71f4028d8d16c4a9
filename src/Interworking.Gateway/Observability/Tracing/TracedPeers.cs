using System.Diagnostics;
using Interworking.Gateway.Pipeline;
using Interworking.Gateway.Provisioning;

namespace Interworking.Gateway.Observability.Tracing;

/// <summary>A span for each attempt at peers. It stands in the way only where traces are wanted.</summary>
public sealed class TracedPeers(IPeerSender peers) : IPeerSender
{
    public IReadOnlyCollection<string> Bound => peers.Bound;

    public event Action<string>? Up
    {
        add => peers.Up += value;
        remove => peers.Up -= value;
    }

    public bool IsUp(ServicePolicy policy) => peers.IsUp(policy);

    public PeerStart TryBegin(Delivery delivery, bool fromSpool, out ValueTask<PeerResult> sending)
    {
        Activity? span = MessageTraces.Attempt(delivery);
        PeerStart start = peers.TryBegin(delivery, fromSpool, out sending);
        if (span is null) return start;
        if (start == PeerStart.Begun)
        {
            sending = EndAsync(span, sending);
        }
        else
        {
            MessageTraces.End(span, null, start == PeerStart.Full ? "no room in any window" : "no connection is up");
            span.Dispose();
        }

        return start;
    }

    private static async ValueTask<PeerResult> EndAsync(Activity span, ValueTask<PeerResult> sending)
    {
        using (span)
        {
            PeerResult result = await sending;
            MessageTraces.End(span.SetTag("connection", result.Connection), result.Outcome, result.Outcome?.Error ?? result.Reason);
            return result;
        }
    }
}
