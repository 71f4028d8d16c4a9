namespace Interworking.Smpp.Text;

/// <summary>A body read as text.</summary>
/// <param name="Text">Null when it is binary or cannot be read as what it claims to be.</param>
/// <param name="Alphabet">How it was read; <see cref="Alphabet.Binary"/> when the text is null.</param>
public readonly record struct DecodedText(string? Text, Alphabet Alphabet);
