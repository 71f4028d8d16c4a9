using Interworking.Gateway.Pipeline;
using Interworking.Smpp.Pdus;

namespace Interworking.Gateway.Smpp.Copies;

/// <summary>One request of a peer, and its answer once there is one.</summary>
public sealed class RecentRequest
{
    /// <summary>A PDU larger than this is not kept: a window full of them would take megabytes.</summary>
    private const int LargestKept = 512;

    private readonly Lock _gate = new();
    private Pdu? _pdu;
    private CopyKey _key;
    private Answer? _answer;
    private TaskCompletionSource<Answer>? _waiter;

    internal RecentRequest(Pdu pdu, in IncomingSm sm)
    {
        if (sm.Payload.Length > LargestKept) _key = CopyKey.Of(sm);
        else _pdu = pdu;
    }

    /// <summary>Its place among the open ones of its link.</summary>
    internal int Index { get; set; }

    /// <summary>Where its answer ends in the link's output; the largest number when it never left.</summary>
    internal long Position { get; set; } = long.MaxValue;

    /// <summary>When it was answered, as a timestamp.</summary>
    internal long AnsweredAt { get; set; }

    /// <summary>Made when it is first needed, which is after a cut; then the PDU itself is let go.</summary>
    internal CopyKey Key
    {
        get
        {
            lock (_gate)
            {
                if (_pdu is null) return _key;
                IncomingSm.TryFrom(_pdu, out IncomingSm sm);
                (_key, _pdu) = (CopyKey.Of(sm), null);
                return _key;
            }
        }
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
