using System.Text.Json.Serialization;

namespace Interworking.Host.Api.Links;

/// <summary>Which links of this node to end; exactly one of them.</summary>
/// <param name="Carrier">All that this carrier has bound.</param>
/// <param name="Connection">All of this connection; it is dialled again unless it is disabled.</param>
/// <param name="Remote">The one with this peer address and port, as /api/links has it.</param>
[JsonUnmappedMemberHandling(JsonUnmappedMemberHandling.Disallow)]
internal sealed record DisconnectBody(string? Carrier = null, string? Connection = null, string? Remote = null);
