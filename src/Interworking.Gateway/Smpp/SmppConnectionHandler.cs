using System.Net;
using Interworking.Gateway.Configuration;
using Interworking.Gateway.Provisioning;
using Interworking.Gateway.Receipts;
using Interworking.Smpp.Pdus;
using Interworking.Smpp.Session;
using Interworking.Smpp.Values;
using Microsoft.AspNetCore.Connections;
using Microsoft.Extensions.Logging;

namespace Interworking.Gateway.Smpp;

/// <summary>The bridge from Kestrel: one accepted SMPP connection is one session in the message centre's role.</summary>
public sealed partial class SmppConnectionHandler(
    CarrierLogin login, SmppIngress ingress, LinkDirectory links, ReceiptSender receipts, GatewayOptions options, TimeProvider time, ILogger<SmppConnectionHandler> logger)
    : ConnectionHandler
{
    /// <summary>A carrier's receiving bind may have nothing to say for long; enquire_link tells the dead from the silent.</summary>
    private static readonly SmppSessionOptions Options = new() { Inactivity = TimeSpan.FromHours(1) };

    private readonly CarrierLogin _login = login;
    private readonly SmppIngress _ingress = ingress;
    private readonly LinkDirectory _links = links;
    private readonly ReceiptSender _receipts = receipts;
    private readonly GatewayOptions _options = options;
    private readonly TimeProvider _time = time;
    private readonly ILogger _logger = logger;

    public override async Task OnConnectedAsync(ConnectionContext connection)
    {
        var peer = new Peer(this, connection.RemoteEndPoint);
        var session = new SmppSession(connection.Transport, SessionRole.MessageCentre, peer, Options, _time);
        await session.RunAsync(connection.ConnectionClosed);
    }

    private sealed class Peer(SmppConnectionHandler owner, EndPoint? remote) : ISmppSessionHandler
    {
        private SmppLink? _link;

        public async ValueTask<BindDecision> BindAsync(SmppSession session, Bind bind, CancellationToken cancellation)
        {
            IPAddress from = (remote as IPEndPoint)?.Address ?? IPAddress.None;
            (CommandStatus status, Carrier? carrier, string why) = await owner._login.CheckAsync(bind, from, cancellation);
            if (status != CommandStatus.Ok)
            {
                Log.BindRefused(owner._logger, bind.SystemId, remote, why);
                return new BindDecision(status, owner._options.Smpp.SystemId);
            }

            _link = new SmppLink(session, carrier, null, bind.SystemId, remote, owner._time.GetUtcNow());
            return new BindDecision(CommandStatus.Ok, owner._options.Smpp.SystemId, carrier!.Window, carrier.Window);
        }

        public void OnBound(SmppSession session)
        {
            owner._links.Add(_link!);
            Log.Bound(owner._logger, _link!.Name, _link.SystemId, session.State, remote);
            owner._receipts.BindCame(_link);
        }

        public void OnRequest(SmppSession session, in SmppRequest request) => owner._ingress.OnRequest(_link!, request);

        public void OnClosed(SmppSession session, SessionEnd end)
        {
            if (_link is null) return;
            owner._links.Remove(_link);
            Log.Unbound(owner._logger, _link.Name, _link.SystemId, remote, end.Reason, end.Detail);
        }
    }

    private static partial class Log
    {
        [LoggerMessage(3101, LogLevel.Warning, "Bind as {SystemId} from {Remote} refused: {Why}")]
        public static partial void BindRefused(ILogger logger, string systemId, EndPoint? remote, string why);

        [LoggerMessage(3102, LogLevel.Information, "{Link} bound as {SystemId}, {State}, from {Remote}")]
        public static partial void Bound(ILogger logger, string link, string systemId, BindState state, EndPoint? remote);

        [LoggerMessage(3103, LogLevel.Information, "{Link} {SystemId} from {Remote} ended: {Reason} {Detail}")]
        public static partial void Unbound(ILogger logger, string link, string systemId, EndPoint? remote, SessionEndReason reason, string detail);
    }
}
