using System.Buffers;
using System.Text;
using System.Threading.Tasks.Sources;
using Interworking.Sip.Codec;
using Interworking.Sip.Messages;
using Interworking.Sip.Transport;

namespace Interworking.Sip.Transactions;

/// <summary>
/// The driver of one <see cref="NonInviteClient"/>: holds the request's bytes, waits in the wheel, and is itself the
/// caller's <see cref="ValueTask{TResult}"/>. Its lock is held for state and bytes only, never while a result is told.
/// </summary>
internal sealed class ClientTransaction : WheelEntry, IValueTaskSource<ClientResult>
{
    private readonly Lock _gate = new();
    private readonly ClientLayer _layer;
    private readonly Flow _flow;
    private readonly string _method;
    private readonly uint _cseq;
    private readonly long _started;
    private ManualResetValueTaskSourceCore<ClientResult> _source;
    private CancellationTokenRegistration _cancellation;
    private byte[]? _bytes;
    private readonly int _length;
    private ClientState _state;
    private TimeSpan _interval;
    private TimeSpan _timerFLeft;

    public ClientTransaction(ClientLayer layer, Flow flow, ulong key, SipOutgoingRequest request, SipBytes bytes)
    {
        (_layer, _flow, Key, _method, _cseq) = (layer, flow, key, request.Method, request.CSeq);
        (_bytes, _length) = (bytes.Array, bytes.Length);
        _started = layer.Time.GetTimestamp();
        _timerFLeft = layer.TimerF;
        _interval = flow.IsUnreliable ? layer.T1 : _timerFLeft;
    }

    public ulong Key { get; }

    public Flow Flow => _flow;

    /// <summary>The wait until timer E, or F where that is sooner.</summary>
    public TimeSpan FirstWait => _interval;

    public ValueTask<ClientResult> Result => new(this, _source.Version);

    /// <summary>Writes the request for the first time.</summary>
    public bool TrySend()
    {
        lock (_gate) return _bytes is not null && _flow.TrySend(_bytes.AsSpan(0, _length));
    }

    /// <summary>
    /// A response with our key. One that names another sent-by, method or number is no answer to this request and is dropped
    /// (RFC 3261, 17.1.3 and 18.1.2).
    /// </summary>
    public void OnResponse(SipResponse response, ReadOnlySpan<byte> sentBy)
    {
        if (!CSeq.TryRead(response.Value(HeaderId.CSeq), out uint number, out ReadOnlySpan<byte> method)
            || number != _cseq || !Ascii.Equals(method, _method) || !ViaBranch.IsSameSentBy(sentBy, _flow.SentBy)) return;
        Apply(response.IsFinal ? ClientInput.Final : ClientInput.Provisional, response);
    }

    public void OnFlowClosed() => Apply(ClientInput.TransportError, null);

    public void CancelOn(CancellationToken cancellation)
    {
        if (!cancellation.CanBeCanceled) return;
        CancellationTokenRegistration registration = cancellation.UnsafeRegister(
            static (state, token) => ((ClientTransaction)state!).OnCancelled(token), this);
        lock (_gate)
        {
            if (_state != ClientState.Terminated)
            {
                _cancellation = registration;
                return;
            }
        }

        // Over already: a long-lived token would keep this transaction.
        registration.Unregister();
    }

    public ClientResult GetResult(short token) => _source.GetResult(token);

    public ValueTaskSourceStatus GetStatus(short token) => _source.GetStatus(token);

    public void OnCompleted(Action<object?> continuation, object? state, short token, ValueTaskSourceOnCompletedFlags flags) =>
        _source.OnCompleted(continuation, state, token, flags);

    /// <summary>The wait of timer E is over, and with it perhaps that of timer F.</summary>
    internal override void OnDue()
    {
        _timerFLeft -= _interval;
        Apply(_timerFLeft <= TimeSpan.Zero ? ClientInput.TimerF : ClientInput.TimerE, null);
    }

    private void Apply(ClientInput input, SipResponse? response)
    {
        ClientAction action;
        bool broken = false;
        lock (_gate)
        {
            (_state, action) = NonInviteClient.Step(_state, input);
            if (action == ClientAction.Retransmit) broken = !Retransmit();
            if (_state == ClientState.Terminated) ReleaseBytes();
        }

        if (broken) Apply(ClientInput.TransportError, null);
        else if (action is not (ClientAction.None or ClientAction.Retransmit)) Finish(action, response);
    }

    private bool Retransmit()
    {
        _layer.Counters.Add(SipCounter.RequestsRepeated);
        _interval = NonInviteClient.NextInterval(_state, _interval, _layer.T2);
        if (_interval > _timerFLeft) _interval = _timerFLeft;
        if (!_flow.TrySend(_bytes.AsSpan(0, _length))) return false;
        _layer.Wheel.Add(this, _interval);
        return true;
    }

    private void Finish(ClientAction action, SipResponse? response)
    {
        _layer.Forget(this);
        _cancellation.Unregister();
        ClientResultKind kind = action switch
        {
            ClientAction.Deliver => ClientResultKind.Final,
            ClientAction.ReportTimeout => ClientResultKind.Timeout,
            _ => ClientResultKind.TransportError,
        };
        _source.SetResult(new ClientResult(kind, response, _layer.Time.GetElapsedTime(_started)));
    }

    private void OnCancelled(CancellationToken token)
    {
        lock (_gate)
        {
            if (_state == ClientState.Terminated) return;
            _state = ClientState.Terminated;
            ReleaseBytes();
        }

        _layer.Forget(this);
        _source.SetException(new OperationCanceledException(token));
    }

    private void ReleaseBytes()
    {
        if (_bytes is null) return;
        ArrayPool<byte>.Shared.Return(_bytes);
        _bytes = null;
    }
}
