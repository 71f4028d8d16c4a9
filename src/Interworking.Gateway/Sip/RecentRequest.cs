using Interworking.Sip.Messages;

namespace Interworking.Gateway.Sip;

/// <summary>A MESSAGE that came first, and its answer once it is known.</summary>
/// <param name="fromTag">Null when nobody remembers it.</param>
/// <param name="since">When it came, as a timestamp of the clock.</param>
public sealed class RecentRequest(string? fromTag, long since)
{
    private readonly Lock _gate = new();
    private SipOutgoingResponse? _answer;
    private TaskCompletionSource<SipOutgoingResponse>? _waiting;

    public long Since { get; } = since;

    /// <summary>Copies have the same From tag.</summary>
    public bool IsSameTag(string? other) => fromTag is null || other == fromTag;

    /// <summary>Tells the answer to the copies that wait and to those that will come.</summary>
    public void Answer(SipOutgoingResponse answer)
    {
        TaskCompletionSource<SipOutgoingResponse>? waiting;
        lock (_gate)
        {
            _answer = answer;
            waiting = _waiting;
        }

        waiting?.TrySetResult(answer);
    }

    /// <summary>The answer of the first, at once or as soon as it is known.</summary>
    public Task<SipOutgoingResponse> AnsweredAsync()
    {
        lock (_gate)
        {
            if (_answer is not null) return Task.FromResult(_answer);
            // Copies are rare: only they pay for waiting.
            _waiting ??= new TaskCompletionSource<SipOutgoingResponse>(TaskCreationOptions.RunContinuationsAsynchronously);
            return _waiting.Task;
        }
    }
}
