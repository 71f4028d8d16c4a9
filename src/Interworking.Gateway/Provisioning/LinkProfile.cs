using Interworking.Smpp.Text;
using Interworking.Smpp.Values;

namespace Interworking.Gateway.Provisioning;

/// <summary>How a peer writes numbers and text, where it differs from the default.</summary>
public sealed record LinkProfile
{
    public static readonly LinkProfile Default = new();

    /// <summary>What data_coding 0 means on this link.</summary>
    public Alphabet Alphabet { get; init; } = Alphabet.Gsm7;

    /// <summary>Languages whose national tables (TS 23.038, annex A) the peer reads; what comes in is read by the tables that it names itself.</summary>
    public IReadOnlyList<NationalLanguage> Languages { get; init; } = [];

    /// <summary>Type of number of the addresses we send; null where it follows from the number.</summary>
    public Ton? Ton { get; init; }

    /// <summary>Numbering plan of the addresses we send; null where it follows from the number.</summary>
    public Npi? Npi { get; init; }

    /// <summary>Digits taken off the front of a number, where it starts so.</summary>
    public string Strip { get; init; } = "";

    /// <summary>Digits put in front afterwards.</summary>
    public string Prefix { get; init; } = "";

    /// <summary>How the peer's receipts write the id that its answer gave.</summary>
    public IdBase IdBase { get; init; } = IdBase.Any;

    /// <summary>How texts longer than one PDU are sent.</summary>
    public LongMessages LongMessages { get; init; } = LongMessages.Udh;

    /// <summary>What texts for the peer may be written in.</summary>
    public EncoderProfile ToEncoderProfile() => Alphabet == Alphabet.Gsm7 && Languages.Count == 0
        ? EncoderProfile.Default
        : new EncoderProfile { DefaultAlphabet = Alphabet, Languages = Languages };

    public bool Equals(LinkProfile? other) => other is not null && Languages.SequenceEqual(other.Languages)
        && (Alphabet, Ton, Npi, Strip, Prefix, IdBase, LongMessages) == (other.Alphabet, other.Ton, other.Npi, other.Strip, other.Prefix, other.IdBase, other.LongMessages);

    public override int GetHashCode() => HashCode.Combine(Alphabet, Languages.Count, Ton, Npi, Strip, Prefix, IdBase, LongMessages);
}

public enum IdBase
{
    /// <summary>As it is, then as decimal and as hexadecimal.</summary>
    Any,
    Decimal,
    Hex,
}

public enum LongMessages
{
    /// <summary>Concatenation in the user data header (TS 23.040, 9.2.3.24.1).</summary>
    Udh,

    /// <summary>sar_msg_ref_num and its companions (SMPP 3.4, 5.3.2.22).</summary>
    Sar,

    /// <summary>One PDU with message_payload (SMPP 3.4, 5.3.2.32).</summary>
    Payload,
}
