using Interworking.Gateway.Access;

namespace Interworking.Host.WebConsole;

/// <summary>A page of the console, as the navigation shows it.</summary>
/// <param name="Name">Its title.</param>
/// <param name="Path">Where it is.</param>
/// <param name="Duty">What it demands of whoever looks at it.</param>
public sealed record ConsolePage(string Name, string Path, Duty Duty = Duty.Read)
{
    public static readonly ConsolePage Overview = new("Overview", "/");
    public static readonly ConsolePage Messages = new("Messages", "/messages");
    public static readonly ConsolePage Links = new("Links", "/links");
    public static readonly ConsolePage Apps = new("Apps", "/apps");
    public static readonly ConsolePage Customers = new("Customers", "/customers");
    public static readonly ConsolePage Accounts = new("Accounts", "/accounts");
    public static readonly ConsolePage Products = new("Products", "/products");
    public static readonly ConsolePage Carriers = new("Carriers", "/carriers");
    public static readonly ConsolePage Connections = new("Connections", "/connections");
    public static readonly ConsolePage Policies = new("Policies", "/policies");
    public static readonly ConsolePage Environments = new("Environments", "/environments");
    public static readonly ConsolePage Tariffs = new("Tariffs", "/tariffs");
    public static readonly ConsolePage Statements = new("Statements", "/statements");
    public static readonly ConsolePage Users = new("Users", "/users", Duty.Administer);
    public static readonly ConsolePage Tokens = new("Tokens", "/tokens", Duty.Administer);
    public static readonly ConsolePage Audit = new("Audit", "/audit", Duty.Administer);

    /// <summary>One's own password and code generator; not in the navigation.</summary>
    public static readonly ConsolePage Own = new("Your account", "/own", Duty.Own);

    /// <summary>By what they are for.</summary>
    public static readonly IReadOnlyList<(string Group, IReadOnlyList<ConsolePage> Pages)> Groups =
    [
        ("Operate", [Overview, Messages, Links, Apps]),
        ("Provision", [Customers, Accounts, Products, Carriers, Connections, Policies, Environments]),
        ("Bill", [Tariffs, Statements]),
        ("Admin", [Users, Tokens, Audit]),
    ];
}
