namespace Interworking.Gateway.Sip;

/// <summary>A request that came first, and its answer once it is known.</summary>
/// <param name="fromTag">Null when nobody remembers it.</param>
/// <param name="since">When it came, as a timestamp of the clock.</param>
public sealed class RecentRequest<TAnswer>(string? fromTag, long since)
{
    private readonly Lock _gate = new();
    private TAnswer? _answer;
    private bool _answered;
    private TaskCompletionSource<TAnswer>? _waiting;

    public long Since { get; } = since;

    /// <summary>Copies have the same From tag.</summary>
    public bool IsSameTag(string? other) => fromTag is null || other == fromTag;

    /// <summary>Tells the answer to the copies that wait and to those that will come.</summary>
    public void Answer(TAnswer answer)
    {
        TaskCompletionSource<TAnswer>? waiting;
        lock (_gate)
        {
            (_answer, _answered) = (answer, true);
            waiting = _waiting;
        }

        waiting?.TrySetResult(answer);
    }

    /// <summary>The answer of the first, at once or as soon as it is known.</summary>
    public Task<TAnswer> AnsweredAsync()
    {
        lock (_gate)
        {
            if (_answered) return Task.FromResult(_answer!);
            // Copies are rare: only they pay for waiting.
            _waiting ??= new TaskCompletionSource<TAnswer>(TaskCreationOptions.RunContinuationsAsynchronously);
            return _waiting.Task;
        }
    }
}
