using Interworking.Gateway.Messages;
using Interworking.Smpp.Text;

namespace Interworking.Gateway.Pipeline.Spool;

/// <summary>What makes parts belong together: carrier (or connection), source, destination, reference and total.</summary>
public readonly record struct PartSetKey(string Link, string Source, string Destination, int Reference, int Total);

/// <summary>One part of a long message, durable before its answer leaves.</summary>
public sealed record StoredPart
{
    public required PartSetKey Key { get; init; }

    public required MessagePart Part { get; init; }

    public required Origin Origin { get; init; }

    public required string Destination { get; init; }

    public required string DestinationRaw { get; init; }

    /// <summary>How the body is to be read: data_coding as it came, or 8 where the text hung on its own part's header and was made UCS-2.</summary>
    public required byte DataCoding { get; init; }

    /// <summary>What data_coding 0 meant on its link.</summary>
    public Alphabet DefaultAlphabet { get; init; } = Alphabet.Gsm7;

    /// <summary>User data without its header.</summary>
    public required byte[] Body { get; init; }

    public required DateTimeOffset AcceptedAt { get; init; }

    public required DateTimeOffset ExpiresAt { get; init; }

    public bool Test { get; init; }

    /// <summary>priority_flag, 0 to 3.</summary>
    public byte Priority { get; init; }

    /// <summary>What the message says beside its text; null when nothing.</summary>
    public MessageMarks? Marks { get; init; }

    /// <summary>service_type; null for none.</summary>
    public string? ServiceType { get; init; }

    /// <summary>When its sender wants it delivered first; null for at once.</summary>
    public DateTimeOffset? ScheduledAt { get; init; }

    /// <summary>Whether it is the same part come again, and not a part of another message with the same reference.</summary>
    public bool IsCopyOf(byte dataCoding, ReadOnlySpan<byte> body) => DataCoding == dataCoding && body.SequenceEqual(Body);
}

/// <summary>The parts of one long message that have arrived, by number.</summary>
public sealed record PartSet(PartSetKey Key, IReadOnlyList<StoredPart> Parts)
{
    public bool IsWhole => Parts.Count == Key.Total;

    /// <summary>When the message is to be delivered first, as the first of them says; null for at once.</summary>
    public DateTimeOffset? ScheduledAt => Parts.MinBy(part => part.Part.Id)?.ScheduledAt;
}
