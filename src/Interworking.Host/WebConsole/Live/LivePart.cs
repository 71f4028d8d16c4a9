namespace Interworking.Host.WebConsole.Live;

/// <summary>A part of a page that the server sends anew while it changes: a component that takes nothing but services, and perhaps whether who watches may act.</summary>
/// <param name="Name">As in its place's data-live.</param>
/// <param name="Component">What draws it.</param>
/// <param name="KnowsOperators">It has the parameter <see cref="MayOperate"/>.</param>
internal sealed record LivePart(string Name, Type Component, bool KnowsOperators = false)
{
    public const string MayOperate = "MayOperate";
}
