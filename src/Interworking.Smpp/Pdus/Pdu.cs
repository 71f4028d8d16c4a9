using Interworking.Smpp.Codec;
using Interworking.Smpp.Values;

namespace Interworking.Smpp.Pdus;

/// <summary>The body of one operation. Sequence number and status are the header's, apart from it.</summary>
public abstract record Pdu
{
    public abstract CommandId Id { get; }

    /// <summary>
    /// A response that came, or goes, without its body: SMPP 3.4 leaves it out with an error status, and many peers
    /// leave it out of others. Its fields are then empty.
    /// </summary>
    public bool HeaderOnly { get; init; }

    /// <summary>Writes the mandatory fields and the optional parameters.</summary>
    public abstract void Write(ref PduWriter writer);
}
