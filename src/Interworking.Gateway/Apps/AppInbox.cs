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
public sealed class AppInbox(ISpoolStore spool, Ledger ledger, PendingMessages pending, TimeProvider time)
{
    /// <summary>Handed out at a time.</summary>
    public const int Page = 50;

    /// <summary>Accounts whose last page is remembered; what is forgotten is handed out again.</summary>
    private const int MaxAccounts = 100_000;

    private readonly ConcurrentDictionary<long, IReadOnlyList<MessageId>> _handedOut = new();

    /// <summary>What waits, oldest first.</summary>
    /// <param name="account">Whose.</param>
    /// <param name="last">The last message that the app has; default for none.</param>
    /// <param name="stop">Gives up reading.</param>
    public async ValueTask<IReadOnlyList<Message>> FetchAsync(Account account, MessageId last, CancellationToken stop)
    {
        await ConfirmAsync(account, last);
        await ledger.BarrierAsync(); // rows decided before this moment are readable now
        DateTimeOffset now = time.GetUtcNow();
        Message[] waiting =
        [
            .. (await spool.ReadWaitingAsync(account.Id, default, Page, stop)).Select(row => row.Message)
                .Where(message => message is { Text: not null, NoticeType: null or ContentTypes.TextUtf8, Showing: Showing.Text } && message.ExpiresAt > now),
        ];
        if (waiting.Length == 0) return waiting;
        if (_handedOut.Count >= MaxAccounts && !_handedOut.ContainsKey(account.Id)) _handedOut.Clear();
        _handedOut[account.Id] = [.. waiting.Select(message => message.Id)];
        return waiting;
    }

    /// <summary>
    /// Ends those that it has. Only what was handed out counts: a message with a lower id may have come to wait since. One that is just being sent to another
    /// device is left to that.
    /// </summary>
    private async ValueTask ConfirmAsync(Account account, MessageId last)
    {
        if (last == default || !_handedOut.TryGetValue(account.Id, out IReadOnlyList<MessageId>? given)) return;
        MessageId[] has = [.. given.Where(id => id <= last)];
        if (has.Length > 0 && await pending.EndAsync(has, Outcome.DeliveredToDevice(sipStatus: 0)))
            _handedOut.TryRemove(new KeyValuePair<long, IReadOnlyList<MessageId>>(account.Id, given));
    }
}
