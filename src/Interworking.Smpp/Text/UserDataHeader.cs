using System.Buffers.Binary;

namespace Interworking.Smpp.Text;

/// <summary>The user data header at the front of a body whose esm_class says so (TS 23.040, 9.2.3.24).</summary>
/// <param name="Concatenation">Its place in a longer message; null when it has none, or an impossible one.</param>
/// <param name="DestinationPort">Application port; null when there is none.</param>
/// <param name="SourcePort">Application port; null when there is none.</param>
/// <param name="Elements">All elements as sent, each with its identifier and length, behind the header's own length.</param>
public sealed record UserDataHeader(Concatenation? Concatenation, int? DestinationPort, int? SourcePort, ReadOnlyMemory<byte> Elements)
{
    internal const byte Concatenated8 = 0x00;
    internal const byte Concatenated16 = 0x08;
    private const byte Ports8 = 0x04;
    private const byte Ports16 = 0x05;
    private const byte SingleShiftElement = 0x24;
    private const byte LockingShiftElement = 0x25;

    /// <summary>The language whose table follows an escape (9.2.3.24.15).</summary>
    public NationalLanguage SingleShift { get; private init; }

    /// <summary>The language whose table replaces the default one (9.2.3.24.16).</summary>
    public NationalLanguage LockingShift { get; private init; }

    /// <summary>
    /// Reads it. False when the body is shorter than the header it claims, or an element reaches over the header's end: then the
    /// body is to be taken whole. When an element comes twice the last one counts (9.2.3.24).
    /// </summary>
    /// <param name="body">short_message or message_payload.</param>
    /// <param name="header">What was found.</param>
    /// <param name="bodyOffset">Where the text begins.</param>
    public static bool TryParse(ReadOnlySpan<byte> body, out UserDataHeader header, out int bodyOffset)
    {
        header = new UserDataHeader(null, null, null, ReadOnlyMemory<byte>.Empty);
        bodyOffset = 0;
        if (body.IsEmpty || body[0] >= body.Length) return false;
        ReadOnlySpan<byte> elements = body.Slice(1, body[0]);
        var found = default(Found);
        for (ReadOnlySpan<byte> rest = elements; !rest.IsEmpty;)
        {
            if (rest.Length < 2 || rest.Length < 2 + rest[1]) return false;
            Note(rest[0], rest.Slice(2, rest[1]), ref found);
            rest = rest[(2 + rest[1])..];
        }

        header = new UserDataHeader(found.Part, found.To, found.From, elements.ToArray()) { SingleShift = found.Single, LockingShift = found.Locking };
        bodyOffset = 1 + elements.Length;
        return true;
    }

    private static void Note(byte identifier, ReadOnlySpan<byte> data, ref Found found)
    {
        switch (identifier, data.Length)
        {
            case (Concatenated8, 3):
                found.Part = Text.Concatenation.Of(data[0], data[1], data[2]);
                break;
            case (Concatenated16, 4):
                found.Part = Text.Concatenation.Of(BinaryPrimitives.ReadUInt16BigEndian(data), data[2], data[3]);
                break;
            case (Ports8, 2):
                (found.To, found.From) = (data[0], data[1]);
                break;
            case (Ports16, 4):
                (found.To, found.From) = (BinaryPrimitives.ReadUInt16BigEndian(data), BinaryPrimitives.ReadUInt16BigEndian(data[2..]));
                break;
            case (SingleShiftElement, 1):
                found.Single = (NationalLanguage)data[0];
                break;
            case (LockingShiftElement, 1):
                found.Locking = (NationalLanguage)data[0];
                break;
        }
    }

    private struct Found
    {
        public Concatenation? Part;
        public int? To;
        public int? From;
        public NationalLanguage Single;
        public NationalLanguage Locking;
    }
}
