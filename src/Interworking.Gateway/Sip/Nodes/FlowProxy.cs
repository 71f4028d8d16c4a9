using Interworking.Gateway.Observability;
using Interworking.Gateway.Pipeline;
using Interworking.Sip.Messages;
using Interworking.Sip.Transport;
using Microsoft.Extensions.Logging;

namespace Interworking.Gateway.Sip.Nodes;

/// <summary>
/// Passes a MESSAGE that another node owns on to the app whose flow this node holds, and the final answer back (a stateful proxy, RFC 3261, 16). The token is
/// the proof that a node sent it: no digest is asked for, nothing is stored, and there is no CDR. Runs on the receive thread.
/// </summary>
/// <param name="sip">The flows.</param>
/// <param name="paths">Which requests are for them.</param>
/// <param name="metrics">Counts the answers.</param>
/// <param name="time">The clock of the stop.</param>
/// <param name="logger">For bugs.</param>
/// <param name="maxRunning">Requests that wait for an app; beyond it they are answered 503 and their owner comes again.</param>
public sealed partial class FlowProxy(
    SipServer sip, NodePaths paths, SipMetrics metrics, TimeProvider time, ILogger<FlowProxy> logger, int maxRunning = FlowProxy.MaxRunning)
{
    private const int MaxRunning = 20_000;

    /// <summary>How the silence of an app is counted.</summary>
    private const int NoAnswer = 408;

    /// <summary>At a stop apps that answer have answered by then; for those that do not, the owner tries again.</summary>
    private static readonly TimeSpan DrainWithin = TimeSpan.FromSeconds(2);

    private readonly RunningCount _running = new(maxRunning);

    /// <summary>Takes a MESSAGE whose topmost Route is a flow of ours; false for any other request, with which nothing was done.</summary>
    public bool TryTake(ServerTransaction transaction)
    {
        SipRequest request = transaction.Request;
        if (request.Method != SipMethods.Message || !paths.IsForFlow(request, out SipUri route)) return false;
        if (!paths.TryOpen(route, out FlowToken token)) Answer(transaction, SipResponses.Forbidden);
        else if (request.MaxForwards == 0) Answer(transaction, SipResponses.TooManyHops);
        else if (request.Header("Max-Breadth") is { } breadth && breadth.AsSpan().TrimStart('0').IsEmpty) Answer(transaction, SipResponses.NoBreadth);
        else if (UnsupportedByProxy(request) is { } badExtension) Answer(transaction, badExtension);
        else if (FlowOf(token) is not { } flow) Answer(transaction, SipResponses.FlowFailed);
        else if (!ForwardedRequest.TryMake(request, out SipOutgoingRequest? forward)) Answer(transaction, SipResponses.BadRequest);
        else if (flow.Transport == SipTransport.Udp && sip.Endpoint.SizeOnWire(forward, flow) > TextSender.MaxDatagram) Answer(transaction, SipResponses.TooLarge);
        else if (_running.TryEnter()) Observe(ForwardAsync(transaction, forward, flow));
        else Answer(transaction, SipResponses.Unavailable());
        return true;
    }

    /// <summary>Waits for the answers of apps, two seconds at most: their silence may last half a minute. Who asks lets no request in any more.</summary>
    public async Task DrainAsync(CancellationToken stop)
    {
        try
        {
            await _running.DrainAsync(stop).WaitAsync(DrainWithin, time, stop);
        }
        catch (TimeoutException)
        {
            Log.Cut(logger);
        }
    }

    /// <summary>A UDP flow lives as long as its listener; a connection no longer than its process.</summary>
    private Flow? FlowOf(in FlowToken token)
    {
        if (token.Transport == SipTransport.Udp)
            return sip.FindListener(token.Local) is { IsOpen: true } listener ? sip.Endpoint.UdpFlow(listener, token.Remote) : null;
        return paths.IsOfThisLife(token) && sip.Endpoint.FindFlow(token.FlowId) is { IsOpen: true } flow && flow.Remote.Equals(token.Remote) ? flow : null;
    }

    private async Task ForwardAsync(ServerTransaction transaction, SipOutgoingRequest forward, Flow flow)
    {
        try
        {
            ClientResult result = await sip.Endpoint.SendAsync(forward, flow, CancellationToken.None);
            // The owner's own timer F has ended by now: nobody waits for an answer, and 408 would be wrong (RFC 4320, 4.2).
            if (result.Kind == ClientResultKind.Timeout) metrics.Proxied(NoAnswer);
            else Answer(transaction, result.Response is { } response ? AnswerOf(response) : SipResponses.FlowFailed);
        }
        catch (Exception error)
        {
            Log.Crashed(logger, error);
            if (!transaction.Responded) Answer(transaction, SipResponses.ServerError);
        }
        finally
        {
            _running.Leave();
        }
    }

    /// <summary>The receive thread does not wait: the task never fails, and <see cref="DrainAsync"/> waits for those that run.</summary>
    private static void Observe(Task running) => System.Diagnostics.Debug.Assert(!running.IsFaulted, "ForwardAsync catches all.");

    /// <summary>An app that says 408 is not there; only it could say so in time (RFC 4320, 4.2).</summary>
    private static SipOutgoingResponse AnswerOf(SipResponse response) =>
        response.StatusCode == NoAnswer ? SipResponses.Absent : ForwardedRequest.Answer(response);

    /// <summary>We have no extension that a proxy must know (RFC 3261, 16.3 step 5).</summary>
    private static SipOutgoingResponse? UnsupportedByProxy(SipRequest request) =>
        request.HeaderValues("Proxy-Require") is { Count: > 0 } tags
            ? new SipOutgoingResponse(420, Headers: [.. tags.Select(tag => KeyValuePair.Create("Unsupported", tag))])
            : null;

    private void Answer(ServerTransaction transaction, SipOutgoingResponse response)
    {
        transaction.Respond(response);
        metrics.Proxied(response.Status);
    }

    private static partial class Log
    {
        [LoggerMessage(2501, LogLevel.Error, "A MESSAGE of another node could not be passed on; answered 500 unless it was answered already")]
        public static partial void Crashed(ILogger logger, Exception error);

        [LoggerMessage(2502, LogLevel.Information, "Stopping: apps have not answered what other nodes sent them; those nodes try again")]
        public static partial void Cut(ILogger logger);
    }
}
