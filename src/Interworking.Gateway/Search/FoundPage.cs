using Interworking.Gateway.Messages;

namespace Interworking.Gateway.Search;

/// <summary>What a search found so far.</summary>
/// <param name="Messages">Newest first; none does not mean that there are none while there is a <paramref name="Next"/>.</param>
/// <param name="Next">How far was looked: <see cref="MessageQuery.Before"/> of the search that goes on. Null when all of the query's time was looked through.</param>
public sealed record FoundPage(IReadOnlyList<FoundMessage> Messages, MessageId? Next);
