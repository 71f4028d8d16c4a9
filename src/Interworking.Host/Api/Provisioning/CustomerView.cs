namespace Interworking.Host.Api.Provisioning;

/// <summary>An owner of accounts; those are at <c>/api/accounts?customer=NAME</c>.</summary>
internal sealed record CustomerView(string Name);
