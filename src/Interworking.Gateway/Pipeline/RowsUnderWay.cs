using Interworking.Gateway.Messages;

namespace Interworking.Gateway.Pipeline;

/// <summary>
/// Spool rows that somebody in this process works on: whoever takes one has it for himself until he releases it. A row whose end is committed may still stand
/// in a page that was read before; it cannot be taken from there again. Safe from any thread.
/// </summary>
internal sealed class RowsUnderWay
{
    private readonly Lock _gate = new();
    private readonly Dictionary<MessageId, bool> _taken = []; // true: released, and perhaps still in a page that is being read

    /// <summary>Nobody works on any.</summary>
    public bool IsIdle
    {
        get { lock (_gate) return !_taken.ContainsValue(false); }
    }

    /// <summary>Before a page is read: rows whose end is committed by now cannot be in it.</summary>
    public void ForgetReleased()
    {
        lock (_gate)
        {
            foreach ((MessageId id, bool released) in _taken)
            {
                if (released) _taken.Remove(id);
            }
        }
    }

    /// <summary>For a row of a page: false when somebody has it, or had it while the page was read.</summary>
    public bool TryTake(MessageId id)
    {
        lock (_gate) return _taken.TryAdd(id, false);
    }

    /// <summary>For a row that is read after it is taken: false while somebody has it.</summary>
    public bool TryTakeIdle(MessageId id)
    {
        lock (_gate)
        {
            if (_taken.TryGetValue(id, out bool released) && !released) return false;
            _taken[id] = false;
            return true;
        }
    }

    /// <summary>What became of the row is in the ledger.</summary>
    public void Release(MessageId id)
    {
        lock (_gate) _taken[id] = true;
    }
}
