using System.Buffers;

namespace Interworking.Fuzz;

/// <summary>Octets as a pipe hands them over: in one piece or in several.</summary>
internal static class Segments
{
    /// <summary>The input, cut at up to two places that the salt chooses.</summary>
    public static ReadOnlySequence<byte> Cut(ReadOnlyMemory<byte> input, int salt)
    {
        if (salt % 2 == 0 || input.Length < 3) return new ReadOnlySequence<byte>(input);
        int first = salt % (input.Length - 1);
        int second = first + 1 + (salt / 7 % (input.Length - first - 1));
        var head = new Segment(input[..first], 0);
        Segment last = head.Then(input[first..second]).Then(input[second..]);
        return new ReadOnlySequence<byte>(head, 0, last, last.Memory.Length);
    }

    private sealed class Segment : ReadOnlySequenceSegment<byte>
    {
        public Segment(ReadOnlyMemory<byte> memory, long index) => (Memory, RunningIndex) = (memory, index);

        public Segment Then(ReadOnlyMemory<byte> memory)
        {
            var next = new Segment(memory, RunningIndex + Memory.Length);
            Next = next;
            return next;
        }
    }
}
