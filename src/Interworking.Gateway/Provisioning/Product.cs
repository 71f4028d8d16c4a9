namespace Interworking.Gateway.Provisioning;

/// <summary>What a customer buys.</summary>
/// <param name="Name">Unique.</param>
/// <param name="Messaging">Accounts with it send and receive messages.</param>
public sealed record Product(string Name, bool Messaging);
