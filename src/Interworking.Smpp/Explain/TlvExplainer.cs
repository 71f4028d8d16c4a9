using System.Buffers.Binary;
using System.Text;
using Interworking.Smpp.Tlvs;
using Interworking.Smpp.Values;

namespace Interworking.Smpp.Explain;

/// <summary>The optional parameters, each on a line of its own.</summary>
internal static class TlvExplainer
{
    private const int HeaderLength = 4;

    /// <summary>Notes all that is left. Where the parameters are faulty, those before the fault are shown too.</summary>
    public static void Note(FieldWalk walk, MessageFields fields)
    {
        while (walk.Left > 0 && walk.Fault is null)
        {
            ReadOnlyMemory<byte> rest = walk.Rest;
            int length = rest.Length < HeaderLength ? 0 : BinaryPrimitives.ReadUInt16BigEndian(rest.Span[2..]);
            // The list as a whole decides what is let pass: a last parameter may overstate its length where that is known to happen.
            bool whole = rest.Length >= HeaderLength && (rest.Length >= HeaderLength + length || TlvList.TryRead(rest, out _));
            if (!whole)
            {
                walk.Fail(walk.At, rest.Length < HeaderLength
                    ? $"{rest.Length} octets are left, an optional parameter needs at least 4"
                    : $"optional parameter 0x{BinaryPrimitives.ReadUInt16BigEndian(rest.Span):x4} says {length} octets, {rest.Length - HeaderLength} are left", CommandStatus.InvalidOptionalPart);
                return;
            }

            length = Math.Min(length, rest.Length - HeaderLength);
            var tag = (TlvTag)BinaryPrimitives.ReadUInt16BigEndian(rest.Span);
            ReadOnlyMemory<byte> value = rest.Slice(HeaderLength, length);
            walk.Note(walk.At, HeaderLength + length, 0, NameOf(tag), Describe(tag, value.Span));
            if (tag == TlvTag.MessagePayload && length > 0) UserDataExplainer.Note(walk, walk.At + HeaderLength, value, fields);
            walk.Skip(HeaderLength + length);
        }
    }

    private static string NameOf(TlvTag tag)
    {
        if (TlvDefinition.Of(tag) is { } definition) return definition.Name;
        return TlvDefinition.IsVendorSpecific(tag) ? $"vendor 0x{(ushort)tag:x4}" : $"unknown 0x{(ushort)tag:x4}";
    }

    private static string Describe(TlvTag tag, ReadOnlySpan<byte> value)
    {
        TlvDefinition? definition = TlvDefinition.Of(tag);
        if (definition is null) return Readable.Hex(value);
        string shown = (definition.Format, tag) switch
        {
            (TlvFormat.CString, _) => Readable.Quote(Encoding.Latin1.GetString(value).TrimEnd('\0')),
            (TlvFormat.Integer, _) when value.Length is 1 or 2 or 4 => Number(tag, value),
            (_, TlvTag.MessagePayload) => $"{value.Length} octets",
            (_, TlvTag.NetworkErrorCode) when value.Length == 3 => $"{NetworkOf(value[0])} {(value[1] << 8) | value[2]}",
            (_, TlvTag.CallbackNum) when value.Length > 3 => $"{(Ton)value[1]} {(Npi)value[2]} {Readable.Quote(Encoding.Latin1.GetString(value[3..]))}",
            (_, TlvTag.ItsSessionInfo) when value.Length == 2 => $"session {value[0]}, number {value[1] >> 1}{((value[1] & 1) != 0 ? ", end" : "")}",
            _ => Readable.Hex(value),
        };
        return definition.AllowsLength(value.Length) ? shown : $"{shown} (odd length: {value.Length} octets, the standard has {definition.MinLength} to {definition.MaxLength})";
    }

    private static string Number(TlvTag tag, ReadOnlySpan<byte> value)
    {
        uint number = value.Length switch
        {
            1 => value[0],
            2 => BinaryPrimitives.ReadUInt16BigEndian(value),
            _ => BinaryPrimitives.ReadUInt32BigEndian(value),
        };
        string meaning = TlvMeanings.Of(tag, number);
        return meaning.Length == 0 ? $"{number}" : $"{number} {meaning}";
    }

    private static string NetworkOf(byte type) => type switch
    {
        1 => "ANSI-136",
        2 => "IS-95",
        3 => "GSM",
        4 => "ANSI-136 cause",
        5 => "IS-95 cause",
        6 => "ANSI-41",
        7 => "SMPP error",
        8 => "message centre",
        _ => $"network {type}",
    };
}
