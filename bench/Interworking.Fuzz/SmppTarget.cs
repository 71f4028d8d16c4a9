using System.Buffers;
using System.Buffers.Binary;
using Interworking.Smpp.Codec;
using Interworking.Smpp.Explain;
using Interworking.Smpp.Pdus;

namespace Interworking.Fuzz;

/// <summary>
/// Framing, decoding, encoding again, and everything that is read from a PDU afterwards. Promises: nothing throws; a frame is as long as it
/// says; what is decoded needs memory in proportion; written again it is not longer, reads the same, and writes the same again;
/// <see cref="PduExplainer"/> refuses what the codec refuses.
/// </summary>
public sealed class SmppTarget : IFuzzTarget
{
    private const int MaxPdu = 65_536;

    private readonly ArrayBufferWriter<byte> _written = new(4_096);
    private readonly ArrayBufferWriter<byte> _again = new(4_096);

    public IReadOnlyList<byte[]> Seeds { get; } = SmppSeeds.All();

    public IReadOnlyList<byte[]> Tokens { get; } =
    [
        [0, 0, 0, 16], [0, 0, 0x10, 0], [0xFF, 0xFF, 0xFF, 0xFF], [0x80, 0, 0, 0], [0, 0, 0, 4], [0, 0, 0, 5], [0, 0, 1, 3], [0, 0, 0, 0x21],
        [0x04, 0x24, 0, 4], [0x04, 0x24, 0xFF, 0xFF], [0x00, 0x1E, 0, 0x41], [0x02, 0x0C, 0, 2, 0, 1], [0x02, 0x0E, 0, 1, 3], [0x02, 0x0F, 0, 1, 2],
        [5, 0, 3, 7, 2, 1], [6, 8, 4, 0, 7, 2, 1], [3, 0x24, 1, 1], [3, 0x25, 1, 7], [0x1B], [0x1B, 0x65], [0xD8, 0x3D], [0], [255], [254],
    ];

    /// <summary>command_length becomes the input's.</summary>
    public void Repair(Span<byte> input)
    {
        if (input.Length >= PduHeader.Size) BinaryPrimitives.WriteInt32BigEndian(input, input.Length);
    }

    public int Take(ReadOnlyMemory<byte> input, int salt)
    {
        ReadOnlySequence<byte> rest = Segments.Cut(input, salt);
        int accepted = 0;
        while (PduFrame.TryTake(ref rest, MaxPdu, out ReadOnlySequence<byte> frame) == FrameResult.Taken)
        {
            long behind = input.Length - rest.Length;
            ReadOnlyMemory<byte> octets = frame.IsSingleSegment ? frame.First : frame.ToArray();
            Check(octets.Length == BinaryPrimitives.ReadInt32BigEndian(octets.Span) && behind <= input.Length, "a frame is not as long as it says");
            if (TakeFrame(octets, salt)) accepted++;
        }

        return accepted;
    }

    private bool TakeFrame(ReadOnlyMemory<byte> frame, int salt)
    {
        long before = GC.GetAllocatedBytesForCurrentThread();
        bool whole = PduCodec.TryDecode(frame.Span, out PduHeader header, out Pdu? pdu, out PduFault fault);
        long allocated = GC.GetAllocatedBytesForCurrentThread() - before;
        Check(allocated <= 4_096 + (128L * frame.Length), $"decoding {frame.Length} octets took {allocated} octets of memory");
        Check(whole == pdu is not null && whole == fault.IsNone, "a fault and a PDU, or neither");
        if (salt % 16 == 0) CheckExplained(frame, whole, fault);
        if (pdu is null) return false;
        CheckWritten(frame, header, pdu);
        SmppReading.Read(pdu, salt);
        return true;
    }

    private void CheckWritten(ReadOnlyMemory<byte> frame, PduHeader header, Pdu pdu)
    {
        _written.ResetWrittenCount();
        _again.ResetWrittenCount();
        Check(PduCodec.Encode(_written, pdu, header.Status, header.Sequence).IsNone, "what was read cannot be written");
        Check(_written.WrittenCount <= frame.Length, "what was written is longer than what was read");
        if (_written.WrittenSpan.SequenceEqual(frame.Span)) return;

        // Octets behind the last field were dropped: from now on it has to stay as it is.
        Check(PduCodec.TryDecode(_written.WrittenSpan, out _, out Pdu? second, out _), "what was written cannot be read");
        Check(PduCodec.Encode(_again, second!, header.Status, header.Sequence).IsNone && _again.WrittenSpan.SequenceEqual(_written.WrittenSpan), "writing twice gives two results");
    }

    private static void CheckExplained(ReadOnlyMemory<byte> frame, bool whole, PduFault fault)
    {
        IReadOnlyList<ExplainedPdu> explained = PduExplainer.Explain(frame);
        ExplainedFault? found = explained[0].Fault;
        Check(explained.Count == 1 && whole == found is null, $"the codec says {fault.Kind}, its explanation {found?.Reason ?? "that it is fine"}");
        Check(whole || found!.Status == fault.Status, $"the codec answers {fault.Status}, its explanation {found?.Status}");
        int at = 0;
        foreach (ExplainedField field in explained[0].Fields)
        {
            Check(field.Offset >= 0 && field.Offset + field.Length <= frame.Length, $"{field.Name} reaches over the end");
            if (field.Depth > 0) continue;
            Check(field.Offset == at, $"{field.Name} does not begin where the field before it ends");
            at += field.Length;
        }

        Check(!whole || at == frame.Length, "the explanation leaves octets out");
    }

    private static void Check(bool holds, string promise)
    {
        if (!holds) throw new FuzzFailureException(promise);
    }
}
