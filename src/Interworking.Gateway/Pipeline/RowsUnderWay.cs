using Interworking.Gateway.Messages;

namespace Interworking.Gateway.Pipeline;

/// <summary>
/// Spool rows that somebody in this process works on: whoever takes one has it for himself until he releases it. A row whose end is committed may still stand
/// in a page that was read before; it cannot be taken from there again. Safe from any thread.
/// </summary>
internal sealed class RowsUnderWay
{
    private readonly Lock _gate = new();
    private readonly Dictionary<MessageId, Use> _taken = [];

    [Flags]
    private enum Use
    {
        Tried = 0,

        /// <summary>Not to be delivered, but ended or changed.</summary>
        Withheld = 1,

        /// <summary>And perhaps still in a page that is being read.</summary>
        Released = 2,
    }

    /// <summary>Nobody works on any.</summary>
    public bool IsIdle
    {
        get { lock (_gate) return !_taken.ContainsValue(Use.Tried) && !_taken.ContainsValue(Use.Withheld); }
    }

    /// <summary>Before a page is read: rows whose end is committed by now cannot be in it.</summary>
    public void ForgetReleased()
    {
        lock (_gate)
        {
            foreach ((MessageId id, Use use) in _taken)
            {
                if (use.HasFlag(Use.Released)) _taken.Remove(id);
            }
        }
    }

    /// <summary>For a row of a page: false when somebody has it, or had it while the page was read.</summary>
    public bool TryTake(MessageId id)
    {
        lock (_gate) return _taken.TryAdd(id, Use.Tried);
    }

    /// <summary>For a row that is read after it is taken, to end or to change it: false while somebody has it.</summary>
    public bool TryTakeIdle(MessageId id)
    {
        lock (_gate)
        {
            if (_taken.TryGetValue(id, out Use use) && !use.HasFlag(Use.Released)) return false;
            _taken[id] = Use.Withheld;
            return true;
        }
    }

    /// <summary>Somebody has it.</summary>
    public bool IsTaken(MessageId id)
    {
        lock (_gate) return _taken.TryGetValue(id, out Use use) && !use.HasFlag(Use.Released);
    }

    /// <summary>For a row of a page: somebody has it to end or to change it, or had it while the page was read.</summary>
    public bool IsWithheld(MessageId id)
    {
        lock (_gate) return _taken.TryGetValue(id, out Use use) && use.HasFlag(Use.Withheld);
    }

    /// <summary>What became of the row is in the ledger.</summary>
    public void Release(MessageId id)
    {
        lock (_gate) _taken[id] = _taken.GetValueOrDefault(id) | Use.Released;
    }
}
