namespace Interworking.Gateway.Smpp.Links;

/// <summary>A link's trouble has begun or ended.</summary>
/// <param name="Troubled">It has begun.</param>
/// <param name="What">In words; empty at the end.</param>
public readonly record struct LinkChange(bool Troubled, string What);
