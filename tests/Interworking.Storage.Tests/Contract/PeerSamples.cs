using Interworking.Gateway.Messages;
using Interworking.Gateway.Pipeline.Ledger;
using Interworking.Gateway.Pipeline.Spool;
using Interworking.Smpp.Values;

namespace Interworking.Storage.Tests.Contract;

/// <summary>Messages that go to peers, and what peers say of them.</summary>
internal static class PeerSamples
{
    public const string Connection = "To env4";

    private static DateTimeOffset Now => TestStores.Now;

    public static SpooledMessage Row(
        long id, SpoolState state = SpoolState.Waiting, string policy = "to env4", string destination = "2222", DateTimeOffset? due = null, DateTimeOffset? expires = null)
    {
        bool sent = state is SpoolState.HandedOver or SpoolState.InDoubt;
        return new SpooledMessage
        {
            Message = Samples.Message(id) with { Direction = Direction.SipToSms, Destination = destination, ExpiresAt = expires ?? Now.AddHours(48) },
            AccountId = 0,
            Policy = policy,
            SentBy = sent ? Connection : null,
            State = state,
            Attempts = 1,
            DueAt = due ?? Now,
        };
    }

    public static SpoolEntry Spool(
        long id, SpoolState state = SpoolState.Waiting, string policy = "to env4", string destination = "2222", DateTimeOffset? due = null, DateTimeOffset? expires = null) =>
        new(Row(id, state, policy, destination, due, expires));

    /// <param name="id">Of the message.</param>
    /// <param name="wasSpooled">Its row is there.</param>
    /// <param name="state">What it becomes.</param>
    /// <param name="references">What the peer called its parts.</param>
    public static HandOverEntry HandOver(long id, bool wasSpooled = true, SpoolState state = SpoolState.HandedOver, params string[] references) =>
        new(Row(id, state) with { Attempts = 2, DueAt = Now.AddHours(48) }, [.. references.Select((reference, at) => Ref(id, at + 1, reference))], wasSpooled);

    public static PeerRef Ref(long id, int part, string reference, MessageState? state = null, string connection = Connection) => new(new MessageId(id), part, connection, reference, state);

    public static FinishEntry Finish(long id, OutcomeKind kind = OutcomeKind.Delivered, bool wasSpooled = true) => Samples.Finish(Row(id).Message, wasSpooled, kind);

    /// <summary>A message that another environment handed us.</summary>
    public static Message Traced(long id, string trace = "env1-77", int part = 1)
    {
        Message message = Samples.Message(id);
        return message with { Origin = message.Origin with { Trace = new Trace(trace, 1, part, MayBeCopy: true) } };
    }
}
