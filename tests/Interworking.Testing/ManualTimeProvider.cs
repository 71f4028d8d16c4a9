namespace Interworking.Testing;

/// <summary>A clock that moves only when a test says so; due timers fire inside <see cref="Advance"/>, in order.</summary>
public sealed class ManualTimeProvider(DateTimeOffset? start = null) : TimeProvider
{
    private readonly object _gate = new();
    private readonly List<ManualTimer> _timers = [];
    private DateTimeOffset _now = start ?? new DateTimeOffset(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);
    private long _ticks = TimeSpan.TicksPerDay;

    public override DateTimeOffset GetUtcNow()
    {
        lock (_gate) return _now;
    }

    public override long TimestampFrequency => TimeSpan.TicksPerSecond;

    public override long GetTimestamp()
    {
        lock (_gate) return _ticks;
    }

    /// <summary>Somebody waits until exactly then (a delay or a time limit, no periodic timer): what is to be tested has got that far.</summary>
    public bool IsAwaited(TimeSpan fromNow)
    {
        lock (_gate) return _timers.Exists(timer => timer.IsOnce && timer.DueAt == _ticks + fromNow.Ticks);
    }

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        var timer = new ManualTimer(this, callback, state);
        timer.Change(dueTime, period);
        return timer;
    }

    /// <summary>Moves the clock forward and fires what falls due on the way, at its own moment.</summary>
    public void Advance(TimeSpan by)
    {
        long end;
        lock (_gate) end = _ticks + by.Ticks;
        while (true)
        {
            ManualTimer? due;
            lock (_gate)
            {
                due = _timers.Where(timer => timer.DueAt <= end).MinBy(timer => timer.DueAt);
                long at = due is null ? end : Math.Max(due.DueAt, _ticks);
                _now += TimeSpan.FromTicks(at - _ticks);
                _ticks = at;
                if (due is null) return;
                due.Reschedule();
            }

            due.Fire();
        }
    }

    private sealed class ManualTimer(ManualTimeProvider owner, TimerCallback callback, object? state) : ITimer
    {
        private TimeSpan _period;

        public long DueAt { get; private set; } = long.MaxValue;

        public bool IsOnce => _period <= TimeSpan.Zero;

        public bool Change(TimeSpan dueTime, TimeSpan period)
        {
            lock (owner._gate)
            {
                owner._timers.Remove(this);
                _period = period;
                DueAt = dueTime == Timeout.InfiniteTimeSpan ? long.MaxValue : owner._ticks + dueTime.Ticks;
                if (DueAt != long.MaxValue) owner._timers.Add(this);
            }

            return true;
        }

        public void Reschedule()
        {
            if (_period > TimeSpan.Zero) DueAt += _period.Ticks;
            else
            {
                DueAt = long.MaxValue;
                owner._timers.Remove(this);
            }
        }

        public void Fire() => callback(state);

        public void Dispose() => Change(Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);

        public ValueTask DisposeAsync()
        {
            Dispose();
            return ValueTask.CompletedTask;
        }
    }
}
