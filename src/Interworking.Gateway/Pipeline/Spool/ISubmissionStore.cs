using Interworking.Gateway.Messages;

namespace Interworking.Gateway.Pipeline.Spool;

/// <summary>Reads of messages by those who submitted them, whichever node owns them; and of those whose scheduled time has come. All by index.</summary>
public interface ISubmissionStore
{
    /// <summary>
    /// What an id in an answer of ours means: the message, the one that it is a part of, or all of a group. Unfinished and finished ones, by id; empty when
    /// no message has it.
    /// </summary>
    ValueTask<IReadOnlyList<Submission>> FindAsync(MessageId id, CancellationToken stop);

    /// <summary>Messages that any node may yet send: scheduled, waiting, or with an attempt under way; by id.</summary>
    ValueTask<IReadOnlyList<MessageId>> FindPendingAsync(PendingFilter filter, int limit, CancellationToken stop);

    /// <summary>Rows of this node in <see cref="SpoolState.Scheduled"/> whose time has come, the earliest first.</summary>
    ValueTask<IReadOnlyList<ScheduledMessage>> ReadScheduledAsync(DateTimeOffset now, int limit, CancellationToken stop);
}
