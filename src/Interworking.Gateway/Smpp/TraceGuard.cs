using System.Collections.Concurrent;
using Interworking.Gateway.Configuration;
using Interworking.Gateway.Messages;
using Interworking.Gateway.Observability;
using Interworking.Gateway.Pipeline;
using Interworking.Gateway.Pipeline.Spool;
using Interworking.Gateway.Routing;
using Interworking.Gateway.Smpp.Egress;

namespace Interworking.Gateway.Smpp;

/// <summary>
/// What the trace TLV of our own environments is for (docs/trace-tlv.md): messages that go in circles are ended at once, and a PDU that comes again gets
/// the answer that it got the first time, and is not delivered again.
/// </summary>
public sealed class TraceGuard(ISpoolStore spool, GatewayOptions options, EgressMetrics metrics)
{
    /// <summary>Environments that a message may pass.</summary>
    private const int MostHops = 8;

    /// <summary>PDUs marked as copies that are remembered, for a first one that is still in another link's buffers.</summary>
    private const int MostCopies = 20_000;

    private readonly string _environment = options.Environment.Name;
    private readonly ConcurrentDictionary<string, TaskCompletionSource<Answer>> _underWay = new();
    private readonly ConcurrentDictionary<string, MessageId> _copies = new();
    private readonly ConcurrentQueue<string> _oldestCopyFirst = new();

    /// <summary>Whether taking it would send it round again.</summary>
    public bool IsLoop(in Trace trace, in Route route)
    {
        bool loop = trace.Hops >= MostHops || (route.Account is null && TraceTlv.EnvironmentOf(trace.Id).SequenceEqual(_environment));
        if (loop) metrics.Loop();
        return loop;
    }

    /// <summary>The answer of the first one when this is a copy; else that of <paramref name="accept"/>, for which a copy that comes meanwhile waits.</summary>
    public async ValueTask<Answer> OnceAsync(Trace trace, Func<ValueTask<Answer>> accept)
    {
        string key = trace.Key;
        while (true)
        {
            var own = new TaskCompletionSource<Answer>(TaskCreationOptions.RunContinuationsAsynchronously);
            TaskCompletionSource<Answer> first = _underWay.GetOrAdd(key, own);
            if (first == own) return await AcceptAsync(trace, key, own, accept);
            Answer answer = await first.Task;
            if (answer.Kind != AnswerKind.Accepted) continue; // the first one was refused: this one has its own chance
            metrics.Copy();
            return answer;
        }
    }

    private async ValueTask<Answer> AcceptAsync(Trace trace, string key, TaskCompletionSource<Answer> own, Func<ValueTask<Answer>> accept)
    {
        Answer answer = new(AnswerKind.Unavailable, default);
        try
        {
            return answer = await FirstAsync(trace, key) is { } first ? new Answer(AnswerKind.Accepted, first) : await accept();
        }
        finally
        {
            if (trace.MayBeCopy && answer.Kind == AnswerKind.Accepted) Keep(key, answer.Id);
            _underWay.TryRemove(key, out _);
            own.SetResult(answer);
        }
    }

    /// <summary>The id that this PDU got before. Only one that is marked is looked for in the database; the first of its kind was not marked.</summary>
    private async ValueTask<MessageId?> FirstAsync(Trace trace, string key)
    {
        MessageId? first = _copies.TryGetValue(key, out MessageId known) ? known
            : trace.MayBeCopy ? await spool.FindTraceAsync(key, CancellationToken.None) : null;
        if (first is not null) metrics.Copy();
        return first;
    }

    private void Keep(string key, MessageId id)
    {
        if (!_copies.TryAdd(key, id)) return;
        _oldestCopyFirst.Enqueue(key);
        if (_copies.Count > MostCopies && _oldestCopyFirst.TryDequeue(out string? oldest)) _copies.TryRemove(oldest, out _);
    }
}
