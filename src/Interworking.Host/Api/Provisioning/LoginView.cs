namespace Interworking.Host.Api.Provisioning;

/// <summary>A carrier's system_id.</summary>
/// <param name="SystemId">What it binds as.</param>
/// <param name="Password">Only to write: left out it stays.</param>
internal sealed record LoginView(string SystemId, string? Password = null)
{
    /// <summary>The record without its password.</summary>
    public override string ToString() => SystemId;
}
