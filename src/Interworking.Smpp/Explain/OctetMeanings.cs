using Interworking.Smpp.Text;
using Interworking.Smpp.Values;

namespace Interworking.Smpp.Explain;

/// <summary>What the one-octet fields say, in words (SMPP 3.4, 5.2).</summary>
internal static class OctetMeanings
{
    public static string Of(string field, byte value, Alphabet defaultAlphabet) => field switch
    {
        "esm_class" => EsmClassOf(value),
        "protocol_id" => ProtocolIds.Describe(value),
        "priority_flag" => value <= 4 ? $"level {value}" : "reserved",
        "registered_delivery" => RegisteredDeliveryOf(value),
        "replace_if_present_flag" => value switch { 0 => "do not replace", 1 => "replace", _ => "reserved" },
        "data_coding" => DataCodingOf(value, defaultAlphabet),
        "sm_default_msg_id" => value == 0 ? "none" : $"predefined message {value}",
        "interface_version" => InterfaceVersions.Describe(value),
        "message_state" => Defined((MessageState)value),
        "error_code" => value == 0 ? "none" : "of the network",
        "dest_flag" => value switch { 1 => "SME address", 2 => "distribution list", _ => "reserved" },
        _ when field.EndsWith("_ton", StringComparison.Ordinal) => Defined((Ton)value),
        _ when field.EndsWith("_npi", StringComparison.Ordinal) => Defined((Npi)value),
        _ => "",
    };

    /// <summary>The alphabet and everything else that a data_coding says.</summary>
    public static string DataCodingOf(byte value, Alphabet defaultAlphabet)
    {
        DataCodingScheme scheme = DataCodingScheme.Read(value, defaultAlphabet);
        List<string> said = [scheme.Compressed ? "compressed" : NameOf(scheme.Alphabet)];
        if (value == 0) said.Add("the link's default");
        if (scheme.Class is { } messageClass) said.Add($"class {(int)messageClass} {ClassOf(messageClass)}");
        if (scheme.AutomaticDeletion) said.Add("marked for automatic deletion");
        if (scheme.Waiting is { } waiting)
            said.Add($"message waiting: {waiting.Kind.ToString().ToLowerInvariant()} {(waiting.Active ? "active" : "inactive")}, {(waiting.Store ? "store" : "discard")}");
        return string.Join(", ", said);
    }

    public static string NameOf(Alphabet alphabet) => alphabet switch
    {
        Alphabet.Gsm7 => "GSM 7-bit",
        Alphabet.Gsm7Packed => "GSM 7-bit, packed",
        Alphabet.Ascii => "ASCII",
        Alphabet.Latin1 => "Latin-1",
        Alphabet.Ucs2 => "UCS-2",
        Alphabet.Utf8 => "UTF-8",
        Alphabet.Cyrillic => "Cyrillic, ISO-8859-5",
        Alphabet.Hebrew => "Hebrew, ISO-8859-8",
        Alphabet.Japanese => "Japanese, Shift-JIS",
        Alphabet.Korean => "Korean, KS C 5601",
        _ => "binary",
    };

    private static string ClassOf(MessageClass messageClass) => messageClass switch
    {
        MessageClass.Flash => "(flash)",
        MessageClass.MobileEquipment => "(mobile equipment)",
        MessageClass.Sim => "(SIM)",
        _ => "(terminal equipment)",
    };

    private static string EsmClassOf(byte value)
    {
        List<string> said = [(MessagingMode)(value & 0x03) switch
        {
            MessagingMode.Datagram => "datagram",
            MessagingMode.Transaction => "transaction",
            MessagingMode.StoreAndForward => "store and forward",
            _ => "default mode",
        }];
        string type = (value & 0x3C) switch
        {
            0x00 => "",
            0x04 => "delivery receipt",
            0x08 => "SME delivery acknowledgement",
            0x10 => "SME user acknowledgement",
            0x18 => "conversation abort",
            0x20 => "intermediate delivery notification",
            _ => "reserved type",
        };
        if (type.Length > 0) said.Add(type);
        if ((value & 0x40) != 0) said.Add("user data header");
        if ((value & 0x80) != 0) said.Add("reply path");
        return string.Join(", ", said);
    }

    private static string RegisteredDeliveryOf(byte value)
    {
        List<string> said = [new RegisteredDelivery(value).Receipt switch
        {
            ReceiptRequest.None => "no receipt",
            ReceiptRequest.Both => "receipt of any outcome",
            ReceiptRequest.FailureOnly => "receipt of failure",
            _ => "receipt of success",
        }];
        if ((value & 0x04) != 0) said.Add("SME delivery acknowledgement");
        if ((value & 0x08) != 0) said.Add("SME user acknowledgement");
        if ((value & 0x10) != 0) said.Add("intermediate notification");
        return string.Join(", ", said);
    }

    private static string Defined<T>(T value)
        where T : struct, Enum => Enum.IsDefined(value) ? value.ToString() : "reserved";
}
