namespace Interworking.Smpp.Tpdus;

/// <summary>TP-VP (TS 23.040, 9.2.3.12): how long a message is worth delivering, in one of the forms that TP-VPF names.</summary>
/// <param name="Relative">From the moment that the centre takes it; null in the absolute form.</param>
/// <param name="Absolute">The moment it ends; null in the relative form.</param>
public readonly record struct TpValidity(TimeSpan? Relative, DateTimeOffset? Absolute)
{
    private const int NoFormat = 0;
    private const int EnhancedFormat = 1;
    private const int RelativeFormat = 2;
    private const int AbsoluteFormat = 3;

    private const int EnhancedOctets = 6; // behind the functionality indicator
    private const byte MoreIndicators = 0x80;

    /// <summary>Nothing was said.</summary>
    public bool IsNone => Relative is null && Absolute is null;

    /// <summary>TP-VPF that says how it is written.</summary>
    internal int Format => Absolute is not null ? AbsoluteFormat : Relative is not null ? RelativeFormat : NoFormat;

    /// <summary>When it ends for who takes it at <paramref name="now"/>; null when nothing was said.</summary>
    public DateTimeOffset? EndsAt(DateTimeOffset now) => Absolute ?? now + Relative;

    internal static TpValidity Read(ref OctetReader reader, int format) => format switch
    {
        RelativeFormat => new TpValidity(Span(reader.Byte()), null),
        AbsoluteFormat => new TpValidity(null, TpTime.Read(ref reader)),
        EnhancedFormat => ReadEnhanced(ref reader),
        _ => default,
    };

    internal void Write(ref OctetWriter writer)
    {
        if (Absolute is { } end) TpTime.Write(ref writer, end);
        else if (Relative is { } span) writer.Byte(Octet(span));
    }

    /// <summary>The relative form: steps of five minutes, then of half an hour, days, weeks (9.2.3.12.1).</summary>
    private static TimeSpan Span(byte value) => value switch
    {
        <= 143 => TimeSpan.FromMinutes(5 * (value + 1)),
        <= 167 => TimeSpan.FromHours(12) + TimeSpan.FromMinutes(30 * (value - 143)),
        <= 196 => TimeSpan.FromDays(value - 166),
        _ => TimeSpan.FromDays(7 * (value - 192)),
    };

    /// <summary>The shortest that lasts as long; the longest there is for what lasts longer.</summary>
    private static byte Octet(TimeSpan span)
    {
        for (int value = 0; value < byte.MaxValue; value++)
            if (Span((byte)value) >= span) return (byte)value;
        return byte.MaxValue;
    }

    /// <summary>The enhanced form (9.2.3.12.3): the first octet's lower bits say what follows; always seven octets in all. More of its octets than one are reserved.</summary>
    private static TpValidity ReadEnhanced(ref OctetReader reader)
    {
        byte indicator = reader.Byte();
        ReadOnlySpan<byte> octets = reader.Octets(EnhancedOctets);
        if (reader.Failed) return default;
        if ((indicator & MoreIndicators) != 0) return default;
        switch (indicator & 0x07)
        {
            case 1:
                return new TpValidity(Span(octets[0]), null);
            case 2 when octets[0] > 0:
                return new TpValidity(TimeSpan.FromSeconds(octets[0]), null);
            case 3 when SemiOctets.Pair(octets[0]) is >= 0 and var hours && SemiOctets.Pair(octets[1]) is >= 0 and < 60 and var minutes
                && SemiOctets.Pair(octets[2]) is >= 0 and < 60 and var seconds:
                return new TpValidity(new TimeSpan(hours, minutes, seconds), null);
            case 0:
                return default;
            default:
                reader.Fail();
                return default;
        }
    }
}
