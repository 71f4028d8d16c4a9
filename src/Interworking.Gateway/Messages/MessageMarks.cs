using Interworking.Smpp.Text;
using Interworking.Smpp.Values;

namespace Interworking.Gateway.Messages;

/// <summary>
/// What a message says about itself beside its text: for whom it is meant and how it is to be shown (TS 23.040, TS 23.038). Ordinary messages have none. A peer
/// to whom the message goes on gets all of it again; an app gets what <see cref="Showing"/> says.
/// </summary>
/// <param name="ProtocolId">protocol_id as it came.</param>
/// <param name="DataCoding">data_coding as it came where it says more than an alphabet: class, message waiting, or a kind of binary; else 0.</param>
/// <param name="Elements">Elements of the user data header but concatenation and language tables, as they came, ports of parameters among them; at most 100 octets.</param>
public sealed record MessageMarks(byte ProtocolId, byte DataCoding, byte[] Elements)
{
    /// <summary>More than this leaves a part no room for text; then only the ports are kept.</summary>
    private const int MostOctets = 100;

    private const byte PlainBinary = 0x04;
    private const byte FlashCoding = 0x10;

    private DataCodingScheme Coding => DataCodingScheme.Read(DataCoding, Alphabet.Gsm7);

    /// <summary>Message class; null when none was named.</summary>
    public MessageClass? Class => DataCoding == 0 ? null : Coding.Class;

    /// <summary>A message waiting indication; null when it is none.</summary>
    public MessageWaiting? Waiting => DataCoding == 0 ? null : Coding.Waiting;

    /// <summary>The application it is addressed to; null when it is for the user.</summary>
    public int? DestinationPort => Header()?.DestinationPort;

    /// <summary>What an app may show of it.</summary>
    public Showing Showing => this switch
    {
        { ProtocolId: ProtocolIds.Silent } => Showing.Nothing,
        _ when ProtocolIds.IsNeverDisplayed(ProtocolId) => Showing.Impossible,
        { Waiting: { Store: false, Active: false } } => Showing.Nothing,
        { Elements.Length: > 0 } when DestinationPort is not null => Showing.Notice,
        _ => Showing.Text,
    };

    /// <summary>The header's elements one by one.</summary>
    public IReadOnlyList<UserDataElement> ToElements() => Header()?.ToElements() ?? [];

    /// <summary>Null for an ordinary message, which costs nothing.</summary>
    /// <param name="data">What came.</param>
    /// <param name="protocolId">protocol_id.</param>
    /// <param name="isText">It was read as text.</param>
    public static MessageMarks? Of(in UserData data, byte protocolId, bool isText)
    {
        bool says = data.Coding.Class is not null || data.Coding.Waiting is not null || (!isText && data.DataCoding != PlainBinary);
        byte coding = says ? data.DataCoding : data.IsFlash ? FlashCoding : (byte)0;
        byte[] elements = data.Header is null && data.DestinationPort is null ? [] : ElementsOf(data);
        return protocolId == 0 && coding == 0 && elements.Length == 0 ? null : new MessageMarks(protocolId, coding, elements);
    }

    /// <summary>All in one column: protocol_id, data_coding, elements.</summary>
    public byte[] ToOctets() => [ProtocolId, DataCoding, .. Elements];

    /// <summary>Reads what <see cref="ToOctets"/> wrote; null for null.</summary>
    public static MessageMarks? Read(byte[]? octets) => octets is [byte protocolId, byte dataCoding, ..] ? new MessageMarks(protocolId, dataCoding, octets[2..]) : null;

    public bool Equals(MessageMarks? other) =>
        other is not null && ProtocolId == other.ProtocolId && DataCoding == other.DataCoding && Elements.AsSpan().SequenceEqual(other.Elements);

    public override int GetHashCode() => HashCode.Combine(ProtocolId, DataCoding, Elements.Length);

    private UserDataHeader? Header() =>
        Elements.Length > 0 && UserDataHeader.TryParse([(byte)Elements.Length, .. Elements, 0], out UserDataHeader header, out _) ? header : null;

    private static byte[] ElementsOf(in UserData data)
    {
        List<UserDataElement> elements = [.. data.Header?.ToOwnElements() ?? []];
        if (data.DestinationPort is { } port && data.Header?.DestinationPort is null)
        {
            int from = data.SourcePort ?? 0;
            elements.Add(new UserDataElement(UserDataElements.Ports16, new[] { (byte)(port >> 8), (byte)port, (byte)(from >> 8), (byte)from }));
        }

        if (elements.Sum(element => element.Size) > MostOctets)
            elements.RemoveAll(element => element.Identifier is not (UserDataElements.Ports8 or UserDataElements.Ports16) || element.Size > 6);
        return UserDataHeader.Build(elements) is { Length: > 1 } built ? built[1..] : [];
    }
}
