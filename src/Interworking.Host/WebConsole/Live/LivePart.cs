namespace Interworking.Host.WebConsole.Live;

/// <summary>A part of a page that the server sends anew while it changes: a component that takes nothing but services.</summary>
/// <param name="Name">As in its place's data-live.</param>
/// <param name="Component">What draws it.</param>
internal sealed record LivePart(string Name, Type Component);
