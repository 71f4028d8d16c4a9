using BenchmarkDotNet.Attributes;
using Interworking.Smpp.Text;

namespace Interworking.Benchmarks;

/// <summary>Text to octets and back: 60 characters of each kind, and a long text cut into parts. The baseline is plain GSM 7-bit, read.</summary>
[MemoryDiagnoser]
public class SmppTextBenchmarks
{
    private static readonly EncoderProfile Languages = new() { Languages = [NationalLanguage.Turkish] };
    private static readonly string Plain = new('x', 60);
    private static readonly string Turkish = string.Concat(Enumerable.Repeat("ışık ve gölge ", 4));
    private static readonly string Cyrillic = string.Concat(Enumerable.Repeat("Привет, мир! ", 5));
    private static readonly EncodedText Long = TextEncoder.Encode(new string('x', 1_000));
    private static readonly EncodedText PlainSeptets = TextEncoder.Encode(Plain);
    private static readonly EncodedText CyrillicOctets = TextEncoder.Encode(Cyrillic);
    private static readonly byte[] Packed = Gsm7Packing.Pack(PlainSeptets.Bytes, 0);

    [Benchmark(Baseline = true)]
    public string? DecodeGsm7() => SmppText.Decode(0x00, PlainSeptets.Bytes).Text;

    [Benchmark]
    public string? DecodePacked() => SmppText.Decode(0x00, Packed, Alphabet.Gsm7Packed).Text;

    [Benchmark]
    public string? DecodeUcs2() => SmppText.Decode(0x08, CyrillicOctets.Bytes).Text;

    [Benchmark]
    public EncodedText EncodeGsm7() => TextEncoder.Encode(Plain);

    [Benchmark]
    public EncodedText EncodeUcs2() => TextEncoder.Encode(Cyrillic);

    [Benchmark]
    public EncodedText EncodeNational() => TextEncoder.Encode(Turkish, Languages);

    [Benchmark]
    public IReadOnlyList<Segment> SplitSevenParts() => Segmenter.Split(Long, LongMessageMethod.Udh8, 7);
}
