using Interworking.Gateway.Pipeline;

namespace Interworking.Gateway.Smpp.Copies;

/// <summary>
/// The requests of one link that are open, and the last ones answered: as many as the peer may have had under way. Costs one small object and two
/// short locks per request; nothing is compared while the link lives.
/// </summary>
public sealed class RecentRequests
{
    private const int LeastKept = 64;
    private const int MostKept = 2048;

    private readonly Lock _gate = new();
    private readonly List<RecentRequest> _open = [];
    private RecentRequest[]? _answered;
    private int _least = LeastKept;
    private int _next;

    /// <summary>Anything that could be in doubt if the link were cut now.</summary>
    public bool IsEmpty
    {
        get { lock (_gate) return _open.Count == 0 && _answered is null; }
    }

    /// <summary>Makes room for so many that are answered at once, twice over: more than the peer's window may have under way.</summary>
    /// <param name="requests">1 to 254.</param>
    public void Reserve(int requests)
    {
        lock (_gate)
        {
            if (_answered is { } few && few.Length < requests * 2)
            {
                // From the oldest on, so that the next one takes the first place that is free.
                RecentRequest[] more = new RecentRequest[requests * 2];
                for (int i = 0; i < few.Length; i++) more[i] = few[(_next + i) % few.Length];
                (_answered, _next) = (more, few.Length);
            }

            _least = Math.Max(_least, requests * 2);
        }
    }

    public RecentRequest Begin(long key)
    {
        var request = new RecentRequest(key);
        lock (_gate)
        {
            request.Index = _open.Count;
            _open.Add(request);
        }

        return request;
    }

    /// <summary>A request was answered. Only positive answers are kept: what was refused is no message.</summary>
    /// <param name="request">Which one.</param>
    /// <param name="answer">What it was answered.</param>
    /// <param name="position">Where the answer ends in the output; 0 when the link was gone.</param>
    /// <param name="at">The time, as a timestamp.</param>
    /// <param name="window">The peer's window: it may have had more under way than we have read, but not much.</param>
    public void Answered(RecentRequest request, Answer answer, long position, long at, int window)
    {
        lock (_gate)
        {
            RecentRequest last = _open[^1];
            _open[request.Index] = last;
            last.Index = request.Index;
            _open.RemoveAt(_open.Count - 1);
            if (answer.Kind == AnswerKind.Accepted)
            {
                if (position > 0) request.Position = position;
                request.AnsweredAt = at;
                _answered ??= new RecentRequest[Math.Clamp(window * 2, _least, MostKept)];
                _answered[_next] = request;
                _next = (_next + 1) % _answered.Length;
            }
        }

        request.Answered(answer);
    }

    /// <summary>Those whose answer may not have arrived.</summary>
    /// <param name="confirmed">Output up to here has certainly been read by the peer.</param>
    /// <param name="since">Answers before this have: the peer was heard of long after them.</param>
    /// <param name="answered">False leaves only the unanswered ones: the link ended in order.</param>
    public IReadOnlyList<RecentRequest> InDoubt(long confirmed, long since, bool answered)
    {
        lock (_gate)
        {
            List<RecentRequest> doubtful = [.. _open];
            if (!answered || _answered is null) return doubtful;
            for (int i = 0; i < _answered.Length; i++)
            {
                // From the oldest: of two equal ones the first is the first.
                if (_answered[(_next + i) % _answered.Length] is { } one && one.Position > confirmed && one.AnsweredAt >= since) doubtful.Add(one);
            }

            return doubtful;
        }
    }
}
