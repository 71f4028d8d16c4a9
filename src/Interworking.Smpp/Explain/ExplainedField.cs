namespace Interworking.Smpp.Explain;

/// <summary>One line of an explained PDU.</summary>
/// <param name="Offset">Where it begins, from the PDU's first octet.</param>
/// <param name="Length">Octets that it takes.</param>
/// <param name="Depth">0 for the fields of the operation, which follow one another; deeper ones are parts of the field above.</param>
/// <param name="Name">The standard's name.</param>
/// <param name="Value">What it says, readable; holds no control characters.</param>
public sealed record ExplainedField(int Offset, int Length, int Depth, string Name, string Value);
