namespace Interworking.Host.Api.Messages;

/// <summary>What an action on many has done, is doing, or in a dry run would do.</summary>
/// <param name="DryRun">Nothing was done.</param>
/// <param name="Matched">Messages that fit.</param>
/// <param name="Done">Messages it was done with so far; others were being sent just then, or had ended.</param>
/// <param name="More">It goes on: <see cref="Status"/> says how far it is. In a dry run: there may be more than were counted.</param>
internal sealed record MessageActionResult(bool DryRun, long Matched, long Done, bool More)
{
    /// <summary>The oldest of them, of a dry run.</summary>
    public IReadOnlyList<MessageView> Sample { get; init; } = [];

    /// <summary>The operation's address; null in a dry run, and for one message.</summary>
    public string? Status { get; init; }
}
