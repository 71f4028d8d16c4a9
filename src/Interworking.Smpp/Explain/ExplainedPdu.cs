using Interworking.Smpp.Values;

namespace Interworking.Smpp.Explain;

/// <summary>One PDU, field by field.</summary>
/// <param name="Start">Where it begins in the octets that were given.</param>
/// <param name="Length">Its command_length, or what there was of it.</param>
/// <param name="Id">Its operation.</param>
/// <param name="Fields">As far as they could be read.</param>
/// <param name="Fault">Null when it is well-formed.</param>
public sealed record ExplainedPdu(int Start, int Length, CommandId Id, IReadOnlyList<ExplainedField> Fields, ExplainedFault? Fault);
