using Interworking.Gateway.Messages;
using Interworking.Gateway.Pipeline.Spool;
using Microsoft.Extensions.Hosting;

namespace Interworking.Gateway.Sip;

/// <summary>Before a listener opens: the requests that a former life has answered just now, so that their copies are recognised.</summary>
public sealed class RecentRequestsLoader(RecentRequests recent, ISpoolStore spool, TimeProvider time) : IHostedService
{
    public async Task StartAsync(CancellationToken cancellationToken)
    {
        foreach ((string callId, string origin, MessageId _) in await spool.ReadCallIdsAsync(time.GetUtcNow() - RecentRequests.Window, cancellationToken))
        {
            recent.Restore(new RequestKey(origin, callId), SipAnswers.Taken(null));
            // A phone that sends its short message again does so in another MESSAGE.
            int identity = callId.IndexOf(" sms:", StringComparison.Ordinal);
            if (identity >= 0) recent.Restore(new RequestKey(origin, callId[(identity + 1)..]), SipAnswers.Taken(null));
        }
    }

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}
