using Interworking.Smpp.Values;

namespace Interworking.Smpp.Codec;

/// <summary>The four fields every PDU begins with (SMPP 3.4, 3.2).</summary>
/// <param name="Length">command_length, this header included.</param>
/// <param name="Id">command_id; may be a number that no operation has.</param>
/// <param name="Status">command_status; 0 in requests.</param>
/// <param name="Sequence">sequence_number; taken as sent, even where the peer leaves 1 to 0x7FFFFFFF.</param>
public readonly record struct PduHeader(int Length, CommandId Id, CommandStatus Status, uint Sequence)
{
    /// <summary>Octets of the header.</summary>
    public const int Size = 16;
}
