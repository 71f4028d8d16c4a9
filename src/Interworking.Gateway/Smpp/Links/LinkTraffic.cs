namespace Interworking.Gateway.Smpp.Links;

/// <summary>How a peer wrote the first messages of a link (at most 500), each with its count.</summary>
public sealed record LinkTraffic
{
    /// <summary>Messages that were looked at.</summary>
    public required int Messages { get; init; }

    /// <summary>Sources by type of number and numbering plan, <c>ton 5 npi 0</c>.</summary>
    public required IReadOnlyDictionary<string, int> Sources { get; init; }

    /// <summary>Destinations, the same way.</summary>
    public required IReadOnlyDictionary<string, int> Destinations { get; init; }

    /// <summary>By data_coding, <c>0x08</c>.</summary>
    public required IReadOnlyDictionary<string, int> DataCodings { get; init; }

    /// <summary><c>whole</c>, <c>payload</c> (message_payload), or part of a longer one by <c>udh</c> or <c>sar</c>.</summary>
    public required IReadOnlyDictionary<string, int> Parts { get; init; }

    /// <summary>Messages that asked for a receipt.</summary>
    public required int ReceiptsAsked { get; init; }

    /// <summary>Destinations with a leading plus.</summary>
    public required int WithPlus { get; init; }
}
