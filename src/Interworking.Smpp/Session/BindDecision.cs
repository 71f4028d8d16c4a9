using Interworking.Smpp.Values;

namespace Interworking.Smpp.Session;

/// <summary>The message centre's answer to a bind.</summary>
/// <param name="Status">0 to accept.</param>
/// <param name="SystemId">What we call ourselves in bind_resp.</param>
/// <param name="PeerWindow">Requests of this peer we hold unanswered; 0 keeps the option.</param>
/// <param name="Window">Our requests to it; 0 keeps the option.</param>
public readonly record struct BindDecision(CommandStatus Status, string SystemId, int PeerWindow = 0, int Window = 0);
