using Interworking.Gateway.Observability;
using Interworking.Gateway.Operating;
using Interworking.Gateway.Pipeline;
using Interworking.Gateway.Provisioning;
using Interworking.Gateway.Registrar;
using Interworking.Gateway.Sip.Defence;
using Interworking.Gateway.Sip.Ims;
using Interworking.Gateway.Sip.Nodes;
using Interworking.Sip.Messages;
using Interworking.Sip.Transport;
using Microsoft.Extensions.Logging;

namespace Interworking.Gateway.Sip;

/// <summary>Each request to the one who answers it (RFC 3261, 8.2). Runs on the receive thread; only what awaits goes on elsewhere.</summary>
public sealed partial class SipDispatcher(
    RegistrarService registrar,
    SipIngress ingress,
    FlowProxy proxy,
    OwnAddresses own,
    IProvisioning provisioning,
    SipDefence defence,
    SipMetrics metrics,
    ILogger<SipDispatcher> logger,
    ImsIngress? phones = null,
    NodeDrain? drain = null) : ISipHandler
{
    /// <summary>REGISTERs and MESSAGEs that wait for their commit; beyond it they are answered 503.</summary>
    private const int MaxRunning = 20_000;

    private readonly RunningCount _running = new(MaxRunning);

    public bool Takes(SipRequest request, Flow flow) => defence.Takes(request, flow);

    public void OnRequest(ServerTransaction transaction)
    {
        if (proxy.TryTake(transaction)) return;
        SipRequest request = transaction.Request;
        if (request.Method == SipMethods.Invite) transaction.IsSourceProven = defence.IsProven(transaction.Source.Address);
        if (request.Method is not (SipMethods.Register or SipMethods.Options or SipMethods.Message)) Answer(transaction, OptionsAnswer.Refused(request.Method));
        else if (!IsForUs(request)) Answer(transaction, request.MaxForwards == 0 ? SipResponses.TooManyHops : SipResponses.Forbidden);
        else if (OptionsAnswer.Unsupported(request) is { } badExtension) Answer(transaction, badExtension);
        else if (drain is { IsOn: true } && request.Method != SipMethods.Message) Answer(transaction, SipResponses.Unavailable()); // the app goes to the next server of its domain; new messages are refused where they are accepted, reports about old ones are not
        else if (request.Method == SipMethods.Options) Answer(transaction, Options(request));
        else if (_running.TryEnter()) Observe(HandleAsync(transaction));
        else Answer(transaction, SipResponses.Unavailable());
    }

    /// <summary>A binding outlives its flow: the app may connect again, or be dialled. Who sends asks for the flow by id and finds none.</summary>
    public void OnFlowClosed(Flow flow) => Log.FlowClosed(logger, flow.Transport, flow.Remote);

    /// <summary>Waits until all requests taken so far are answered.</summary>
    public Task DrainAsync(CancellationToken stop) => Task.WhenAll(_running.DrainAsync(stop), proxy.DrainAsync(stop));

    /// <summary>A tel URI names a number and no domain: whoever sends it here wants it carried from here.</summary>
    private bool IsForUs(SipRequest request) =>
        own.IsOurs(request.RequestUri) || phones?.IsForSibling(request) == true || (request.Method == SipMethods.Message && request.RequestUri.Scheme == "tel");

    private async Task HandleAsync(ServerTransaction transaction)
    {
        try
        {
            if (phones?.Takes(transaction.Request) == true) await phones.HandleAsync(transaction);
            else if (transaction.Request.Method == SipMethods.Message) await ingress.HandleAsync(transaction);
            else await registrar.HandleAsync(transaction, CancellationToken.None);
        }
        catch (Exception error)
        {
            Log.Crashed(logger, transaction.Request.Method, error);
            if (!transaction.Responded) Answer(transaction, SipResponses.ServerError);
        }
        finally
        {
            if (transaction.Status is >= 200 and < 300) defence.Succeeded(transaction.Source.Address);
            _running.Leave();
        }
    }

    /// <summary>The receive thread does not wait: the task never fails, and <see cref="DrainAsync"/> waits for those that run.</summary>
    private static void Observe(Task running) => System.Diagnostics.Debug.Assert(!running.IsFaulted, "HandleAsync catches all.");

    private SipOutgoingResponse Options(SipRequest request) =>
        request.RequestUri.User.Length == 0 || AccountNames.Find(provisioning.Current, request.RequestUri.User) is { Enabled: true }
            ? OptionsAnswer.Ok
            : SipResponses.NotFound;

    private void Answer(ServerTransaction transaction, SipOutgoingResponse response)
    {
        transaction.Respond(response);
        string method = transaction.Request.Method;
        if (method == SipMethods.Register) metrics.Registered(response.Status);
        else metrics.Answered(OptionsAnswer.IsKnown(method) ? method : "other", response.Status);
    }

    private static partial class Log
    {
        [LoggerMessage(2301, LogLevel.Error, "{Method} threw; answered 500 unless it was answered already")]
        public static partial void Crashed(ILogger logger, string method, Exception error);

        [LoggerMessage(2302, LogLevel.Debug, "SIP {Transport} connection with {Remote} ended; bindings on it stay")]
        public static partial void FlowClosed(ILogger logger, SipTransport transport, System.Net.IPEndPoint remote);
    }
}
