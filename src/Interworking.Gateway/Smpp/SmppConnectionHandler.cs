using System.Net;
using Interworking.Gateway.Configuration;
using Interworking.Gateway.Provisioning;
using Interworking.Gateway.Receipts;
using Interworking.Gateway.Smpp.Copies;
using Interworking.Gateway.Smpp.Flow;
using Interworking.Gateway.Smpp.Links;
using Interworking.Gateway.Smpp.Login;
using Interworking.Gateway.Smpp.Outbinding;
using Interworking.Smpp.Pdus;
using Interworking.Smpp.Session;
using Interworking.Smpp.Values;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Connections.Features;

namespace Interworking.Gateway.Smpp;

/// <summary>
/// The bridge from Kestrel: one accepted SMPP connection is one session in the message centre's role; or, when the peer begins with outbind, in the ESME's.
/// </summary>
public sealed class SmppConnectionHandler(
    CarrierLogin login, SmppIngress ingress, LinkDirectory links, LinkJournal journal, CopyWatch copies, CarrierRates rates, ReceiptSender receipts,
    OutbindDoor outbinds, GatewayOptions options, TimeProvider time) : ConnectionHandler
{
    private readonly CarrierLogin _login = login;
    private readonly SmppIngress _ingress = ingress;
    private readonly LinkDirectory _links = links;
    private readonly LinkJournal _journal = journal;
    private readonly CopyWatch _copies = copies;
    private readonly CarrierRates _rates = rates;
    private readonly ReceiptSender _receipts = receipts;
    private readonly string _systemId = options.Smpp.SystemId;
    private readonly TimeProvider _time = time;

    /// <summary>A carrier's receiving bind may have nothing to say for long; enquire_link tells the dead from the silent.</summary>
    private readonly SmppSessionOptions _session = new()
    {
        SessionInit = TimeSpan.FromSeconds(options.Smpp.BindSeconds),
        EnquireLink = TimeSpan.FromSeconds(options.Smpp.EnquireLinkSeconds),
        ResponseTimeout = TimeSpan.FromSeconds(options.Smpp.ResponseSeconds),
        Inactivity = TimeSpan.FromHours(1),
    };

    public override async Task OnConnectedAsync(ConnectionContext connection)
    {
        // Asked to end by the server's stop. Not by the connection's own end: a cut would look like one of ours then.
        CancellationToken closing = connection.Features.Get<IConnectionLifetimeNotificationFeature>()?.ConnectionClosedRequested ?? CancellationToken.None;
        switch (await FirstPdu.PeekAsync(connection.Transport.Input, _session.SessionInit, _time, closing))
        {
            case FirstPduKind.Outbind:
                await outbinds.RunAsync(connection, _session.SessionInit, closing);
                break;
            case FirstPduKind.Other:
                var peer = new Peer(this, connection);
                await new SmppSession(connection.Transport, SessionRole.MessageCentre, peer, _session, _time).RunAsync(closing);
                break;
            default:
                break; // nothing came: the connection ends with this method
        }
    }

    private sealed class Peer(SmppConnectionHandler owner, ConnectionContext connection) : ISmppSessionHandler
    {
        private Carrier? _placeOf;
        private SmppLink? _link;

        public async ValueTask<BindDecision> BindAsync(SmppSession session, Bind bind, CancellationToken cancellation)
        {
            EndPoint? remote = connection.RemoteEndPoint;
            LoginResult login = await owner._login.CheckAsync(session, bind, (remote as IPEndPoint)?.Address ?? IPAddress.None, cancellation);
            if (login.Carrier is not { } carrier)
            {
                owner._journal.Refused(login, bind.SystemId, remote);
                return new BindDecision(login.Status, owner._systemId);
            }

            _placeOf = carrier;
            _link = new SmppLink(session, carrier, null, bind.SystemId, remote, owner._time.GetUtcNow())
            {
                Tls = connection.Features.Get<ITlsHandshakeFeature>() is not null,
                Limit = owner._rates.For(carrier),
            };
            return new BindDecision(CommandStatus.Ok, owner._systemId, carrier.Window, carrier.Window);
        }

        public void OnBound(SmppSession session)
        {
            connection.Features.Get<ConnectionPass>()?.Bound();
            owner._copies.Bound(_link!);
            owner._links.Add(_link!);
            owner._journal.Bound(_link!);
            owner._receipts.BindCame(_link!);
        }

        public void OnRequest(SmppSession session, in SmppRequest request) => owner._ingress.OnRequest(_link!, request);

        public void OnClosed(SmppSession session, SessionEnd end)
        {
            if (_placeOf is not null) owner._login.Places.GiveBack(_placeOf, session);
            if (_link is null) return;
            owner._copies.Ended(_link, end); // first: who binds next must find what is in doubt
            // A link whose bind was granted but not answered any more was never in the directory.
            if (owner._links.Remove(_link)) owner._journal.Ended(_link, end);
        }
    }
}
