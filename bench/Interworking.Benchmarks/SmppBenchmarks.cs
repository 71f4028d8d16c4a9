using System.Buffers;
using System.Text;
using BenchmarkDotNet.Attributes;
using Interworking.Smpp.Codec;
using Interworking.Smpp.Pdus;
using Interworking.Smpp.Text;
using Interworking.Smpp.Tlvs;
using Interworking.Smpp.Values;

namespace Interworking.Benchmarks;

/// <summary>
/// A submit_sm with 60 septets, one that is part of a longer text with parameters, a receipt and an answer, decoded and encoded.
/// The baseline is copying the octets of the first.
/// </summary>
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

    private static readonly SubmitSm Part = new(Segmenter.Split(TextEncoder.Encode(new string('x', 300)), LongMessageMethod.Udh8, 7)[0].In(
        Submit.Message with
        {
            ValidityPeriod = "000002000000000R",
            Tlvs = new TlvListBuilder().Add(TlvTag.UserMessageReference, (ushort)7).Add(TlvTag.PayloadType, 0).Build(),
        },
        DataCodings.Default));

    private static readonly DeliverSm Receipt = new(new ShortMessage
    {
        Source = Submit.Message.Destination,
        Destination = Submit.Message.Source,
        EsmClass = EsmClass.Receipt,
        Body = Encoding.ASCII.GetBytes("id:94258431594 sub:001 dlvrd:001 submit date:2601011200 done date:2601011201 stat:DELIVRD err:000 text:"),
        Tlvs = new TlvListBuilder().AddCString(TlvTag.ReceiptedMessageId, "94258431594").Add(TlvTag.MessageState, (byte)MessageState.Delivered).Build(),
    });

    private readonly ArrayBufferWriter<byte> _output = new(512);
    private readonly byte[] _copy = new byte[512];
    private byte[] _frame = [];
    private byte[] _part = [];
    private byte[] _receipt = [];
    private byte[] _answer = [];

    [GlobalSetup]
    public void Setup() =>
        (_frame, _part, _receipt, _answer) = (Encoded(Submit), Encoded(Part), Encoded(Receipt), Encoded(new SubmitSmResp("94258431594")));

    [Benchmark(Baseline = true)]
    public void CopyOctets() => _frame.CopyTo(_copy, 0);

    [Benchmark]
    public Pdu? DecodeSubmitSm() => Decoded(_frame);

    [Benchmark]
    public Pdu? DecodePartWithParameters() => Decoded(_part);

    [Benchmark]
    public Pdu? DecodeReceipt() => Decoded(_receipt);

    [Benchmark]
    public Pdu? DecodeSubmitSmResp() => Decoded(_answer);

    [Benchmark]
    public int EncodeSubmitSm() => Encode(Submit);

    [Benchmark]
    public int EncodePartWithParameters() => Encode(Part);

    [Benchmark]
    public UserData ReadUserDataOfPart() => UserData.Read(Part.Message, Alphabet.Gsm7);

    private static Pdu? Decoded(byte[] frame)
    {
        PduCodec.TryDecode(frame, out _, out Pdu? pdu, out _);
        return pdu;
    }

    private int Encode(Pdu pdu)
    {
        _output.ResetWrittenCount();
        PduCodec.Encode(_output, pdu, CommandStatus.Ok, 1);
        return _output.WrittenCount;
    }

    private byte[] Encoded(Pdu pdu)
    {
        Encode(pdu);
        return _output.WrittenSpan.ToArray();
    }
}
