using System.Net;
using System.Text;

namespace Interworking.Gateway.Tests.Sip.Ingress;

/// <summary>A MESSAGE as an app writes it, header by header.</summary>
internal sealed record MessageRequest
{
    public string Uri { get; init; } = $"sip:444@{SipWorld.Domain}";

    public string From { get; init; } = $"sip:{SipWorld.Did}@{SipWorld.Domain}";

    public string Tag { get; init; } = "a73kszlfl";

    public string CallId { get; init; } = Guid.NewGuid().ToString("N");

    public uint CSeq { get; init; } = 1;

    public string Branch { get; init; } = "z9hG4bKonce";

    /// <summary>Null writes no Content-Type.</summary>
    public string? Type { get; init; } = "text/plain;charset=UTF-8";

    public byte[] Body { get; init; } = "hello"u8.ToArray();

    public IReadOnlyList<string> Headers { get; init; } = [];

    public byte[] ToBytes(string transport = "UDP", IPEndPoint? local = null)
    {
        List<string> lines =
        [
            $"MESSAGE {Uri} SIP/2.0",
            $"Via: SIP/2.0/{transport} {local ?? new IPEndPoint(IPAddress.Loopback, 5070)};branch={Branch};rport",
            "Max-Forwards: 70",
            $"From: <{From}>;tag={Tag}",
            $"To: <{Uri}>",
            $"Call-ID: {CallId}",
            $"CSeq: {CSeq} MESSAGE",
            .. Headers,
        ];
        if (Type is not null) lines.Add($"Content-Type: {Type}");
        lines.Add($"Content-Length: {Body.Length}");
        return [.. Encoding.UTF8.GetBytes(string.Join("\r\n", lines) + "\r\n\r\n"), .. Body];
    }
}
