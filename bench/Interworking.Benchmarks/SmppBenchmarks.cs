using System.Buffers;
using System.Text;
using BenchmarkDotNet.Attributes;
using Interworking.Smpp.Codec;
using Interworking.Smpp.Pdus;
using Interworking.Smpp.Text;
using Interworking.Smpp.Values;

namespace Interworking.Benchmarks;

/// <summary>A submit_sm with 60 septets, decoded, encoded, its text read. The baseline is copying its octets.</summary>
[MemoryDiagnoser]
public class SmppBenchmarks
{
    private static readonly SubmitSm Submit = new(new ShortMessage
    {
        Source = new SmppAddress(Ton.International, Npi.Isdn, "447700900000"),
        Destination = new SmppAddress(Ton.International, Npi.Isdn, "111222333"),
        RegisteredDelivery = new RegisteredDelivery(1),
        Body = Encoding.ASCII.GetBytes(new string('x', 60)),
    });

    private readonly ArrayBufferWriter<byte> _output = new(512);
    private readonly byte[] _copy = new byte[512];
    private byte[] _frame = [];

    [GlobalSetup]
    public void Setup()
    {
        PduCodec.Encode(_output, Submit, CommandStatus.Ok, 1);
        _frame = _output.WrittenSpan.ToArray();
    }

    [Benchmark(Baseline = true)]
    public void CopyOctets() => _frame.CopyTo(_copy, 0);

    [Benchmark]
    public Pdu? DecodeSubmitSm()
    {
        PduCodec.TryDecode(_frame, out _, out Pdu? pdu, out _);
        return pdu;
    }

    [Benchmark]
    public int EncodeSubmitSm()
    {
        _output.ResetWrittenCount();
        PduCodec.Encode(_output, Submit, CommandStatus.Ok, 1);
        return _output.WrittenCount;
    }

    [Benchmark]
    public string DecodeGsm7() => Gsm7.Decode(Submit.Message.Body.Span);
}
