using System.Text.Json;
using System.Text.Json.Serialization;

namespace Interworking.Host.Api.Routes;

/// <summary>What would happen to a message?</summary>
/// <param name="From">Sender, as the origin writes it.</param>
/// <param name="To">Recipient, as the origin writes it.</param>
/// <param name="Carrier">The carrier that submits it; left out for the sender's app, or any carrier.</param>
/// <param name="Policy">A service policy that is not saved yet, as if it were.</param>
[JsonUnmappedMemberHandling(JsonUnmappedMemberHandling.Disallow)]
internal sealed record RouteBody(string From, string To, string? Carrier = null, JsonElement? Policy = null);

/// <summary>What would happen to it.</summary>
/// <param name="Refusal">Why it would be refused; null when it would be accepted.</param>
/// <param name="Lines">How that comes, in order.</param>
internal sealed record RouteAnswerView(string? Refusal, IReadOnlyList<RouteLineView> Lines);

/// <param name="Label">account, contacts, policy, connection, answer.</param>
/// <param name="Text">What there is to say.</param>
internal sealed record RouteLineView(string Label, string Text);
