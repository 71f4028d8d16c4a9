using System.Collections.Concurrent;
using System.Collections.Immutable;
using System.Diagnostics.CodeAnalysis;
using Interworking.Gateway.Messages;
using Interworking.Gateway.Pipeline.Spool;

namespace Interworking.Gateway.Receipts;

/// <summary>
/// The messages handed over last, by the peer's ids: most receipts come within seconds and need no look into the database. What does not fit is found
/// there. Ended ones stay for a while, so that a receipt that comes again is known as late at once.
/// </summary>
public sealed class HandedOverIndex
{
    private const int MaxReferences = 50_000;
    private const int MaxInDoubt = 10_000;

    private readonly ConcurrentDictionary<(string Connection, string Reference), (HandedOver Message, int Part)> _byReference = new();
    private readonly ConcurrentQueue<((string, string) Key, HandedOver Message)> _oldestFirst = new();
    private readonly ConcurrentDictionary<(string Connection, string Sender, string Recipient), ImmutableArray<HandedOver>> _inDoubt = new();
    private readonly ConcurrentDictionary<MessageId, HandedOver> _doubts = new();

    /// <summary>Raised when ids have become known: a receipt may have come before them.</summary>
    public event Action<HandedOver>? Added;

    public void Add(HandedOver message)
    {
        for (int part = 0; part < message.References.Count; part++)
        {
            if (message.References[part] is not { Length: > 0 } id) continue;
            (string, string) key = (message.Connection, PeerReference.Normalize(id));
            _byReference[key] = (message, part + 1); // a peer that began anew gives its ids again: the latest counts
            _oldestFirst.Enqueue((key, message));
        }

        while (_oldestFirst.Count > MaxReferences && _oldestFirst.TryDequeue(out ((string, string) Key, HandedOver Message) oldest))
        {
            if (_byReference.TryGetValue(oldest.Key, out (HandedOver Message, int Part) there) && there.Message == oldest.Message)
                _byReference.TryRemove(new KeyValuePair<(string, string), (HandedOver, int)>(oldest.Key, there));
        }

        if (message.InDoubt && message.References.Count == 1 && _doubts.Count < MaxInDoubt)
        {
            _doubts[message.Delivery.Message.Id] = message;
            _inDoubt.AddOrUpdate(AddressesOf(message), static (_, own) => [own], static (_, all, own) => all.Add(own), message);
        }

        Added?.Invoke(message);
    }

    /// <summary>The message and the number of its PDU that one of these ids means.</summary>
    public bool TryFind(string connection, IReadOnlyList<string> forms, [NotNullWhen(true)] out HandedOver? message, out int part)
    {
        foreach (string form in forms)
        {
            if (!_byReference.TryGetValue((connection, form), out (HandedOver Message, int Part) found)) continue;
            (message, part) = found;
            return true;
        }

        (message, part) = (null, 0);
        return false;
    }

    /// <summary>The one message of a single PDU in doubt on this connection that went between these numbers; null when there is none, or more than one.</summary>
    public HandedOver? FindInDoubt(string connection, string sender, string recipient) =>
        _inDoubt.TryGetValue((connection, sender, recipient), out ImmutableArray<HandedOver> all) && all.Length == 1 ? all[0] : null;

    /// <summary>It has ended by its validity, or on another node.</summary>
    public void End(MessageId id, string connection, IReadOnlyList<PeerRef> parts)
    {
        if (_doubts.TryGetValue(id, out HandedOver? doubt)) End(doubt);
        foreach (PeerRef part in parts)
        {
            if (_byReference.TryGetValue((connection, part.Reference), out (HandedOver Message, int) found) && found.Message.Delivery.Message.Id == id)
                End(found.Message);
        }
    }

    /// <summary>It has ended by a receipt.</summary>
    public void End(HandedOver message)
    {
        message.Ended = true;
        if (!message.InDoubt || !_doubts.TryRemove(message.Delivery.Message.Id, out _)) return;
        _inDoubt.AddOrUpdate(AddressesOf(message), static (_, _) => [], static (_, all, own) => all.Remove(own), message);
        _inDoubt.TryRemove(new KeyValuePair<(string, string, string), ImmutableArray<HandedOver>>(AddressesOf(message), []));
    }

    private static (string, string, string) AddressesOf(HandedOver message)
    {
        Message sent = message.Delivery.Message;
        return (message.Connection, message.Delivery.Route.Policy?.RewriteSender ?? sent.Origin.Number, sent.Destination);
    }
}
