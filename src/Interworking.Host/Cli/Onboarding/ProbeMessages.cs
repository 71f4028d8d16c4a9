using System.Globalization;
using System.Text;
using Interworking.Gateway.Provisioning;
using Interworking.Smpp.Pdus;
using Interworking.Smpp.Text;
using Interworking.Smpp.Values;

namespace Interworking.Host.Cli.Onboarding;

/// <summary>The test messages. Each says that it is one and its number, so that whoever holds the phone can tell which arrived and how.</summary>
internal sealed class ProbeMessages(ProbeTarget target)
{
    /// <summary>The octet whose sign tells on the phone what data_coding 0 means: "¡" in the GSM alphabet, "@" in ASCII and Latin-1.</summary>
    private const byte TellTale = 0x40;

    private const byte Accent = 0xE9; // é in Latin-1

    private static readonly string LongTail = string.Concat(Enumerable.Range(1, 32).Select(number => string.Create(CultureInfo.InvariantCulture, $" {number:000},")));

    private int _number;

    /// <summary>data_codings in the order in which they are tried.</summary>
    public static IReadOnlyList<byte> Codings { get; } = [DataCodings.Default, DataCodings.Ucs2, DataCodings.Latin1, DataCodings.Ascii];

    public ShortMessage Plain(NumberForm form, string what) => Envelope(form) with { Body = Encoding.ASCII.GetBytes(Text(what)) };

    public ShortMessage FromName(NumberForm form) => Plain(form, "from a name") with { Source = new SmppAddress(Ton.Alphanumeric, Npi.Unknown, "Test") };

    public ShortMessage InCoding(NumberForm form, byte dataCoding) => Envelope(form) with
    {
        DataCoding = dataCoding,
        Body = dataCoding switch
        {
            DataCodings.Default => [.. Encoding.ASCII.GetBytes(Text("data_coding 0, the sign in brackets: [")), TellTale, (byte)']'],
            DataCodings.Ucs2 => Encoding.BigEndianUnicode.GetBytes(Text("UCS-2 [é سلام 你好]")),
            DataCodings.Latin1 => [.. Encoding.ASCII.GetBytes(Text("Latin-1 [")), Accent, (byte)']'],
            _ => Encoding.ASCII.GetBytes(Text("ASCII [@]")),
        },
    };

    /// <summary>A text of more than 160 letters by one method: two parts, or one PDU with message_payload.</summary>
    public IReadOnlyList<ShortMessage> Long(NumberForm form, LongMessages method)
    {
        _ = TextEncoder.TryEncode(Text($"long, by {method.ToString().ToLowerInvariant()}:") + LongTail, Alphabet.Gsm7, out EncodedText text); // letters and digits only
        LongMessageMethod way = method switch
        {
            LongMessages.Sar => LongMessageMethod.Sar,
            LongMessages.Payload => LongMessageMethod.Payload,
            _ => LongMessageMethod.Udh8,
        };
        ShortMessage envelope = Envelope(form);
        return [.. Segmenter.Split(text, way, (byte)Random.Shared.Next(1, byte.MaxValue)).Select(segment => segment.In(envelope, DataCodings.Default))];
    }

    private ShortMessage Envelope(NumberForm form) => new()
    {
        Source = target.Sender(form),
        Destination = form.Write(target.To),
        RegisteredDelivery = new RegisteredDelivery((byte)ReceiptRequest.Both),
    };

    private string Text(string what) => string.Create(CultureInfo.InvariantCulture, $"SMPP test {++_number}: {what}");
}
