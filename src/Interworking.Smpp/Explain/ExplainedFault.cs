using Interworking.Smpp.Values;

namespace Interworking.Smpp.Explain;

/// <summary>Why a PDU cannot be read further.</summary>
/// <param name="Offset">From the PDU's first octet.</param>
/// <param name="Reason">In words.</param>
/// <param name="Status">What a peer would be answered.</param>
public sealed record ExplainedFault(int Offset, string Reason, CommandStatus Status);
