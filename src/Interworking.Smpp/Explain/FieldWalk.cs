using System.Buffers.Binary;
using System.Text;
using Interworking.Smpp.Text;
using Interworking.Smpp.Values;

namespace Interworking.Smpp.Explain;

/// <summary>Walks over one PDU and notes every field with its offset. The first fault ends it.</summary>
internal sealed class FieldWalk(ReadOnlyMemory<byte> pdu, Alphabet defaultAlphabet)
{
    private readonly List<ExplainedField> _fields = [];

    public IReadOnlyList<ExplainedField> Fields => _fields;

    public ExplainedFault? Fault { get; private set; }

    /// <summary>Octets walked over.</summary>
    public int At { get; private set; }

    public Alphabet DefaultAlphabet => defaultAlphabet;

    public int Left => pdu.Length - At;

    public ReadOnlyMemory<byte> Rest => pdu[At..];

    public void Note(int offset, int length, int depth, string name, string value) => _fields.Add(new ExplainedField(offset, length, depth, name, value));

    public void Fail(int offset, string reason, CommandStatus status) => Fault ??= new ExplainedFault(offset, reason, status);

    public void Skip(int octets) => At += octets;

    public uint UInt32(string name, Func<uint, string> describe)
    {
        if (Fault is not null) return 0;
        if (Left < 4)
        {
            Fail(At, $"{name} needs 4 octets, {Left} are left", CommandStatus.InvalidCommandLength);
            return 0;
        }

        uint value = BinaryPrimitives.ReadUInt32BigEndian(Rest.Span);
        Note(At, 4, 0, name, describe(value));
        Skip(4);
        return value;
    }

    public byte Octet(string name)
    {
        if (Fault is not null) return 0;
        if (Left < 1)
        {
            Fail(At, $"the PDU ends before {name}", CommandStatus.InvalidCommandLength);
            return 0;
        }

        byte value = Rest.Span[0];
        bool counts = name is "sm_length" or "number_of_dests" or "no_unsuccess";
        Note(At, 1, 0, name, counts ? $"{value}" : Readable.Octet(value, OctetMeanings.Of(name, value, defaultAlphabet)));
        Skip(1);
        return value;
    }

    public void CString(string name, int maxOctets, bool secret = false)
    {
        if (Fault is not null) return;
        ReadOnlySpan<byte> rest = Rest.Span;
        int end = rest[..Math.Min(maxOctets, rest.Length)].IndexOf((byte)0);
        if (end < 0)
        {
            if (rest.Length < maxOctets) Fail(At, $"the PDU ends within {name}, which has no NUL", CommandStatus.InvalidCommandLength);
            else Fail(At, $"{name} is longer than {maxOctets - 1} characters, or has no NUL", TooLong(name));
            return;
        }

        Note(At, end + 1, 0, name, secret ? $"({end} characters, not shown)" : Describe(name, Encoding.Latin1.GetString(rest[..end])));
        Skip(end + 1);
    }

    /// <summary>What a peer is answered whose string is too long.</summary>
    private static CommandStatus TooLong(string name) => name switch
    {
        "system_id" => CommandStatus.InvalidSystemId,
        "password" => CommandStatus.InvalidPassword,
        "system_type" => CommandStatus.InvalidSystemType,
        "address_range" => CommandStatus.BindFailed,
        "service_type" => CommandStatus.InvalidServiceType,
        "source_addr" => CommandStatus.InvalidSourceAddress,
        "destination_addr" or "esme_addr" => CommandStatus.InvalidDestinationAddress,
        "dl_name" => CommandStatus.InvalidDistributionListName,
        "schedule_delivery_time" => CommandStatus.InvalidScheduledDeliveryTime,
        "validity_period" => CommandStatus.InvalidValidityPeriod,
        "final_date" => CommandStatus.QueryFailed,
        "message_id" => CommandStatus.InvalidMessageId,
        _ => CommandStatus.InvalidCommandLength,
    };

    private static string Describe(string name, string text)
    {
        if (text.Length == 0) return "(empty)";
        bool time = name is "schedule_delivery_time" or "validity_period" or "final_date";
        string quoted = Readable.Quote(text);
        if (!time || !SmppTime.TryParse(text, DateTimeOffset.UnixEpoch, out DateTimeOffset moment)) return quoted;
        return text[^1] == 'R' ? $"{quoted} {moment - DateTimeOffset.UnixEpoch:d\\.hh\\:mm\\:ss} from now" : $"{quoted} {moment:yyyy-MM-dd HH:mm:ss zzz}";
    }
}
