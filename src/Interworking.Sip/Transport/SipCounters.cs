namespace Interworking.Sip.Transport;

/// <summary>What an endpoint counts.</summary>
public enum SipCounter
{
    RequestsReceived,
    ResponsesReceived,
    RequestsSent,

    /// <summary>Retransmissions of ours.</summary>
    RequestsRepeated,

    /// <summary>Retransmissions of peers, absorbed or answered again.</summary>
    RequestsAbsorbed,
    ResponsesUnmatched,

    /// <summary>Messages dropped because they were not SIP or could not be answered.</summary>
    MalformedDropped,

    /// <summary>Requests that broke RFC 3261 and were answered by the library.</summary>
    MalformedAnswered,

    /// <summary>Requests answered 503 because the table was full of unanswered ones.</summary>
    Overloaded,
    FlowsRefused,
    HandlerErrors,

    /// <summary>Requests that the handler wants nothing to do with: dropped before they cost anything.</summary>
    RequestsIgnored,

    /// <summary>Requests that came a second time by another path, answered 482.</summary>
    RequestsMerged,

    /// <summary>Answers over UDP that would have been much longer than their requests.</summary>
    AnswersWithheld,
}

/// <summary>Counts since start; reading is free.</summary>
public sealed class SipCounters
{
    private readonly long[] _values = new long[Enum.GetValues<SipCounter>().Length];

    public long this[SipCounter counter] => Volatile.Read(ref _values[(int)counter]);

    internal void Add(SipCounter counter) => Interlocked.Increment(ref _values[(int)counter]);
}
