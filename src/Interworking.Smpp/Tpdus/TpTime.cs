namespace Interworking.Smpp.Tpdus;

/// <summary>TP-SCTS, TP-DT and the absolute TP-VP (TS 23.040, 9.2.3.11): seven octets, local time of the sender and its offset in quarters of an hour.</summary>
internal static class TpTime
{
    private const int Length = 7;
    private const byte NegativeOffset = 0x08;

    /// <summary>DateTimeOffset knows no more than 14 hours; the world has no more.</summary>
    private const int MaxQuarters = 56;

    public static DateTimeOffset Read(ref OctetReader reader)
    {
        ReadOnlySpan<byte> octets = reader.Octets(Length);
        if (reader.Failed) return default;
        Span<int> pairs = stackalloc int[Length];
        for (int i = 0; i < Length; i++) pairs[i] = SemiOctets.Pair(i == Length - 1 ? (byte)(octets[i] & ~NegativeOffset) : octets[i]);
        int year = 2000 + pairs[0];
        bool valid = pairs[0] >= 0 && pairs[1] is >= 1 and <= 12 && pairs[2] >= 1 && pairs[2] <= DateTime.DaysInMonth(year, pairs[1])
            && pairs[3] is >= 0 and < 24 && pairs[4] is >= 0 and < 60 && pairs[5] is >= 0 and < 60 && pairs[6] is >= 0 and <= MaxQuarters;
        if (!valid)
        {
            reader.Fail();
            return default;
        }

        int quarters = (octets[Length - 1] & NegativeOffset) != 0 ? -pairs[6] : pairs[6];
        return new DateTimeOffset(year, pairs[1], pairs[2], pairs[3], pairs[4], pairs[5], TimeSpan.FromMinutes(15 * quarters));
    }

    /// <summary>Years 2000 to 2099; whole seconds, and the offset that the time has, cut to a quarter of an hour.</summary>
    public static void Write(ref OctetWriter writer, DateTimeOffset time)
    {
        int quarters = (int)(time.Offset.Ticks / TimeSpan.FromMinutes(15).Ticks);
        DateTimeOffset local = time.ToOffset(TimeSpan.FromMinutes(15 * quarters));
        writer.Octets(
        [
            SemiOctets.Pair(local.Year % 100), SemiOctets.Pair(local.Month), SemiOctets.Pair(local.Day),
            SemiOctets.Pair(local.Hour), SemiOctets.Pair(local.Minute), SemiOctets.Pair(local.Second),
            (byte)(SemiOctets.Pair(Math.Abs(quarters)) | (quarters < 0 ? NegativeOffset : 0)),
        ]);
    }
}
