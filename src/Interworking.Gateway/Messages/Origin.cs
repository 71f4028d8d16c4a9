using Interworking.Smpp.Values;

namespace Interworking.Gateway.Messages;

/// <summary>Who sent a message and by which way; what a CDR and a receipt need to know.</summary>
public sealed record Origin
{
    /// <summary>Canonical sender: digits without a plus, or the alphanumeric sender as it came.</summary>
    public required string Number { get; init; }

    /// <summary>Sender as the peer wrote it.</summary>
    public required string Raw { get; init; }

    /// <summary>source_addr_ton and source_addr_npi as they came.</summary>
    public Ton Ton { get; init; }

    public Npi Npi { get; init; }

    /// <summary>dest_addr_ton and dest_addr_npi as they came: a receipt's source.</summary>
    public Ton DestinationTon { get; init; }

    public Npi DestinationNpi { get; init; }

    /// <summary>The carrier that is billed; null when nobody is.</summary>
    public string? Carrier { get; init; }

    /// <summary>system_id of the link it came by; null for SIP.</summary>
    public string? SystemId { get; init; }

    /// <summary>The connection it came by, when we had dialled.</summary>
    public string? Connection { get; init; }

    /// <summary>The sending account's DID; null for SMPP.</summary>
    public string? Account { get; init; }

    /// <summary>Call-ID and CSeq number of the MESSAGE it came in, a space between; null for SMPP. Two requests with the same are copies (design section 3).</summary>
    public string? CallId { get; init; }

    /// <summary>What the trace TLV said; null where none counts. Not kept in the spool: what must last is <see cref="Message.TraceId"/> and <see cref="Message.Hops"/>.</summary>
    public Trace? Trace { get; init; }

    /// <summary>An alphanumeric sender cannot be answered.</summary>
    public bool IsAlphanumeric => Ton == Ton.Alphanumeric;
}
