using System.Globalization;

namespace Interworking.Gateway.Messages;

/// <summary>
/// A message's (or part's) id: 63 bits, time-ordered, decimal wherever a person or a peer sees it.
/// Layout: 41 bits milliseconds since 2020-01-01 UTC, 10 bits node slot, 12 bits sequence.
/// </summary>
public readonly record struct MessageId(long Value) : IComparable<MessageId>
{
    internal const int SequenceBits = 12;
    internal const int SlotBits = 10;

    internal static readonly DateTimeOffset Epoch = new(2020, 1, 1, 0, 0, 0, TimeSpan.Zero);

    /// <summary>The smallest id that could have been given at <paramref name="time"/>: the lower edge of a range by time.</summary>
    public static MessageId FirstAt(DateTimeOffset time) =>
        new(Math.Clamp((long)(time - Epoch).TotalMilliseconds, 0, long.MaxValue >> (SequenceBits + SlotBits)) << (SequenceBits + SlotBits));

    /// <summary>When it was given, by the clock of the node that gave it.</summary>
    public DateTimeOffset GivenAt => Epoch.AddMilliseconds(Value >> (SequenceBits + SlotBits));

    /// <summary>The slot of the node that gave it: 0 to 1023.</summary>
    public int Slot => (int)(Value >> SequenceBits) & ((1 << SlotBits) - 1);

    /// <summary>Reads the decimal form; false for anything else.</summary>
    public static bool TryParse(ReadOnlySpan<char> text, out MessageId id)
    {
        bool ok = long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out long value);
        id = new MessageId(value);
        return ok;
    }

    public int CompareTo(MessageId other) => Value.CompareTo(other.Value);

    public override string ToString() => Value.ToString(CultureInfo.InvariantCulture);

    public static bool operator <(MessageId left, MessageId right) => left.Value < right.Value;

    public static bool operator >(MessageId left, MessageId right) => left.Value > right.Value;

    public static bool operator <=(MessageId left, MessageId right) => left.Value <= right.Value;

    public static bool operator >=(MessageId left, MessageId right) => left.Value >= right.Value;
}
