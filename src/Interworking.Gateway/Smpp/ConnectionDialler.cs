using System.IO.Pipelines;
using System.Net;
using Interworking.Gateway.Provisioning;
using Interworking.Gateway.Smpp.Copies;
using Interworking.Gateway.Smpp.Egress;
using Interworking.Gateway.Smpp.Flow;
using Interworking.Gateway.Smpp.Links;
using Interworking.Gateway.Smpp.Outbinding;
using Interworking.Smpp.Pdus;
using Interworking.Smpp.Session;
using Interworking.Smpp.Values;

namespace Interworking.Gateway.Smpp;

/// <summary>
/// Dials a connection's peer, binds, and dials again with jittered backoff when the link ends. Between two tries it takes a connection that the peer itself opened.
/// </summary>
public sealed class ConnectionDialler(
    SmppIngress ingress, LinkDirectory links, LinkJournal journal, EgressConnections egress, CopyWatch copies, CarrierRates rates, IProvisioning provisioning,
    OutbindDesk outbinds, TimeProvider time)
{
    /// <summary>How long the orderly end of a link may take.</summary>
    public static readonly TimeSpan EndWithin = TimeSpan.FromSeconds(3);

    private static readonly TimeSpan FirstBackoff = TimeSpan.FromMilliseconds(500);
    private static readonly TimeSpan LongestBackoff = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan Settled = TimeSpan.FromMilliseconds(200);

    private readonly SmppIngress _ingress = ingress;
    private readonly LinkDirectory _links = links;
    private readonly EgressConnections _egress = egress;
    private readonly TimeProvider _time = time;
    private readonly LinkJournal _journal = journal;
    private readonly CopyWatch _copies = copies;
    private readonly CarrierRates _rates = rates;

    /// <summary>The bind that we send to a connection's peer.</summary>
    public static Bind BindOf(Connection connection)
    {
        BindType type = connection.Bind switch
        {
            BindKind.Transmitter => BindType.Transmitter,
            BindKind.Receiver => BindType.Receiver,
            _ => BindType.Transceiver,
        };
        return new Bind(type, connection.SystemId, connection.Password, "", InterfaceVersions.V34, Ton.Unknown, Npi.Unknown, "");
    }

    /// <summary>One bind's life, until <paramref name="stop"/>; never throws.</summary>
    public async Task KeepBoundAsync(Connection connection, CancellationToken stop)
    {
        TimeSpan backoff = FirstBackoff;
        Outbound? opened = null;
        while (!stop.IsCancellationRequested)
        {
            long began = _time.GetTimestamp();
            (string? why, bool carried) = opened is null ? await RunOnceAsync(connection, stop) : await RunOnAsync(connection, opened, stop);
            if (stop.IsCancellationRequested) return;
            if (why is not null) _journal.NotBound(connection, why);
            // A link that was of use and was cut is wanted back at once; one that is refused, or dies as soon as it is bound, backs off.
            if (carried || (why is null && _time.GetElapsedTime(began) >= Settled)) backoff = FirstBackoff;
            try
            {
                opened = await outbinds.NextAsync(connection.Name, backoff * (0.5 + Random.Shared.NextDouble()), _time, stop);
            }
            catch (OperationCanceledException)
            {
                return;
            }

            backoff = backoff * 2 > LongestBackoff ? LongestBackoff : backoff * 2;
        }

        opened?.End(); // taken at the very moment of the stop
    }

    /// <summary>No reason when it was bound and ended, else why it could not be bound; and whether anything was answered on it.</summary>
    private async Task<(string? Why, bool Carried)> RunOnceAsync(Connection connection, CancellationToken stop)
    {
        try
        {
            await using PeerStream peer = await PeerStream.DialAsync(connection, stop);
            return await BindAndRunAsync(connection, new StreamPipes(peer.Stream), peer.Remote, stop);
        }
        catch (OperationCanceledException)
        {
            return ("no answer to the connection request", false);
        }
        catch (Exception error)
        {
            // Whatever it is, this bind is dialled again and the others go on.
            return (error.Message, false);
        }
    }

    /// <summary>The same on a connection that the peer opened.</summary>
    private async Task<(string? Why, bool Carried)> RunOnAsync(Connection connection, Outbound opened, CancellationToken stop)
    {
        try
        {
            using var either = CancellationTokenSource.CreateLinkedTokenSource(stop, opened.Closing);
            return await BindAndRunAsync(connection, opened.Transport, opened.Remote, either.Token, opened);
        }
        catch (Exception error)
        {
            // Whatever it is, this bind is dialled again and the others go on.
            return (error.Message, false);
        }
        finally
        {
            opened.End();
        }
    }

    private async Task<(string? Why, bool Carried)> BindAndRunAsync(
        Connection connection, IDuplexPipe transport, EndPoint? remote, CancellationToken stop, Outbound? opened = null)
    {
        Carrier? carrier = connection.Carrier is null ? null : provisioning.Current.CarriersByName.GetValueOrDefault(connection.Carrier);
        var peer = new Peer(this, connection, carrier, remote, opened);
        var session = new SmppSession(transport, SessionRole.Esme, peer, OptionsFor(connection), _time);
        Task<SessionEnd> life = session.RunAsync(stop);
        BindResult bound = await session.BindAsync(BindOf(connection), stop);
        if (!bound.IsBound) session.Close(SessionEndReason.BindRefused);
        await life;
        if (bound.IsBound) return (null, session.Counters is { AnswersReceived.Count: > 0 } or { AnswersSent.Count: > 0 });
        return (bound.Outcome == SendOutcome.Answered ? $"bind refused with {StatusWords.Of(bound.Status)}" : "no answer to bind", false);
    }

    private static SmppSessionOptions OptionsFor(Connection connection) => new()
    {
        Window = connection.Window,
        PeerWindow = connection.Window,
        Inactivity = Timeout.InfiniteTimeSpan, // we want this link up whether anything moves or not
        UnbindTimeout = EndWithin,
    };

    private sealed class Peer(ConnectionDialler owner, Connection connection, Carrier? carrier, EndPoint? remote, Outbound? opened) : ISmppSessionHandler
    {
        private SmppLink? _link;

        public ValueTask<BindDecision> BindAsync(SmppSession session, Bind bind, CancellationToken cancellation) =>
            ValueTask.FromResult(new BindDecision(CommandStatus.IncorrectBindStatus, ""));

        public void OnBound(SmppSession session)
        {
            _link = new SmppLink(session, carrier, connection, connection.SystemId, remote, owner._time.GetUtcNow())
            {
                Limit = owner._rates.For(carrier),
                Tls = opened?.Tls ?? connection.Tls,
            };
            opened?.Bound();
            owner._copies.Bound(_link);
            owner._links.Add(_link);
            owner._journal.Bound(_link);
            owner._egress.BindCame(_link);
        }

        public void OnRequest(SmppSession session, in SmppRequest request) => owner._ingress.OnRequest(_link!, request);

        public void OnClosed(SmppSession session, SessionEnd end)
        {
            if (_link is null) return;
            owner._copies.Ended(_link, end);
            owner._links.Remove(_link);
            owner._egress.BindWent(_link);
            owner._journal.Ended(_link, end);
        }
    }
}
