using System.Net;
using Interworking.Sip.Messages;

namespace Interworking.Gateway.Sip.Nodes;

/// <summary>The way to an app from the node that holds it (RFC 5626, 5.2).</summary>
/// <param name="Transport">Any.</param>
/// <param name="Local">Our listener.</param>
/// <param name="Remote">The app, or what stands before it.</param>
/// <param name="FlowId">The connection; 0 on UDP, where the two addresses are the flow.</param>
/// <param name="Incarnation">Of the process that holds the connection: none outlives it. 0 on UDP.</param>
public readonly record struct FlowToken(SipTransport Transport, IPEndPoint Local, IPEndPoint Remote, long FlowId, long Incarnation);
