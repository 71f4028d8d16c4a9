using System.Collections.Concurrent;
using System.Threading.Channels;
using Interworking.Gateway.Messages;
using Interworking.Gateway.Pipeline;
using Interworking.Testing;

namespace Interworking.Gateway.Tests.Pipeline;

/// <summary>Apps whose answers a test gives: each attempt waits until the test says how it ended, or gets the standing answer.</summary>
internal sealed class ScriptedApps : IAppSender
{
    private readonly Channel<Attempt> _attempts = Channel.CreateUnbounded<Attempt>();

    public static readonly AttemptResult Delivered = AttemptResult.End(Outcome.DeliveredToDevice(200));
    public static readonly AttemptResult Absent = AttemptResult.Again(RetryClass.Absent, "no contact", sent: false);

    /// <summary>What every attempt gets at once; null: the test answers.</summary>
    public Func<Delivery, AttemptResult>? Standing { get; set; }

    /// <summary>Sends in place of the script; null: the script answers.</summary>
    public IAppSender? Real { get; set; }

    /// <summary>Texts in the order in which they were delivered.</summary>
    public ConcurrentQueue<string> Arrived { get; } = new();

    public async ValueTask<AttemptResult> SendAsync(Delivery delivery, CancellationToken stop)
    {
        AttemptResult result;
        if (Real is not null)
        {
            result = await Real.SendAsync(delivery, stop);
        }
        else if (Standing is not null)
        {
            result = Standing(delivery);
        }
        else
        {
            var attempt = new Attempt(delivery);
            await _attempts.Writer.WriteAsync(attempt, stop);
            result = await attempt.Answer.Task;
        }

        if (result.Final?.Kind == OutcomeKind.Delivered) Arrived.Enqueue(delivery.Message.Text ?? "");
        return result;
    }

    /// <summary>What ends without being sent.</summary>
    public Func<Message, Outcome?> EndOfUnsent { get; set; } = NotShown.Of;

    Outcome? IAppSender.EndOfUnsent(Message message) => EndOfUnsent(message);

    /// <summary>The next attempt, as it begins, however long it takes to come.</summary>
    public ValueTask<Attempt> NextAsync(CancellationToken stop) => _attempts.Reader.ReadAsync(stop);

    /// <summary>The next attempt, as it begins.</summary>
    public async Task<Attempt> NextAsync() => await _attempts.Reader.ReadAsync().AsTask().WaitAsync(Limits.Patience);

    public bool IsQuiet => !_attempts.Reader.TryPeek(out _);

    internal sealed record Attempt(Delivery Delivery)
    {
        public TaskCompletionSource<AttemptResult> Answer { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);
    }
}

internal static class Limits
{
    /// <summary>How long a test waits for what must happen.</summary>
    public static readonly TimeSpan Patience = Eventually.Patience;

    public static Task UntilAsync(Func<bool> condition, string what) => Eventually.TrueAsync(condition, what);
}
