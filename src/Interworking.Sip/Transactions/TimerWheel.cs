namespace Interworking.Sip.Transactions;

/// <summary>
/// Timers by the hundred thousand at the price of a list insertion: one clock tick of 10 ms for all, entries linked into
/// the slot of their tick. The clock stops while nothing waits.
/// </summary>
internal sealed class TimerWheel : IDisposable
{
    private const int TickMs = 10;
    private const int Slots = 1024;
    private const int IdleTicksBeforeStop = 100;

    private readonly Lock _gate = new();
    private readonly WheelEntry?[] _slots = new WheelEntry?[Slots];
    private readonly TimeProvider _time;
    private readonly ITimer _timer;
    private readonly long _origin;
    private long _current;
    private int _count;
    private int _idleTicks;
    private bool _running;
    private int _ticking;

    public TimerWheel(TimeProvider time)
    {
        _time = time;
        _origin = time.GetTimestamp();
        _timer = time.CreateTimer(static wheel => ((TimerWheel)wheel!).Tick(), this, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
    }

    /// <summary>Calls <see cref="WheelEntry.OnDue"/> once, not before <paramref name="delay"/> is over. An entry waits in one place only.</summary>
    public void Add(WheelEntry entry, TimeSpan delay)
    {
        lock (_gate)
        {
            long now = NowTick();
            if (!_running)
            {
                _running = true;
                _current = now;
                _timer.Change(TimeSpan.FromMilliseconds(TickMs), TimeSpan.FromMilliseconds(TickMs));
            }

            long ticks = ((long)delay.TotalMilliseconds + TickMs - 1) / TickMs;
            entry.DueTick = Math.Max(now + ticks, _current + 1);
            Link(entry);
        }
    }

    /// <summary>No effect when the entry does not wait.</summary>
    public void Remove(WheelEntry entry)
    {
        lock (_gate)
        {
            if (entry.IsLinked) Unlink(entry);
        }
    }

    public void Dispose() => _timer.Dispose();

    private long NowTick() => (long)(_time.GetElapsedTime(_origin).TotalMilliseconds / TickMs);

    private void Tick()
    {
        // A tick that takes longer than a tick: the next one catches up.
        if (Interlocked.Exchange(ref _ticking, 1) != 0) return;
        WheelEntry? due = TakeDue();
        while (due is not null)
        {
            WheelEntry entry = due;
            due = entry.NextDue;
            entry.NextDue = null;
            entry.OnDue();
        }

        Volatile.Write(ref _ticking, 0);
    }

    private WheelEntry? TakeDue()
    {
        WheelEntry? due = null;
        lock (_gate)
        {
            long now = NowTick();
            // Past a whole turn every slot has been looked at.
            for (long tick = Math.Max(_current + 1, now - Slots + 1); tick <= now; tick++)
            {
                WheelEntry? entry = _slots[tick & (Slots - 1)];
                while (entry is not null)
                {
                    WheelEntry? next = entry.Next;
                    if (entry.DueTick <= now)
                    {
                        Unlink(entry);
                        entry.NextDue = due;
                        due = entry;
                    }

                    entry = next;
                }
            }

            _current = Math.Max(_current, now);
            _idleTicks = _count == 0 ? _idleTicks + 1 : 0;
            if (_idleTicks > IdleTicksBeforeStop)
            {
                _idleTicks = 0;
                _running = false;
                _timer.Change(Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
            }
        }

        return due;
    }

    private void Link(WheelEntry entry)
    {
        ref WheelEntry? slot = ref _slots[entry.DueTick & (Slots - 1)];
        entry.Previous = null;
        entry.Next = slot;
        if (slot is not null) slot.Previous = entry;
        slot = entry;
        entry.IsLinked = true;
        _count++;
    }

    private void Unlink(WheelEntry entry)
    {
        if (entry.Next is not null) entry.Next.Previous = entry.Previous;
        if (entry.Previous is not null) entry.Previous.Next = entry.Next;
        else _slots[entry.DueTick & (Slots - 1)] = entry.Next;
        entry.Next = entry.Previous = null;
        entry.IsLinked = false;
        _count--;
    }
}
