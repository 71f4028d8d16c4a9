using System.Net;

namespace Interworking.Sip.Resolving;

/// <summary>A message that answers our question, read (RFC 1035, 4.1; negative answers RFC 2308).</summary>
/// <param name="Code">RCODE: 0 good, 1 format, 2 server failure, 3 no such name, 5 refused.</param>
/// <param name="IsTruncated">There is more: ask over TCP.</param>
/// <param name="Answer">What it says, for codes 0 and 3.</param>
internal sealed record DnsResponse(int Code, bool IsTruncated, DnsAnswer Answer)
{
    public const int FormatError = 1;
    public const int NoSuchName = 3;
    public const int NotImplemented = 4;

    private const int MaxAliases = 8;
    private const int Answers = 0x8000;
    private const int OpCode = 0x7800;
    private const int Truncation = 0x0200;

    public bool IsUsable => Code is 0 or NoSuchName;

    /// <summary>Null for what is no answer to this question, or is broken.</summary>
    public static DnsResponse? Read(ReadOnlySpan<byte> message, ushort id, DnsQuestion question)
    {
        var reader = new DnsReader(message);
        ushort gotId = reader.Short();
        int flags = reader.Short();
        int questions = reader.Short();
        int answers = reader.Short();
        int authorities = reader.Short();
        reader.Short();
        if (gotId != id || (flags & (Answers | OpCode)) != Answers || questions != 1) return null;
        if (!reader.Name().Equals(question.Name, StringComparison.OrdinalIgnoreCase)
            || reader.Short() != (ushort)question.Type || reader.Short() != DnsQuestion.ClassIn || reader.IsBroken) return null;

        bool truncated = (flags & Truncation) != 0;
        var records = new List<DnsRecord>();
        for (int at = 0; at < answers && !reader.IsBroken; at++)
            if (Record(ref reader, out _) is { } record) records.Add(record);
        uint negative = 0;
        for (int at = 0; at < authorities && !reader.IsBroken; at++)
        {
            _ = Record(ref reader, out uint? minimum);
            negative = minimum ?? negative;
        }

        // A truncated message may end anywhere; what it holds is not used.
        if (reader.IsBroken && !truncated) return null;
        return new DnsResponse(flags & 0xF, truncated, Select(records, question, negative));
    }

    /// <summary>The records of the name, or of what it is an alias of. Others that came along are nobody's business.</summary>
    private static DnsAnswer Select(List<DnsRecord> records, DnsQuestion question, uint negative)
    {
        string name = question.Name;
        uint timeToLive = uint.MaxValue;
        for (int hop = 0; hop <= MaxAliases; hop++)
        {
            DnsRecord[] found = [.. records.Where(record => record is not CnameRecord && record.Name.Equals(name, StringComparison.OrdinalIgnoreCase) && IsOf(record, question.Type))];
            if (found.Length > 0)
                return new DnsAnswer(DnsOutcome.Found, found, Math.Min(timeToLive, found.Min(record => record.TimeToLive)));
            if (records.OfType<CnameRecord>().FirstOrDefault(alias => alias.Name.Equals(name, StringComparison.OrdinalIgnoreCase)) is not { } next) break;
            timeToLive = Math.Min(timeToLive, next.TimeToLive);
            name = next.Target;
        }

        return new DnsAnswer(DnsOutcome.Nothing, [], negative);
    }

    private static bool IsOf(DnsRecord record, DnsType type) => record switch
    {
        AddressRecord address => type == (address.Address.AddressFamily == System.Net.Sockets.AddressFamily.InterNetwork ? DnsType.A : DnsType.Aaaa),
        SrvRecord => type == DnsType.Srv,
        NaptrRecord => type == DnsType.Naptr,
        _ => false,
    };

    /// <summary>Null for types and classes that we do not need. <paramref name="minimum"/> is how long an SOA lets "there is none" be kept.</summary>
    private static DnsRecord? Record(ref DnsReader reader, out uint? minimum)
    {
        minimum = null;
        string name = reader.Name();
        var type = (DnsType)reader.Short();
        ushort kind = reader.Short();
        uint timeToLive = reader.Long();
        int length = reader.Short();
        int end = reader.At + length;
        DnsRecord? record = kind != DnsQuestion.ClassIn ? null : type switch
        {
            DnsType.A when length == 4 => new AddressRecord(name, timeToLive, Address(ref reader, 4)),
            DnsType.Aaaa when length == 16 => new AddressRecord(name, timeToLive, Address(ref reader, 16)),
            DnsType.Cname => new CnameRecord(name, timeToLive, reader.Name()),
            DnsType.Srv => new SrvRecord(name, timeToLive, reader.Short(), reader.Short(), reader.Short(), reader.Name()),
            DnsType.Naptr => Naptr(ref reader, name, timeToLive),
            _ => null,
        };
        if (kind == DnsQuestion.ClassIn && type == DnsType.Soa) minimum = Minimum(ref reader, timeToLive);
        if (reader.At > end) reader.SkipTo(-1); // read over its own end
        else reader.SkipTo(end);
        return record;
    }

    private static IPAddress Address(ref DnsReader reader, int octets) =>
        reader.Take(octets) is { Length: > 0 } address ? new IPAddress(address) : IPAddress.None;

    private static NaptrRecord Naptr(ref DnsReader reader, string name, uint timeToLive)
    {
        ushort order = reader.Short();
        ushort preference = reader.Short();
        string flags = reader.Text();
        string service = reader.Text();
        reader.Text(); // the expression: unused with flag s
        return new NaptrRecord(name, timeToLive, order, preference, flags, service, reader.Name());
    }

    private static uint Minimum(ref DnsReader reader, uint timeToLive)
    {
        reader.Name();
        reader.Name();
        reader.Take(16); // serial, refresh, retry, expire
        return Math.Min(timeToLive, reader.Long());
    }
}
