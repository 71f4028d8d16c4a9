using System.Buffers.Binary;
using Interworking.Smpp.Codec;
using Interworking.Smpp.Text;
using Interworking.Smpp.Tlvs;
using Interworking.Smpp.Values;

namespace Interworking.Smpp.Explain;

/// <summary>PDUs as lines that a person can read, each with its offset. It refuses what <see cref="PduCodec"/> refuses.</summary>
public static class PduExplainer
{
    /// <summary>Explains PDUs that follow one another; ends behind the first faulty one.</summary>
    /// <param name="octets">As taken off the wire.</param>
    /// <param name="defaultAlphabet">What data_coding 0 means on that link.</param>
    public static IReadOnlyList<ExplainedPdu> Explain(ReadOnlyMemory<byte> octets, Alphabet defaultAlphabet = Alphabet.Gsm7)
    {
        var explained = new List<ExplainedPdu>();
        int start = 0;
        do
        {
            explained.Add(One(octets[start..], start, defaultAlphabet));
            start += explained[^1].Length;
        }
        while (start < octets.Length && explained[^1].Fault is null);

        return explained;
    }

    private static ExplainedPdu One(ReadOnlyMemory<byte> octets, int start, Alphabet defaultAlphabet)
    {
        uint length = octets.Length < 4 ? 0 : BinaryPrimitives.ReadUInt32BigEndian(octets.Span);
        bool whole = length >= PduHeader.Size && length <= octets.Length;
        ReadOnlyMemory<byte> pdu = whole ? octets[..(int)length] : octets;
        var walk = new FieldWalk(pdu, defaultAlphabet);
        CommandId id = NoteHeader(walk);
        if (walk.Fault is null && !whole) walk.Fail(0, LengthFault(length, octets.Length), CommandStatus.InvalidCommandLength);
        FieldSpec[]? layout = PduLayout.Of(id);
        if (walk.Fault is null && layout is null) walk.Fail(4, $"no operation of SMPP 3.4 has command_id {id.StandardName()}", CommandStatus.InvalidCommandId);
        // A response may end behind its header.
        if (walk.Fault is null && layout is not null && !(id.IsResponse() && walk.Left == 0)) NoteBody(walk, layout);
        return new ExplainedPdu(start, pdu.Length, id, walk.Fields, walk.Fault);
    }

    private static string LengthFault(uint length, int given) => length < PduHeader.Size
        ? $"command_length {length} is shorter than a header"
        : $"command_length says {length} octets, there are {given}";

    private static CommandId NoteHeader(FieldWalk walk)
    {
        walk.UInt32("command_length", value => $"{value}");
        var id = (CommandId)walk.UInt32("command_id", value => $"0x{value:x8} {((CommandId)value).StandardName()}");
        walk.UInt32("command_status", value => $"0x{value:x8} {StatusOf((CommandStatus)value)}".TrimEnd());
        walk.UInt32("sequence_number", value => $"{value}");
        return id;
    }

    private static string StatusOf(CommandStatus status) =>
        status.StandardName() ?? (status.IsVendorSpecific() ? "the vendor's own" : "reserved");

    private static void NoteBody(FieldWalk walk, FieldSpec[] layout)
    {
        var fields = new MessageFields();
        foreach (FieldSpec field in layout)
        {
            if (walk.Fault is not null) return;
            Note(walk, field, fields);
        }

        if (walk.Fault is null && walk.Left > 0)
        {
            walk.Note(walk.At, walk.Left, 0, "(ignored)", $"not part of the operation: {Readable.Hex(walk.Rest.Span)}");
            walk.Skip(walk.Left);
        }
    }

    private static void Note(FieldWalk walk, FieldSpec field, MessageFields fields)
    {
        switch (field.Kind)
        {
            case FieldKind.Octet:
                fields.Take(field.Name, walk.Octet(field.Name));
                break;
            case FieldKind.CString or FieldKind.Secret:
                walk.CString(field.Name, field.MaxOctets, secret: field.Kind == FieldKind.Secret);
                break;
            case FieldKind.Address:
                NoteAddress(walk, field.Name, field.MaxOctets);
                break;
            case FieldKind.Message:
                NoteMessage(walk, fields);
                break;
            case FieldKind.Destinations:
                NoteDestinations(walk, field.Name);
                break;
            case FieldKind.Unsuccessful:
                for (int left = walk.Octet(field.Name); left > 0 && walk.Fault is null; left--)
                {
                    NoteAddress(walk, "destination_addr", Pdus.Limits.Address);
                    walk.UInt32("error_status_code", value => $"0x{value:x8} {StatusOf((CommandStatus)value)}");
                }

                break;
            case FieldKind.Tlvs:
                TlvExplainer.Note(walk, fields);
                break;
            case FieldKind.LaterTlvs:
                if (TlvList.TryRead(walk.Rest, out _)) TlvExplainer.Note(walk, fields);
                break;
        }
    }

    private static void NoteAddress(FieldWalk walk, string name, int maxOctets)
    {
        string prefix = name == "destination_addr" ? "dest_addr" : name;
        walk.Octet($"{prefix}_ton");
        walk.Octet($"{prefix}_npi");
        walk.CString(name, maxOctets);
    }

    private static void NoteMessage(FieldWalk walk, MessageFields fields)
    {
        int at = walk.At;
        int length = walk.Octet("sm_length");
        if (walk.Fault is not null) return;
        if (length > walk.Left)
        {
            walk.Fail(at, $"sm_length says {length} octets, {walk.Left} are left", CommandStatus.InvalidMessageLength);
            return;
        }

        walk.Note(walk.At, length, 0, "short_message", $"{length} octets");
        if (length > 0) UserDataExplainer.Note(walk, walk.At, walk.Rest[..length], fields);
        walk.Skip(length);
    }

    private static void NoteDestinations(FieldWalk walk, string name)
    {
        int at = walk.At;
        int count = walk.Octet(name);
        if (count == 0) walk.Fail(at, $"{name} is 0", CommandStatus.InvalidNumberOfDestinations);
        for (; count > 0 && walk.Fault is null; count--)
        {
            int flagAt = walk.At;
            byte flag = walk.Octet("dest_flag");
            if (walk.Fault is not null) return;
            if (flag == 1) NoteAddress(walk, "destination_addr", Pdus.Limits.Address);
            else if (flag == 2) walk.CString("dl_name", Pdus.Limits.DistributionList);
            else walk.Fail(flagAt, $"dest_flag {flag} is neither an address (1) nor a distribution list (2)", CommandStatus.InvalidDestinationFlag);
        }
    }
}
