using System.Net;
using Interworking.Gateway.Smpp.Login;

namespace Interworking.Gateway.Access;

/// <summary>
/// Who may use the processor for a password next. Few at a time; the addresses take turns, and each may have few waiting: whoever tries a thousand passwords from one address
/// stands in his own queue, and everybody else waits for one check of his at most.
/// </summary>
/// <param name="atOnce">Checks at a time.</param>
/// <param name="perAddress">That wait, of one address, or of one /64 network of IPv6.</param>
/// <param name="inAll">That wait, of all.</param>
public sealed class CheckQueue(int atOnce, int perAddress, int inAll)
{
    private readonly Lock _gate = new();
    private readonly Dictionary<IPAddress, Queue<TaskCompletionSource>> _waiting = [];
    private readonly Queue<IPAddress> _turns = new();
    private int _running;
    private int _count;

    /// <summary>Waits for its turn. False at once when too many wait; otherwise <see cref="Leave"/> has to follow.</summary>
    /// <param name="from">Whose it is.</param>
    /// <param name="stop">Gives up waiting.</param>
    public async ValueTask<bool> EnterAsync(IPAddress from, CancellationToken stop)
    {
        if (Take(LoginGuard.NetworkOf(from)) is not (var turn, var taken)) return false;
        if (taken) return true;
        // One that gives up keeps its place until its turn comes, and is passed over then.
        await using CancellationTokenRegistration gone = stop.UnsafeRegister(static state => ((TaskCompletionSource)state!).TrySetCanceled(), turn);
        await turn.Task;
        return true;
    }

    /// <summary>A check is done: the next address has its turn.</summary>
    public void Leave()
    {
        lock (_gate)
        {
            while (_turns.TryDequeue(out IPAddress? network))
            {
                Queue<TaskCompletionSource> line = _waiting[network];
                TaskCompletionSource turn = line.Dequeue();
                _count--;
                if (line.Count > 0) _turns.Enqueue(network);
                else _waiting.Remove(network);
                if (turn.TrySetResult()) return;
            }

            _running--;
        }
    }

    private (TaskCompletionSource Turn, bool Taken)? Take(IPAddress network)
    {
        var turn = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        lock (_gate)
        {
            if (_running < atOnce)
            {
                _running++;
                return (turn, true);
            }

            bool waits = _waiting.TryGetValue(network, out Queue<TaskCompletionSource>? line);
            if (_count >= inAll || line?.Count >= perAddress) return null;
            if (!waits)
            {
                _waiting.Add(network, line = new Queue<TaskCompletionSource>());
                _turns.Enqueue(network);
            }

            line!.Enqueue(turn);
            _count++;
            return (turn, false);
        }
    }
}
