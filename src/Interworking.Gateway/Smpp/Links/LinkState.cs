using System.Text.Json.Serialization;

namespace Interworking.Gateway.Smpp.Links;

/// <summary>One link as an operator sees it: a bound session, or in its place that of a carrier or connection that has none.</summary>
public sealed record LinkState
{
    internal const string NotBound = "not bound";
    internal const string Disabled = "disabled";

    /// <summary><c>listener</c> when the peer binds to us, <c>connection</c> when we dial.</summary>
    public required string Kind { get; init; }

    /// <summary>The carrier; for a connection the one that is billed, or null.</summary>
    public string? Carrier { get; init; }

    /// <summary>The connection; null for a listener link.</summary>
    public string? Connection { get; init; }

    public required string SystemId { get; init; }

    /// <summary>The peer's address and port.</summary>
    public string? Remote { get; init; }

    public bool Tls { get; init; }

    /// <summary><c>transceiver</c>, <c>transmitter</c>, <c>receiver</c>.</summary>
    public string? Bind { get; init; }

    /// <summary>interface_version of the peer, <c>3.4</c>; null while it is not bound.</summary>
    public string? Version { get; init; }

    /// <summary><c>bound</c>, <c>pushed back</c>, <c>slow</c>, <c>silent</c>, <c>unbinding</c>; without a session <c>not bound</c>, or <c>disabled</c> where none is wanted.</summary>
    public required string State { get; init; }

    /// <summary>There is a session.</summary>
    [JsonIgnore]
    public bool IsBound => State is not (NotBound or Disabled);

    /// <summary>The state in a sentence.</summary>
    public required string Words { get; init; }

    /// <summary>Since when it is bound, or not bound (UTC).</summary>
    public required DateTimeOffset Since { get; init; }

    /// <summary>The peer's requests that we have not answered, of how many.</summary>
    public WindowUse? PeerWindow { get; init; }

    /// <summary>Our requests that the peer has not answered, of how many.</summary>
    public WindowUse? Window { get; init; }

    public LinkRates? Rate { get; init; }

    /// <summary>What last went wrong with this peer.</summary>
    public LinkError? LastError { get; init; }

    /// <summary>Requests of the peer on this link.</summary>
    public long RequestsReceived { get; init; }

    /// <summary>Our requests on this link.</summary>
    public long RequestsSent { get; init; }

    /// <summary>Our answers by status, <c>0x58 throttled</c>.</summary>
    public IReadOnlyDictionary<string, long> AnswersSent { get; init; } = new Dictionary<string, long>();

    /// <summary>The peer's answers by status.</summary>
    public IReadOnlyDictionary<string, long> AnswersReceived { get; init; } = new Dictionary<string, long>();

    /// <summary>Answers that nobody waited for: late, twice, or with a sequence number that we never used.</summary>
    public long UnmatchedAnswers { get; init; }

    /// <summary>Requests that the peer left unanswered.</summary>
    public long Unanswered { get; init; }

    /// <summary>How the peer writes its messages; null before the first.</summary>
    public LinkTraffic? Traffic { get; init; }
}
