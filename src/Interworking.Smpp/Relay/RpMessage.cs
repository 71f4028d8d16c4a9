using Interworking.Smpp.Tpdus;

namespace Interworking.Smpp.Relay;

/// <summary>A message of the short message relay layer (TS 24.011, 7.3): the body <c>application/vnd.3gpp.sms</c>.</summary>
/// <param name="Reference">RP-Message Reference, 0 to 255: an answer has that of what it answers.</param>
/// <param name="ToPhone">From the network to the phone, else the other way.</param>
public abstract record RpMessage(byte Reference, bool ToPhone)
{
    /// <summary>The octets.</summary>
    /// <exception cref="ArgumentException">A field does not fit: the caller's bug.</exception>
    public byte[] ToOctets()
    {
        var writer = new OctetWriter(stackalloc byte[OctetWriter.Most]);
        writer.Byte(Type);
        writer.Byte(Reference);
        Write(ref writer);
        return writer.ToArray();
    }

    /// <summary>RP-Message Type (8.2.2).</summary>
    internal abstract byte Type { get; }

    internal abstract void Write(ref OctetWriter writer);
}
