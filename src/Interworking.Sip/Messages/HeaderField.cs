namespace Interworking.Sip.Messages;

/// <summary>One header of a message: where its name and its (unfolded, trimmed) value stand in the message's bytes.</summary>
internal readonly record struct HeaderField(HeaderId Id, int NameStart, int NameLength, int ValueStart, int ValueLength);
