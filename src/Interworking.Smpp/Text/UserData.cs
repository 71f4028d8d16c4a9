using System.Text;
using Interworking.Smpp.Pdus;
using Interworking.Smpp.Tlvs;
using Interworking.Smpp.Values;

namespace Interworking.Smpp.Text;

/// <summary>A message's user data taken apart: header, place among parts, ports, coding, and the octets of its text. A struct: one is made of every message.</summary>
/// <param name="Coding">What data_coding says on this link.</param>
/// <param name="Header">Null when esm_class names none, or what stands there is none.</param>
/// <param name="Part">Its place in a longer message, by header or sar_*; null when it is whole.</param>
/// <param name="Body">The octets behind the header.</param>
public readonly record struct UserData(DataCodingScheme Coding, UserDataHeader? Header, Concatenation? Part, ReadOnlyMemory<byte> Body)
{
    private const byte MobileDisplay = 1;

    /// <summary>data_coding as sent.</summary>
    public byte DataCoding { get; private init; }

    /// <summary>To be shown at once and not stored: class 0, or dest_addr_subunit naming the display.</summary>
    public bool IsFlash { get; private init; }

    /// <summary>From the header or the parameter destination_port; null when there is none.</summary>
    public int? DestinationPort { get; private init; }

    /// <summary>From the header or the parameter source_port; null when there is none.</summary>
    public int? SourcePort { get; private init; }

    public static UserData Read(ShortMessage message, Alphabet defaultAlphabet) =>
        Read(message.EsmClass, message.DataCoding, message.Payload, message.Tlvs, defaultAlphabet);

    public static UserData Read(DataSm message, Alphabet defaultAlphabet) =>
        Read(message.EsmClass, message.DataCoding, message.Payload, message.Tlvs, defaultAlphabet);

    /// <summary>Reads it from the fields that submit_sm, deliver_sm and data_sm have in common.</summary>
    public static UserData Read(EsmClass esmClass, byte dataCoding, ReadOnlyMemory<byte> payload, TlvList tlvs, Alphabet defaultAlphabet)
    {
        UserDataHeader? header = null;
        int offset = 0;
        if (esmClass.HasUdh && UserDataHeader.TryParse(payload.Span, out UserDataHeader found, out offset)) header = found;
        DataCodingScheme coding = DataCodingScheme.Read(dataCoding, defaultAlphabet);
        return new UserData(coding, header, header?.Concatenation ?? Concatenation.FromTlvs(tlvs), payload[offset..])
        {
            DataCoding = dataCoding,
            IsFlash = coding.IsFlash || (tlvs.TryGetByte(TlvTag.DestAddrSubunit, out byte subunit) && subunit == MobileDisplay),
            DestinationPort = header?.DestinationPort ?? (tlvs.TryGetUInt16(TlvTag.DestinationPort, out ushort to) ? to : null),
            SourcePort = header?.SourcePort ?? (tlvs.TryGetUInt16(TlvTag.SourcePort, out ushort from) ? from : null),
        };
    }

    /// <summary>The text, with the header's national tables; of a part only what is its own.</summary>
    public DecodedText Decode() => SmppText.Decode(Coding.Alphabet, Body.Span, Header);

    /// <summary>
    /// The body so that it can be joined with other parts' and then read by data_coding alone: text that hangs on its own header,
    /// as packed septets and national tables do, becomes UCS-2; everything else stays as it is.
    /// </summary>
    public (byte DataCoding, ReadOnlyMemory<byte> Body) ToJoinable()
    {
        bool national = Header is { } header && (header.SingleShift != NationalLanguage.Default || header.LockingShift != NationalLanguage.Default);
        bool own = Coding.Alphabet == Alphabet.Gsm7Packed || (Coding.Alphabet == Alphabet.Gsm7 && national);
        return own && Decode().Text is { } text ? (DataCodings.Ucs2, Encoding.BigEndianUnicode.GetBytes(text)) : (DataCoding, Body);
    }
}
