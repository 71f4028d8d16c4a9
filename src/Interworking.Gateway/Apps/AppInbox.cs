using System.Collections.Concurrent;
using Interworking.Gateway.Messages;
using Interworking.Gateway.Pipeline;
using Interworking.Gateway.Pipeline.Ledger;
using Interworking.Gateway.Pipeline.Spool;
using Interworking.Gateway.Provisioning;
using Interworking.Gateway.Sip;

namespace Interworking.Gateway.Apps;

/// <summary>
/// Hands out what waits for an account to an app that asks for it. A message is delivered when the app says, with its next question, that it has it; until then it
/// waits as before and is handed out again. An app knows a message by its id, so that it shows it once.
/// </summary>
public sealed class AppInbox(ISpoolStore spool, Ledger ledger, PendingMessages pending, IProvisioning provisioning, RunningTasks running, TimeProvider time)
{
    /// <summary>Handed out at a time.</summary>
    public const int Page = 50;

    /// <summary>Accounts whose last page is remembered; what is forgotten is handed out again.</summary>
    private const int MaxAccounts = 100_000;

    /// <summary>An attempt over UDP takes half a minute to fail: waits of 1 s to 32 s are longer than that together.</summary>
    private static readonly TimeSpan FirstWait = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan LastWait = TimeSpan.FromSeconds(32);

    private readonly ConcurrentDictionary<long, IReadOnlyList<HandedOut>> _handedOut = new();

    /// <summary>What waits, oldest first.</summary>
    /// <param name="account">Whose.</param>
    /// <param name="last">The last message that the app has; default for none.</param>
    /// <param name="stop">Gives up reading.</param>
    public async ValueTask<IReadOnlyList<Message>> FetchAsync(Account account, MessageId last, CancellationToken stop)
    {
        IReadOnlyList<HandedOut> has = await ConfirmAsync(account, last);
        if (provisioning.Current.Holds.HasAccount(account.Id)) return [];
        await ledger.BarrierAsync(); // rows decided before this moment are readable now
        DateTimeOffset now = time.GetUtcNow();
        Message[] waiting =
        [
            .. (await spool.ReadWaitingAsync(account.Id, default, Page, stop)).Select(row => row.Message)
                .Where(message => message is { Text: not null, NoticeType: null or ContentTypes.TextUtf8, Showing: Showing.Text } && message.ExpiresAt > now)
                .Where(message => !has.Any(one => one.Id == message.Id)),
        ];
        Remember(account, [.. has, .. waiting.Select(message => new HandedOut(message.Id, last))]);
        return waiting;
    }

    /// <summary>
    /// Ends those that it has. Only what was handed out counts, and what it could not have said before: a message with a lower id may have come to wait since.
    /// Gives those that are just being tried by SIP: they end as soon as that is over.
    /// </summary>
    private async ValueTask<IReadOnlyList<HandedOut>> ConfirmAsync(Account account, MessageId last)
    {
        if (last == default || !_handedOut.TryGetValue(account.Id, out IReadOnlyList<HandedOut>? given)) return [];
        IReadOnlyList<MessageId> left = await EndAsync([.. given.Where(one => one.IsConfirmedBy(last)).Select(one => one.Id)]);
        if (left.Count > 0) running.Track(EndLaterAsync(left));
        return [.. left.Select(id => new HandedOut(id, last))];
    }

    /// <summary>Gives those that are still there.</summary>
    private async Task<IReadOnlyList<MessageId>> EndAsync(IReadOnlyList<MessageId> ids)
    {
        if (ids.Count == 0 || await pending.EndAsync(ids, Outcome.DeliveredToDevice(sipStatus: 0))) return [];
        await ledger.BarrierAsync();
        List<MessageId> left = [];
        foreach (MessageId id in ids)
            if (await spool.FindAsync(id, CancellationToken.None) is not null) left.Add(id);
        return left;
    }

    private async Task EndLaterAsync(IReadOnlyList<MessageId> left)
    {
        for (TimeSpan wait = FirstWait; left.Count > 0 && wait <= LastWait; wait *= 2)
        {
            await Task.Delay(wait, time);
            left = await EndAsync(left);
        }
    }

    private void Remember(Account account, IReadOnlyList<HandedOut> ids)
    {
        if (_handedOut.Count >= MaxAccounts && !_handedOut.ContainsKey(account.Id)) _handedOut.Clear();
        if (ids.Count > 0) _handedOut[account.Id] = ids;
        else _handedOut.TryRemove(account.Id, out _);
    }

    /// <param name="Id">A message that the app was given.</param>
    /// <param name="After">The last that it said it had then.</param>
    private readonly record struct HandedOut(MessageId Id, MessageId After)
    {
        public bool IsConfirmedBy(MessageId last) => last == Id || (Id <= last && Id > After);
    }
}
