using System.Net;
using Interworking.Gateway.Provisioning;
using Interworking.Smpp.Session;

namespace Interworking.Gateway.Smpp;

/// <summary>One bound SMPP session and on whose behalf it speaks. Listener links have a carrier; links that we dialled have a connection, and a carrier when that is billed.</summary>
public sealed class SmppLink(SmppSession session, Carrier? carrier, Connection? connection, string systemId, EndPoint? remote, DateTimeOffset since)
{
    public SmppSession Session { get; } = session;

    public Carrier? Carrier { get; } = carrier;

    public Connection? Connection { get; } = connection;

    /// <summary>The system_id of the bind.</summary>
    public string SystemId { get; } = systemId;

    public EndPoint? Remote { get; } = remote;

    public DateTimeOffset Since { get; } = since;

    /// <summary>Carrier or connection: what keeps the parts of different peers apart.</summary>
    public string Name { get; } = connection is null ? $"carrier:{carrier!.Name}" : $"connection:{connection.Name}";

    public LinkProfile Profile { get; } = connection?.Profile ?? carrier!.Profile;

    /// <summary>Our own environment at the other end; null for a real peer. Its trace TLV counts, and nobody is billed.</summary>
    public string? Environment { get; } = connection is null ? carrier!.Environment : connection.Environment ?? carrier?.Environment;

    /// <summary>Answers wait for the outcome, whatever the PDU says.</summary>
    public bool TransactionMode { get; } = connection is null && carrier!.TransactionMode;
}
