using System.Buffers.Binary;

namespace Interworking.Smpp.Text;

/// <summary>The user data header at the front of a body whose esm_class says so (TS 23.040, 9.2.3.24).</summary>
/// <param name="Concatenation">Its place in a longer message; null when it has none, or an impossible one.</param>
/// <param name="DestinationPort">Application port; null when there is none.</param>
/// <param name="SourcePort">Application port; null when there is none.</param>
/// <param name="Elements">All elements as sent, each with its identifier and length, behind the header's own length.</param>
public sealed record UserDataHeader(Concatenation? Concatenation, int? DestinationPort, int? SourcePort, ReadOnlyMemory<byte> Elements)
{
    /// <summary>The language whose table follows an escape (9.2.3.24.15).</summary>
    public NationalLanguage SingleShift { get; private init; }

    /// <summary>The language whose table replaces the default one (9.2.3.24.16).</summary>
    public NationalLanguage LockingShift { get; private init; }

    /// <summary>Octets that the header takes, its own length included.</summary>
    public int Length => 1 + Elements.Length;

    /// <summary>The elements one by one, in the order sent, unknown and repeated ones too.</summary>
    public IReadOnlyList<UserDataElement> ToElements()
    {
        var found = new List<UserDataElement>();
        for (ReadOnlyMemory<byte> rest = Elements; !rest.IsEmpty; rest = rest[found[^1].Size..])
            found.Add(new UserDataElement(rest.Span[0], rest.Slice(2, rest.Span[1])));
        return found;
    }

    /// <summary>What has to travel on when the text is cut and encoded anew: all but concatenation and language tables.</summary>
    public IReadOnlyList<UserDataElement> ToOwnElements() => [.. ToElements().Where(element => element.Identifier is not
        (UserDataElements.Concatenated8 or UserDataElements.Concatenated16 or UserDataElements.SingleShift or UserDataElements.LockingShift))];

    /// <summary>A header of these elements with its length in front; nothing when there are none. Throws above 255 octets: the caller's bug.</summary>
    public static byte[] Build(IReadOnlyList<UserDataElement> elements)
    {
        if (elements.Count == 0) return [];
        int size = elements.Sum(element => element.Size);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(size, byte.MaxValue, nameof(elements));
        byte[] header = new byte[1 + size];
        header[0] = (byte)size;
        int at = 1;
        foreach (UserDataElement element in elements)
        {
            header[at] = element.Identifier;
            header[at + 1] = (byte)element.Data.Length;
            element.Data.CopyTo(header.AsMemory(at + 2));
            at += element.Size;
        }

        return header;
    }

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
            case (UserDataElements.Concatenated8, 3):
                found.Part = Text.Concatenation.Of(data[0], data[1], data[2]);
                break;
            case (UserDataElements.Concatenated16, 4):
                found.Part = Text.Concatenation.Of(BinaryPrimitives.ReadUInt16BigEndian(data), data[2], data[3]);
                break;
            case (UserDataElements.Ports8, 2):
                (found.To, found.From) = (data[0], data[1]);
                break;
            case (UserDataElements.Ports16, 4):
                (found.To, found.From) = (BinaryPrimitives.ReadUInt16BigEndian(data), BinaryPrimitives.ReadUInt16BigEndian(data[2..]));
                break;
            case (UserDataElements.SingleShift, 1):
                found.Single = (NationalLanguage)data[0];
                break;
            case (UserDataElements.LockingShift, 1):
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
