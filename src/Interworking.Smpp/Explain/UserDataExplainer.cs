using Interworking.Smpp.Receipts;
using Interworking.Smpp.Text;

namespace Interworking.Smpp.Explain;

/// <summary>The lines below short_message or message_payload: header elements, then text or octets.</summary>
internal static class UserDataExplainer
{
    public static void Note(FieldWalk walk, int offset, ReadOnlyMemory<byte> payload, MessageFields fields)
    {
        UserData data = UserData.Read(fields.EsmClass, fields.DataCoding, payload, Tlvs.TlvList.Empty, walk.DefaultAlphabet);
        if (data.Header is { } header) NoteHeader(walk, offset, header);
        else if (fields.EsmClass.HasUdh) walk.Note(offset, payload.Length, 1, "user data header", "esm_class says there is one, the octets are none");
        if (data.Body.IsEmpty) return;
        int at = offset + payload.Length - data.Body.Length;
        DecodedText text = data.Decode();
        bool receipt = fields.EsmClass.IsReceipt || fields.EsmClass.IsIntermediate;
        walk.Note(at, data.Body.Length, 1, text.Text is null ? "octets" : $"text, {OctetMeanings.NameOf(text.Alphabet)}", text.Text is null ? Readable.Hex(data.Body.Span) : Readable.Quote(text.Text));
        if (receipt && DeliveryReceipt.TryParse(data.Body.Span, out DeliveryReceipt read))
            walk.Note(at, data.Body.Length, 1, "receipt", $"id {Readable.Quote(read.Id)}, {(read.StateKnown ? read.State.ToString().ToLowerInvariant() : "a state that no standard has")}, error {Readable.Quote(read.Error)}");
    }

    private static void NoteHeader(FieldWalk walk, int offset, UserDataHeader header)
    {
        walk.Note(offset, 1, 1, "user data header", $"{header.Elements.Length} octets");
        int at = offset + 1;
        foreach (UserDataElement element in header.ToElements())
        {
            walk.Note(at, element.Size, 1, $"element 0x{element.Identifier:x2}", $"{UserDataElements.NameOf(element.Identifier) ?? "reserved"}: {Describe(element)}");
            at += element.Size;
        }
    }

    private static string Describe(UserDataElement element)
    {
        ReadOnlySpan<byte> data = element.Data.Span;
        return (element.Identifier, data.Length) switch
        {
            (UserDataElements.Concatenated8, 3) => $"reference {data[0]}, part {data[2]} of {data[1]}",
            (UserDataElements.Concatenated16, 4) => $"reference {(data[0] << 8) | data[1]}, part {data[3]} of {data[2]}",
            (UserDataElements.Ports8, 2) => $"to {data[0]}, from {data[1]}",
            (UserDataElements.Ports16, 4) => $"to {(data[0] << 8) | data[1]}, from {(data[2] << 8) | data[3]}",
            (UserDataElements.SingleShift or UserDataElements.LockingShift, 1) =>
                Enum.IsDefined((NationalLanguage)data[0]) ? $"{(NationalLanguage)data[0]}" : $"language {data[0]}, unknown",
            _ => Readable.Hex(data),
        };
    }
}
