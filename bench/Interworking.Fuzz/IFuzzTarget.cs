namespace Interworking.Fuzz;

/// <summary>A library under fire.</summary>
public interface IFuzzTarget
{
    /// <summary>Well-formed and malformed inputs to start from.</summary>
    IReadOnlyList<byte[]> Seeds { get; }

    /// <summary>Octets that steer its parser, put in here and there.</summary>
    IReadOnlyList<byte[]> Tokens { get; }

    /// <summary>Repairs what every mutation would break at once, as a length field, so that the damage reaches deeper.</summary>
    void Repair(Span<byte> input);

    /// <summary>
    /// Takes one input as the product would; the number of messages accepted in it. Throws <see cref="FuzzFailureException"/>
    /// for a broken promise; any other exception is a failure too.
    /// </summary>
    /// <param name="input">Octets as a peer may send them.</param>
    /// <param name="salt">Chooses among ways to take it; the same for the same round and input.</param>
    int Take(ReadOnlyMemory<byte> input, int salt);
}
