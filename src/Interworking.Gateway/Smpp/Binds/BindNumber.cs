namespace Interworking.Gateway.Smpp.Binds;

/// <summary>One of the binds that were agreed with a connection's peer: 0 to <see cref="Provisioning.Connection.Binds"/> - 1.</summary>
public readonly record struct BindNumber(string Connection, int Number);
