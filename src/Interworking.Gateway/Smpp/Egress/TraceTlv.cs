using System.Text;
using Interworking.Gateway.Messages;
using Interworking.Smpp.Tlvs;

namespace Interworking.Gateway.Smpp.Egress;

/// <summary>
/// The trace TLV (docs/trace-tlv.md): what our own environments tell each other about a message.
/// <code>
/// tag 0x2E10 | length | version 1 | hops | part | flags | trace id, ASCII
///    2 octets    2         1         1      1       1      1 to 64
/// </code>
/// </summary>
public static class TraceTlv
{
    public const TlvTag Tag = (TlvTag)0x2E10;

    private const byte Version = 1;
    private const byte MayBeCopyFlag = 0x01;
    private const int HeadLength = 4;
    private const int LongestId = 64;

    public static TlvListBuilder AddTrace(this TlvListBuilder tlvs, in Trace trace)
    {
        byte[] value = new byte[HeadLength + trace.Id.Length];
        value[0] = Version;
        value[1] = (byte)Math.Min(trace.Hops, byte.MaxValue);
        value[2] = (byte)trace.Part;
        value[3] = trace.MayBeCopy ? MayBeCopyFlag : (byte)0;
        Encoding.ASCII.GetBytes(trace.Id, value.AsSpan(HeadLength));
        return tlvs.Add(Tag, value);
    }

    /// <summary>Null when there is none, or none that can be read: then the message begins here.</summary>
    public static Trace? Read(TlvList tlvs)
    {
        if (tlvs.IsEmpty || !tlvs.TryGet(Tag, out ReadOnlyMemory<byte> value)) return null;
        ReadOnlySpan<byte> octets = value.Span;
        if (octets.Length is <= HeadLength or > HeadLength + LongestId || octets[0] != Version || octets[1] == 0 || octets[2] == 0) return null;
        ReadOnlySpan<byte> id = octets[HeadLength..];
        return id.ContainsAnyExceptInRange((byte)'!', (byte)'~')
            ? null
            : new Trace(Encoding.ASCII.GetString(id), octets[1], octets[2], (octets[3] & MayBeCopyFlag) != 0);
    }

    /// <summary>The environment where a message with this trace id began.</summary>
    public static ReadOnlySpan<char> EnvironmentOf(string traceId)
    {
        int dash = traceId.LastIndexOf('-');
        return dash < 0 ? [] : traceId.AsSpan(0, dash);
    }
}
