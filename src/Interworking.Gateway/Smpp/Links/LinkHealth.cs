using System.Globalization;
using Interworking.Smpp.Session;
using Interworking.Smpp.Values;

namespace Interworking.Gateway.Smpp.Links;

/// <summary>
/// Whether a bound link is in trouble, from counts that are looked at every two seconds: its peer leaves requests unanswered, answers what nobody asked, refuses
/// for now. In trouble until half a minute has passed without more of it. Looked at by one thread.
/// </summary>
public sealed class LinkHealth
{
    private static readonly TimeSpan WellAfter = TimeSpan.FromSeconds(30);

    private long _unanswered;
    private long _unmatched;
    private long _throttled;
    private DateTimeOffset _lastTrouble;
    private bool _troubled;

    /// <summary>What has changed since the last look; null when nothing has.</summary>
    /// <param name="now">The time.</param>
    /// <param name="counters">Of the link's session.</param>
    /// <param name="dialled">Where we dial, who sends tells of refusals and pauses itself.</param>
    public LinkChange? Look(DateTimeOffset now, SessionCounters counters, bool dialled)
    {
        long throttled = dialled ? 0 : counters.AnswersReceived.GetValueOrDefault(CommandStatus.Throttled);
        string? what = (counters.Unanswered - _unanswered, counters.UnmatchedAnswers - _unmatched, throttled - _throttled) switch
        {
            ( > 0 and var missing, > 0 and var strange, _) => Say($"it left {missing} of our requests unanswered, and {strange} answers fit no request: wrong sequence numbers, or late"),
            ( > 0 and var missing, _, _) => Say($"it left {missing} of our requests unanswered"),
            (_, > 0 and var strange, _) => Say($"{strange} of its answers fit no request: wrong sequence numbers, late, or sent twice"),
            (_, _, > 0) => $"the peer answered {StatusWords.Of(CommandStatus.Throttled)}",
            _ => null,
        };
        (_unanswered, _unmatched, _throttled) = (counters.Unanswered, counters.UnmatchedAnswers, throttled);
        bool was = _troubled;
        if (what is not null) (_troubled, _lastTrouble) = (true, now);
        else if (was && now - _lastTrouble >= WellAfter) _troubled = false;
        return was == _troubled ? null : new LinkChange(_troubled, what ?? "");
    }

    private static string Say(FormattableString words) => words.ToString(CultureInfo.InvariantCulture);
}
