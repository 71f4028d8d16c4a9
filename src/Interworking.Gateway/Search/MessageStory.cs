using Interworking.Gateway.Messages;

namespace Interworking.Gateway.Search;

/// <summary>What happened to a message, and when.</summary>
/// <param name="Message">Where it stands.</param>
/// <param name="Parts">Ids of its parts, where it had several.</param>
/// <param name="PeerRefs">What the next hop called its PDUs, while it waits for their receipts.</param>
/// <param name="Events">Oldest first. A message that was finished at once has its acceptance and its end alone.</param>
public sealed record MessageStory(
    FoundMessage Message, IReadOnlyList<MessageId> Parts, IReadOnlyList<string> PeerRefs, IReadOnlyList<MessageEvent> Events);

/// <summary>Something that happened to a message.</summary>
public sealed record MessageEvent(DateTimeOffset At, string What);
