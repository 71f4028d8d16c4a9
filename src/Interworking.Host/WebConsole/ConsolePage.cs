namespace Interworking.Host.WebConsole;

/// <summary>A page of the console, as the navigation shows it.</summary>
internal sealed record ConsolePage(string Name, string Path)
{
    public static readonly ConsolePage Overview = new("Overview", "/");
    public static readonly ConsolePage Links = new("Links", "/links");
    public static readonly ConsolePage Policies = new("Policies", "/policies");

    public static readonly IReadOnlyList<ConsolePage> All = [Overview, Links, Policies];
}
