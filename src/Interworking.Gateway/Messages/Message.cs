using Interworking.Smpp.Text;
using Interworking.Smpp.Values;

namespace Interworking.Gateway.Messages;

/// <summary>One SMS as its users see it: whole and decoded. Free of any protocol.</summary>
public sealed record Message
{
    public required MessageId Id { get; init; }

    /// <summary>The environment that first accepted it and its id there; the same as <see cref="Id"/> unless a trace TLV said otherwise.</summary>
    public required string TraceId { get; init; }

    public required Direction Direction { get; init; }

    public required Origin Origin { get; init; }

    /// <summary>Canonical destination: digits, no plus.</summary>
    public required string Destination { get; init; }

    /// <summary>Destination as the peer wrote it.</summary>
    public required string DestinationRaw { get; init; }

    /// <summary>The text; null for binary, which is in <see cref="Binary"/>.</summary>
    public string? Text { get; init; }

    /// <summary>User data of a message that is not text, or could not be read as text.</summary>
    public byte[]? Binary { get; init; }

    /// <summary>What the peer wrote the text in.</summary>
    public required Alphabet Alphabet { get; init; }

    public required DateTimeOffset AcceptedAt { get; init; }

    /// <summary>End of the validity period: then the message is expired.</summary>
    public required DateTimeOffset ExpiresAt { get; init; }

    /// <summary>The PDUs that carried it, in order. A message of one PDU has one part with the message's own id.</summary>
    public required IReadOnlyList<MessagePart> Parts { get; init; }

    /// <summary>Some part of it asked for a receipt of some kind.</summary>
    public bool AsksForReceipt
    {
        get
        {
            foreach (MessagePart part in Parts)
            {
                if (part.Receipt != ReceiptRequest.None) return true;
            }

            return false;
        }
    }

    /// <summary>What an app shows of it.</summary>
    public Showing Showing => Marks?.Showing ?? Showing.Text;

    /// <summary>Environments that had it before this one; 0 where it began.</summary>
    public int Hops { get; init; }

    /// <summary>priority_flag (SMPP 3.4, 5.2.14), 0 to 3; handed on.</summary>
    public byte Priority { get; init; }

    /// <summary>service_type (SMPP 3.4, 5.2.11) by which its sender may name it; null for none.</summary>
    public string? ServiceType { get; init; }

    /// <summary>
    /// Media type of a notice: what a SIP sender is told about an earlier message of his, in <see cref="Text"/>. Null for messages. A notice has no CDR and is
    /// never answered with another notice. (What waits to tell a carrier that a recipient is back is kept as a notice too, which no app ever sees.)
    /// </summary>
    public string? NoticeType { get; init; }

    /// <summary>Class, ports, protocol_id and the like; null on ordinary messages.</summary>
    public MessageMarks? Marks { get; init; }

    /// <summary>Test traffic: a CDR is written, nobody is billed.</summary>
    public bool Test { get; init; }
}
