using Interworking.Gateway.Messages;

namespace Interworking.Gateway.Search;

/// <summary>Which messages somebody looks for, among those accepted within a time. What is null does not matter.</summary>
/// <param name="From">First moment.</param>
/// <param name="Until">The moment behind the last.</param>
/// <param name="Limit">At most so many, the newest; 1 to 1000.</param>
public sealed record MessageQuery(DateTimeOffset From, DateTimeOffset Until, int Limit)
{
    /// <summary>Canonical sender or destination, or a sender's name.</summary>
    public string? Number { get; init; }

    /// <summary>The leading digits of the destination.</summary>
    public string? Prefix { get; init; }

    /// <summary>Call-ID of the MESSAGE that it came in.</summary>
    public string? CallId { get; init; }

    /// <summary>The id that the next hop gave us, as it writes it.</summary>
    public string? PeerId { get; init; }

    /// <summary>The carrier that it came from.</summary>
    public string? Carrier { get; init; }

    /// <summary>How it ended; waiting ones have not.</summary>
    public OutcomeKind? Outcome { get; init; }

    /// <summary>Only those that have not ended.</summary>
    public bool Unfinished { get; init; }

    /// <summary>Only those before this one: where the last page ended.</summary>
    public MessageId? Before { get; init; }
}
