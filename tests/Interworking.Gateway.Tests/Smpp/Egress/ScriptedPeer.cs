using System.Collections.Concurrent;
using System.Globalization;
using System.IO.Pipelines;
using System.Text;
using Interworking.Gateway.Provisioning;
using Interworking.Gateway.Smpp;
using Interworking.Gateway.Tests.Pipeline;
using Interworking.Smpp.Pdus;
using Interworking.Smpp.Receipts;
using Interworking.Smpp.Session;
using Interworking.Smpp.Tlvs;
using Interworking.Smpp.Values;
using Interworking.Testing;
using Interworking.Testing.Peers;

namespace Interworking.Gateway.Tests.Smpp.Egress;

/// <summary>The peer of one connection: a message centre whose answers a test gives, on a real session over pipes in memory.</summary>
internal sealed class ScriptedPeer(CarrierFixture gateway, Connection connection) : IAsyncDisposable
{
    private readonly List<Task> _sessions = [];
    private readonly ConcurrentBag<Task> _answers = [];
    private readonly ConcurrentQueue<SmppRequest> _unanswered = new();
    private readonly CancellationTokenSource _stop = new();
    private DuplexPipePair? _pipes;
    private SmppSession? _centre;
    private int _lastId;

    public Connection Connection { get; } = connection;

    public Inbox<ShortMessage> Received { get; } = new();

    /// <summary>What a submit_sm is answered; null leaves it unanswered.</summary>
    public Func<ShortMessage, CommandStatus?> Answer { get; set; } = _ => CommandStatus.Ok;

    /// <summary>Ids that it gives, by its own count from 1.</summary>
    public Func<int, string> IdOf { get; set; } = number => number.ToString(CultureInfo.InvariantCulture);

    /// <summary>Runs on the centre's side before the answer of a submit_sm leaves.</summary>
    public Func<string, Task>? BeforeAnswer { get; set; }

    public async Task UpAsync()
    {
        _pipes = new DuplexPipePair(new PipeOptions(pauseWriterThreshold: 0));
        var ours = new Ours(this);
        var session = new SmppSession(_pipes.Left, SessionRole.Esme, ours, new SmppSessionOptions { Window = Connection.Window, PeerWindow = Connection.Window }, TimeProvider.System);
        _centre = new SmppSession(_pipes.Right, SessionRole.MessageCentre, new Centre(this), new SmppSessionOptions { Window = 1000, PeerWindow = 1000 }, TimeProvider.System);
        _sessions.Add(session.RunAsync(_stop.Token));
        _sessions.Add(_centre.RunAsync(_stop.Token));
        BindResult bound = await session.BindAsync(new Bind(BindType.Transceiver, "us", "pw", "", 0x34, Ton.Unknown, Npi.Unknown, ""), default);
        bound.IsBound.Should().BeTrue();
    }

    /// <summary>The link is gone, between whatever was written and its answer.</summary>
    public async Task CutAsync()
    {
        _centre!.Close(SessionEndReason.Closed);
        await Task.WhenAll(_sessions).WaitAsync(Limits.Patience);
        _sessions.Clear();
        _unanswered.Clear();
    }

    /// <summary>Answers what was left unanswered.</summary>
    public void AnswerAll(CommandStatus status = CommandStatus.Ok)
    {
        while (_unanswered.TryDequeue(out SmppRequest request)) request.Respond(status, status == CommandStatus.Ok ? new SubmitSmResp(IdOf(++_lastId)) : null);
    }

    public Task<SendResult> ReceiptAsync(string id, MessageState state, bool tlvs = true, byte esmClass = 0x04, string source = "2221", string destination = "4477", string error = "000", DateTimeOffset? done = null)
    {
        var text = new DeliveryReceipt(id, 1, 1, null, done?.UtcDateTime, state, error);
        return DeliverAsync(new ShortMessage
        {
            Source = new SmppAddress(Ton.Unknown, Npi.Isdn, source),
            Destination = new SmppAddress(Ton.Unknown, Npi.Isdn, destination),
            EsmClass = new EsmClass(esmClass),
            Body = Encoding.ASCII.GetBytes(text.Format()),
            Tlvs = tlvs ? new TlvListBuilder().AddCString(TlvTag.ReceiptedMessageId, id).Add(TlvTag.MessageState, (byte)state).Build() : TlvList.Empty,
        });
    }

    public async Task<SendResult> DeliverAsync(ShortMessage message) => await _centre!.SendAsync(new DeliverSm(message), default).AsTask().WaitAsync(Limits.Patience);

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await Task.WhenAll([.. _sessions, .. _answers]).WaitAsync(Limits.Patience);
        _stop.Dispose();
    }

    /// <summary>Our end, as the dialler makes it.</summary>
    private sealed class Ours(ScriptedPeer owner) : ISmppSessionHandler
    {
        private SmppLink? _link;

        public ValueTask<BindDecision> BindAsync(SmppSession session, Bind bind, CancellationToken cancellation) => throw new NotSupportedException();

        public void OnBound(SmppSession session)
        {
            _link = new SmppLink(session, null, owner.Connection, "us", null, DateTimeOffset.UnixEpoch);
            owner.Gateway.Links.Add(_link);
            owner.Gateway.Connections.BindCame(_link);
        }

        public void OnRequest(SmppSession session, in SmppRequest request) => owner.Carrier.Ingress.OnRequest(_link!, request);

        public void OnClosed(SmppSession session, SessionEnd end)
        {
            owner.Gateway.Links.Remove(_link!);
            owner.Gateway.Connections.BindWent(_link!);
        }
    }

    private CarrierFixture Carrier { get; } = gateway;

    private PipelineFixture Gateway => Carrier.Gateway;

    private sealed class Centre(ScriptedPeer owner) : ISmppSessionHandler
    {
        public ValueTask<BindDecision> BindAsync(SmppSession session, Bind bind, CancellationToken cancellation) => ValueTask.FromResult(new BindDecision(CommandStatus.Ok, "centre"));

        public void OnBound(SmppSession session)
        {
        }

        public void OnRequest(SmppSession session, in SmppRequest request)
        {
            ShortMessage message = ((SubmitSm)request.Pdu).Message;
            CommandStatus? status = owner.Answer(message);
            if (status is null) owner._unanswered.Enqueue(request);
            owner.Received.Add(message);
            if (status is { } known) owner._answers.Add(AnswerAsync(request, known));
        }

        public void OnClosed(SmppSession session, SessionEnd end)
        {
        }

        private async Task AnswerAsync(SmppRequest request, CommandStatus status)
        {
            string id = status == CommandStatus.Ok ? owner.IdOf(Interlocked.Increment(ref owner._lastId)) : "";
            if (owner.BeforeAnswer is { } before) await before(id);
            request.Respond(status, status == CommandStatus.Ok ? new SubmitSmResp(id) : null);
        }
    }
}
