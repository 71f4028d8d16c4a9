using System.Net;
using Interworking.Sip.Messages;

namespace Interworking.Sip.Resolving;

/// <summary>One place to send to.</summary>
/// <param name="Transport">Udp, Tcp or Tls.</param>
/// <param name="EndPoint">Address and port.</param>
/// <param name="Domain">The name that was resolved, which a TLS certificate must be for (RFC 5922, 7.3); not that of the server it led to.</param>
public sealed record SipTarget(SipTransport Transport, IPEndPoint EndPoint, string Domain);
