using Interworking.Gateway.Messages;

namespace Interworking.Gateway.Search;

/// <summary>Part of the messages that fit a filter, oldest first. It may be empty before the end: a page also ends after enough rows that did not fit.</summary>
/// <param name="Items">What fits.</param>
/// <param name="LookedTo">Where the next page begins: behind this.</param>
/// <param name="IsEnd">There is no next page.</param>
public sealed record MessagePage<T>(IReadOnlyList<T> Items, MessageId LookedTo, bool IsEnd);
