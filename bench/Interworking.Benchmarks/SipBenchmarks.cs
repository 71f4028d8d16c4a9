using System.Text;
using BenchmarkDotNet.Attributes;
using Interworking.Sip.Codec;
using Interworking.Sip.Messages;

namespace Interworking.Benchmarks;

/// <summary>The 200 that an app answers a MESSAGE with. The baseline is copying its octets.</summary>
[MemoryDiagnoser]
public class SipBenchmarks
{
    private static readonly byte[] Ok = Encoding.ASCII.GetBytes(
        "SIP/2.0 200 OK\r\n"
        + "Via: SIP/2.0/UDP 127.0.0.1:5060;rport=5060;branch=z9hG4bK00000000000000a1\r\n"
        + "From: <sip:447700900000@env1.example.net>;tag=5f1c9a\r\n"
        + "To: <sip:111222333@env1.example.net>;tag=88a1\r\n"
        + "Call-ID: 843627461928374@env1\r\n"
        + "CSeq: 1 MESSAGE\r\n"
        + "Content-Length: 0\r\n\r\n");

    private readonly byte[] _copy = new byte[1024];

    [Benchmark(Baseline = true)]
    public void CopyOctets() => Ok.CopyTo(_copy, 0);

    [Benchmark]
    public SipMessage? Parse200()
    {
        SipParser.TryParse(Ok, SipLimits.Default, out SipMessage? message, out _);
        return message;
    }
}
