namespace Interworking.Fuzz;

/// <summary>Damages a seed: octets changed, cut, doubled, spliced with another seed's, tokens put in.</summary>
public sealed class Mutator(IFuzzTarget target)
{
    private static readonly byte[] Edges = [0x00, 0x01, 0x7F, 0x80, 0xFE, 0xFF, 0x1B, 0x20];

    /// <summary>Writes one damaged input into <paramref name="buffer"/>; its length.</summary>
    public int Next(Random random, Span<byte> buffer)
    {
        byte[] seed = target.Seeds[random.Next(target.Seeds.Count)];
        int length = Math.Min(seed.Length, buffer.Length);
        seed.AsSpan(0, length).CopyTo(buffer);
        for (int changes = random.Next(1, 6); changes > 0; changes--) length = Change(random, buffer, length);
        if (random.Next(2) == 0) target.Repair(buffer[..length]);
        return length;
    }

    private int Change(Random random, Span<byte> buffer, int length)
    {
        if (length == 0) return Insert(buffer, length, 0, target.Tokens[random.Next(target.Tokens.Count)]);
        int at = random.Next(length);
        switch (random.Next(10))
        {
            case 0 or 1:
                buffer[at] = (byte)random.Next(256);
                return length;
            case 2:
                buffer[at] ^= (byte)(1 << random.Next(8));
                return length;
            case 3:
                buffer[at] = Edges[random.Next(Edges.Length)];
                return length;
            case 4:
                return at;
            case 5:
                return Delete(buffer, length, at, random.Next(1, 17));
            case 6:
                return Insert(buffer, length, at, buffer.Slice(at, Math.Min(length - at, random.Next(1, 33))).ToArray());
            case 7:
                byte[] other = target.Seeds[random.Next(target.Seeds.Count)];
                return Insert(buffer, at, at, other.AsSpan(random.Next(other.Length)));
            case 8:
                byte[] whole = target.Seeds[random.Next(target.Seeds.Count)];
                return Insert(buffer, length, length, whole);
            default:
                return Insert(buffer, length, at, target.Tokens[random.Next(target.Tokens.Count)]);
        }
    }

    private static int Delete(Span<byte> buffer, int length, int at, int octets)
    {
        int end = Math.Min(at + octets, length);
        buffer[end..length].CopyTo(buffer[at..]);
        return length - (end - at);
    }

    /// <summary>What does not fit falls off the end.</summary>
    private static int Insert(Span<byte> buffer, int length, int at, ReadOnlySpan<byte> octets)
    {
        int put = Math.Min(octets.Length, buffer.Length - at);
        int moved = Math.Max(0, Math.Min(length - at, buffer.Length - at - put));
        buffer.Slice(at, moved).CopyTo(buffer[(at + put)..]);
        octets[..put].CopyTo(buffer[at..]);
        return at + put + moved;
    }
}
