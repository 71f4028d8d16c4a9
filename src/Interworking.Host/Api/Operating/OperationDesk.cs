using Interworking.Gateway.Audit;
using Interworking.Gateway.Messages;
using Interworking.Gateway.Operating;
using Interworking.Gateway.Search;

namespace Interworking.Host.Api.Operating;

/// <summary>Begins operations, and waits a moment for those that are soon through.</summary>
internal sealed class OperationDesk(IOperationStore store, OperationRunner runner, TimeProvider time)
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(4);
    private static readonly TimeSpan Step = TimeSpan.FromMilliseconds(25);

    /// <summary>The operation as it is after that moment; null when too many go on already.</summary>
    public async ValueTask<Operation?> BeginAsync(Verb verb, MessageFilter filter, string? policy, long matched, AuditEntry entry, CancellationToken stop)
    {
        DateTimeOffset now = time.GetUtcNow();
        var wanted = new Operation(0, verb, filter, entry.By.Who, now)
        {
            Policy = policy,
            Until = MessageId.FirstAt(now.AddMilliseconds(1)),
            Matched = matched,
            Slot = verb == Verb.Replay ? store.Slot : null, // finished messages are nobody's
        };
        if (await store.AddAsync(wanted, entry, stop) is not { } id) return null;
        runner.Look();
        long began = time.GetTimestamp();
        while (true)
        {
            Operation operation = await store.FindAsync(id, stop) ?? wanted with { Id = id };
            if (operation.EndedAt is not null || time.GetElapsedTime(began) >= Patience) return operation;
            await Task.Delay(Step, time, stop);
        }
    }
}
