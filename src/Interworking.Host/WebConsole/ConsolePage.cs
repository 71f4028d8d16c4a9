using Interworking.Gateway.Access;

namespace Interworking.Host.WebConsole;

/// <summary>A page of the console, as the navigation shows it.</summary>
/// <param name="Name">Its title.</param>
/// <param name="Path">Where it is.</param>
/// <param name="Duty">What it demands of whoever looks at it.</param>
internal sealed record ConsolePage(string Name, string Path, Duty Duty = Duty.Read)
{
    public static readonly ConsolePage Overview = new("Overview", "/");
    public static readonly ConsolePage Messages = new("Messages", "/messages");
    public static readonly ConsolePage Links = new("Links", "/links");
    public static readonly ConsolePage Apps = new("Apps", "/apps");
    public static readonly ConsolePage Policies = new("Policies", "/policies");
    public static readonly ConsolePage Statements = new("Statements", "/statements");
    public static readonly ConsolePage Audit = new("Audit", "/audit", Duty.Administer);

    public static readonly IReadOnlyList<ConsolePage> All = [Overview, Messages, Links, Apps, Policies, Statements, Audit];
}
