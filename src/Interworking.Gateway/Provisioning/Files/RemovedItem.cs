namespace Interworking.Gateway.Provisioning.Files;

/// <summary>One thing to take away.</summary>
/// <param name="Section">The file's section that it belongs to: <c>carriers</c>, and <c>accounts</c>.</param>
/// <param name="Name">Its name, or an account's DID.</param>
public sealed record RemovedItem(string Section, string Name);
