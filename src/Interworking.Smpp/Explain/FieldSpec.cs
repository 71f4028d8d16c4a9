namespace Interworking.Smpp.Explain;

/// <summary>One field of an operation's layout.</summary>
/// <param name="Kind">How it is written.</param>
/// <param name="Name">The standard's name; of an address the part behind ton and npi.</param>
/// <param name="MaxOctets">Of a C-octet string, its NUL included.</param>
internal sealed record FieldSpec(FieldKind Kind, string Name, int MaxOctets = 0);
