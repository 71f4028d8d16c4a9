using System.Collections.Concurrent;
using System.Security.Cryptography;
using System.Text;
using Interworking.Gateway.Messages;
using Interworking.Gateway.Pipeline;
using Interworking.Gateway.Pipeline.Spool;
using Interworking.Gateway.Provisioning;
using Interworking.Gateway.Registrar;
using Interworking.Smpp.Text;
using Interworking.Smpp.Values;

namespace Interworking.Gateway.Receipts;

/// <summary>
/// The delivery pending flag (SMPP 3.4, 4.12 and 5.3.2.28): a data_sm in transaction mode that fails because its recipient is absent leaves, where it asked for that,
/// a row in the spool of the account, committed with its CDR. The row waits as a message would, wakes with the next REGISTER, and becomes an
/// alert_notification instead of a MESSAGE; one for each sender and account, however often he asks.
/// </summary>
public sealed class AlertRequests(MessageIdGenerator ids)
{
    /// <summary>The notice type of such a row. Never on the wire.</summary>
    private const string NoticeType = "alert_notification";

    /// <summary>Requests remembered so that they are not kept twice; beyond it a sender who asks again may be told twice.</summary>
    private const int MaxKnown = 100_000;

    private static readonly TimeSpan Life = TimeSpan.FromHours(48);

    private readonly ConcurrentDictionary<(string SystemId, string Sender, long AccountId), DateTimeOffset> _known = new();

    public static bool IsAlert(Message message) => message.NoticeType == NoticeType;

    /// <summary>The row that is owed; null for none, or when there is one already.</summary>
    public SpooledMessage? For(Delivery delivery, Outcome outcome, DateTimeOffset now)
    {
        if (!outcome.RecipientAbsent || delivery.Message.Origin.SystemId is not { } systemId) return null;
        delivery.OwesAlert = true;
        (string, string, long) key = (systemId, delivery.Message.Origin.Raw, delivery.Account.Id);
        if (_known.TryGetValue(key, out DateTimeOffset until) && until > now) return null;
        if (_known.Count < MaxKnown) _known[key] = now + Life;
        MessageId id = ids.Next();
        return new SpooledMessage
        {
            Message = delivery.Message with
            {
                Id = id,
                Text = Seen(delivery.LastTried),
                Binary = null,
                Alphabet = Alphabet.Ascii,
                NoticeType = NoticeType,
                Marks = null,
                AcceptedAt = now,
                ExpiresAt = now + Life,
                Parts = [new MessagePart(id, 1, ReceiptRequest.SuccessOnly)],
            },
            AccountId = delivery.Account.Id,
            State = SpoolState.Waiting,
            DueAt = now,
        };
    }

    /// <summary>The alert is owed to the carrier now, or given up: the next request is a new one.</summary>
    public void Ended(Message alert, Account? account)
    {
        if (alert.Origin.SystemId is { } systemId && account is not null) _known.TryRemove((systemId, alert.Origin.Raw, account.Id), out _);
    }

    /// <summary>Whether an app has registered since the message failed: a contact that did not answer then may still be in the registrar.</summary>
    public static bool IsBack(Message alert, IReadOnlyList<Binding> bindings)
    {
        foreach (Binding binding in bindings)
        {
            if (!alert.Text!.Contains(Mark(binding), StringComparison.Ordinal)) return true;
        }

        return false;
    }

    private static string Seen(IReadOnlyList<Binding>? bindings) => bindings is null ? "" : string.Join(' ', bindings.Select(Mark));

    /// <summary>Of a registration, not of a contact: a REGISTER makes it another.</summary>
    private static string Mark(Binding binding) =>
        Convert.ToHexString(SHA256.HashData(Encoding.UTF8.GetBytes($"{binding.Contact}\n{binding.CallId}\n{binding.CSeq}")).AsSpan(0, 8));
}
