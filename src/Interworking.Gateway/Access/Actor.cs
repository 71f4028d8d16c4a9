namespace Interworking.Gateway.Access;

/// <summary>Who changes something, for the audit log.</summary>
/// <param name="Who"><c>user:alice</c>, <c>token:billing-export</c>, <c>cli:root</c> or <c>gateway</c>.</param>
/// <param name="From">Address or machine.</param>
public sealed record Actor(string Who, string From)
{
    /// <summary>The gateway itself: the provisioning file that its configuration names.</summary>
    public static readonly Actor Gateway = new("gateway", Environment.MachineName);

    /// <summary>Whoever runs a command on this machine.</summary>
    public static readonly Actor Cli = new($"cli:{Environment.UserName}", Environment.MachineName);
}
