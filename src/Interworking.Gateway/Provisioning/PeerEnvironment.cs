namespace Interworking.Gateway.Provisioning;

/// <summary>Another installation of the same provider, and where it is entered.</summary>
/// <param name="Name">As it calls itself.</param>
/// <param name="Entry">address:port of its SMPP listeners; no two environments share one.</param>
public sealed record PeerEnvironment(string Name, IReadOnlyList<string> Entry);
