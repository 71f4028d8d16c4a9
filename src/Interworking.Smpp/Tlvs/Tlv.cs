namespace Interworking.Smpp.Tlvs;

/// <summary>One optional parameter (SMPP 3.4, 5.3.1); the value has 0 to 65535 octets.</summary>
public readonly record struct Tlv(TlvTag Tag, ReadOnlyMemory<byte> Value);
