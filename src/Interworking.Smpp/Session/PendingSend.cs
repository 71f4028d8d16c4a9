using System.Threading.Tasks.Sources;
using Interworking.Smpp.Pdus;
using Interworking.Smpp.Values;

namespace Interworking.Smpp.Session;

/// <summary>
/// One of our requests from <see cref="SmppSession.SendAsync"/> to its result. Pooled by its session, so sending allocates
/// nothing. The result's continuation runs on the thread that brings it.
/// </summary>
internal sealed class PendingSend : IValueTaskSource<SendResult>
{
    private readonly Action<PendingSend> _recycle;
    private ManualResetValueTaskSourceCore<SendResult> _core;

    public PendingSend(Action<PendingSend> recycle)
    {
        _recycle = recycle;
        Node = new LinkedListNode<PendingSend>(this);
    }

    /// <summary>Its place in the line while the window is full.</summary>
    public LinkedListNode<PendingSend> Node { get; }

    public Pdu? Request { get; private set; }

    public CommandId Id { get; private set; }

    /// <summary>Where in the outgoing stream it begins.</summary>
    public long Position { get; set; }

    /// <summary>When the answer is overdue, on the session's clock.</summary>
    public TimeSpan Deadline { get; set; }

    public CancellationTokenRegistration Cancellation { get; set; }

    /// <summary>Tells this use from the next one.</summary>
    public short Version => _core.Version;

    /// <summary>The task of this use; to be taken before the request can be completed.</summary>
    public ValueTask<SendResult> Task => new(this, _core.Version);

    public void Begin(Pdu request)
    {
        Request = request;
        Id = request.Id;
    }

    public void Complete(SendResult result)
    {
        Cancellation.Unregister();
        _core.SetResult(result);
    }

    SendResult IValueTaskSource<SendResult>.GetResult(short token)
    {
        SendResult result = _core.GetResult(token);
        _core.Reset();
        Request = null;
        Cancellation = default;
        _recycle(this);
        return result;
    }

    ValueTaskSourceStatus IValueTaskSource<SendResult>.GetStatus(short token) => _core.GetStatus(token);

    void IValueTaskSource<SendResult>.OnCompleted(
        Action<object?> continuation, object? state, short token, ValueTaskSourceOnCompletedFlags flags) =>
        _core.OnCompleted(continuation, state, token, flags);
}
