using System.Net;
using Interworking.Sip.Messages;

namespace Interworking.Gateway.Sip.Nodes;

/// <summary>A node path, read and found genuine.</summary>
/// <param name="Transport">Between the nodes: Udp or Tcp.</param>
/// <param name="EndPoint">The node that holds the flow.</param>
/// <param name="Token">The flow there.</param>
public readonly record struct NodeHop(SipTransport Transport, IPEndPoint EndPoint, FlowToken Token);
