namespace Interworking.Smpp.Tpdus;

/// <summary>A protocol data unit of the short message transfer layer (TS 23.040, 9.2.2), between a phone and the service centre.</summary>
public abstract record Tpdu
{
    internal const byte HeaderIndicator = 0x40; // TP-UDHI
    internal const byte ReplyPathBit = 0x80; // TP-RP

    /// <summary>The octets on the air.</summary>
    /// <exception cref="ArgumentException">A field does not fit: the caller's bug.</exception>
    public byte[] ToOctets()
    {
        var writer = new OctetWriter(stackalloc byte[OctetWriter.Most]);
        Write(ref writer);
        return writer.ToArray();
    }

    internal abstract void Write(ref OctetWriter writer);
}
