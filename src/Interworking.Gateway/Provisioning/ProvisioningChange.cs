namespace Interworking.Gateway.Provisioning;

/// <summary>One thing that a plan creates, changes or removes, as the audit log keeps it.</summary>
/// <param name="Action">create, change or delete.</param>
/// <param name="Target">Kind and name: <c>carrier TATA</c>.</param>
/// <param name="Before">What it said, without secrets; of a change only what differs. Null where it was not.</param>
/// <param name="After">What it says now, likewise; null where it is gone.</param>
public sealed record ProvisioningChange(string Action, string Target, string? Before, string? After);
