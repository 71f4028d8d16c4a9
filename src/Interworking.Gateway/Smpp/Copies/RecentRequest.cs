using Interworking.Gateway.Messages;
using Interworking.Gateway.Pipeline;

namespace Interworking.Gateway.Smpp.Copies;

/// <summary>One request of a peer, and its answer once there is one.</summary>
/// <param name="key">What makes another PDU equal to it: see <see cref="Fingerprints"/>.</param>
public sealed class RecentRequest(long key)
{
    private readonly Lock _gate = new();
    private Answer? _answer;
    private TaskCompletionSource<Answer>? _waiter;

    /// <summary>What makes another PDU equal to it.</summary>
    public long Key { get; } = key;

    /// <summary>Its place among the open ones of its link.</summary>
    internal int Index { get; set; }

    /// <summary>Where its answer ends in the link's output; the largest number when it never left.</summary>
    internal long Position { get; set; } = long.MaxValue;

    /// <summary>When it was answered, as a timestamp.</summary>
    internal long AnsweredAt { get; set; }

    /// <summary>The id it was given; null while it is unanswered, and when it was refused.</summary>
    internal MessageId? AcceptedAs
    {
        get { lock (_gate) return _answer is { Kind: AnswerKind.Accepted } answer ? answer.Id : null; }
    }

    /// <summary>Its answer, as soon as there is one.</summary>
    public Task<Answer> AnswerAsync()
    {
        lock (_gate)
        {
            if (_answer is { } answer) return Task.FromResult(answer);
            _waiter ??= new TaskCompletionSource<Answer>(TaskCreationOptions.RunContinuationsAsynchronously);
            return _waiter.Task;
        }
    }

    internal void Answered(Answer answer)
    {
        TaskCompletionSource<Answer>? waiter;
        lock (_gate)
        {
            _answer = answer;
            waiter = _waiter;
        }

        waiter?.TrySetResult(answer);
    }
}
