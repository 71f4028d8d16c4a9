using System.Diagnostics;
using Interworking.Gateway.Pipeline;

namespace Interworking.Gateway.Observability.Tracing;

/// <summary>A span for each attempt at an app. It stands in the way only where traces are wanted.</summary>
public sealed class TracedApps(IAppSender apps) : IAppSender
{
    public ValueTask<AttemptResult> SendAsync(Delivery delivery, CancellationToken stop)
    {
        Activity? span = MessageTraces.Attempt(delivery);
        ValueTask<AttemptResult> sending = apps.SendAsync(delivery, stop);
        return span is null ? sending : EndAsync(span, sending);
    }

    private static async ValueTask<AttemptResult> EndAsync(Activity span, ValueTask<AttemptResult> sending)
    {
        using (span)
        {
            AttemptResult result = await sending;
            MessageTraces.End(span, result.Final, result.Reason);
            return result;
        }
    }
}
