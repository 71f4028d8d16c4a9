using Interworking.Smpp.Text;
using Interworking.Smpp.Values;

namespace Interworking.Gateway.Provisioning;

/// <summary>How a peer writes numbers and text, where it differs from the default.</summary>
public sealed record LinkProfile
{
    public static readonly LinkProfile Default = new();

    /// <summary>What data_coding 0 means on this link.</summary>
    public Alphabet Alphabet { get; init; } = Alphabet.Gsm7;

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
