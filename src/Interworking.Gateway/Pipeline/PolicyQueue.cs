using Interworking.Gateway.Messages;

namespace Interworking.Gateway.Pipeline;

/// <summary>What waits in one service policy's queue, and what of it is being sent. The rows themselves are in the spool.</summary>
internal sealed class PolicyQueue(string name)
{
    private readonly Lock _gate = new();
    private readonly RowsUnderWay _rows = new();
    private TaskCompletionSource _room = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private long _waiting;
    private int _draining;

    public string Name { get; } = name;

    /// <summary>Rows in state waiting, those being sent among them.</summary>
    public long Waiting => Volatile.Read(ref _waiting);

    /// <summary>The provisioning in which none of its rows had a way; they are looked at again when it is another.</summary>
    public long StuckAt { get; set; } = -1;

    public void Add(int messages) => Interlocked.Add(ref _waiting, messages);

    /// <summary>False while somebody else drains it.</summary>
    public bool TryBegin() => Interlocked.Exchange(ref _draining, 1) == 0;

    public void End() => Volatile.Write(ref _draining, 0);

    /// <inheritdoc cref="RowsUnderWay.ForgetReleased"/>
    public void ForgetEnded() => _rows.ForgetReleased();

    /// <summary>False when the row is being sent, or was while its page was read.</summary>
    public bool TryTake(MessageId id) => _rows.TryTake(id);

    /// <summary>For a row read another way than by draining: false while it is being sent.</summary>
    public bool TryTakeIdle(MessageId id) => _rows.TryTakeIdle(id);

    /// <inheritdoc cref="RowsUnderWay.IsWithheld"/>
    public bool IsWithheld(MessageId id) => _rows.IsWithheld(id);

    /// <summary>What became of the row is committed: there is room for another.</summary>
    public void Release(MessageId id)
    {
        _rows.Release(id);
        TaskCompletionSource room;
        lock (_gate) (room, _room) = (_room, new(TaskCreationOptions.RunContinuationsAsynchronously));
        room.TrySetResult();
    }

    /// <summary>Completes when a row is released, or the time is over.</summary>
    public Task RoomAsync(TimeSpan limit, TimeProvider time)
    {
        Task room;
        lock (_gate) room = _room.Task;
        return Task.WhenAny(room, Task.Delay(limit, time));
    }
}
