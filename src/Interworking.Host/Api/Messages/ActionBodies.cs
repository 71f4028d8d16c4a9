using System.Text.Json.Serialization;
using Interworking.Gateway.Search;

namespace Interworking.Host.Api.Messages;

/// <summary>Which waiting messages to act on; what is left out does not matter, but something must be said.</summary>
/// <param name="Destination">Canonical number.</param>
/// <param name="Origin">Canonical sender, or a name.</param>
/// <param name="Carrier">The carrier that they came from.</param>
/// <param name="Policy">The service policy whose queue they are in.</param>
/// <param name="Before">Accepted before (UTC).</param>
[JsonUnmappedMemberHandling(JsonUnmappedMemberHandling.Disallow)]
internal sealed record WaitingBody(string? Destination = null, string? Origin = null, string? Carrier = null, string? Policy = null, DateTimeOffset? Before = null)
{
    public WaitingFilter ToFilter() => new() { Destination = Destination, Origin = Origin, Carrier = Carrier, Policy = Policy, Before = Before };

    public override string ToString() => string.Join(", ", new[]
    {
        Destination is null ? "" : $"destination={Destination}",
        Origin is null ? "" : $"origin={Origin}",
        Carrier is null ? "" : $"carrier={Carrier}",
        Policy is null ? "" : $"policy={Policy}",
        Before is null ? "" : $"before={Before:O}",
    }.Where(part => part.Length > 0));
}

/// <summary>What an action on many has done, or in a dry run would do.</summary>
/// <param name="DryRun">Nothing was done.</param>
/// <param name="Matched">Messages that fit.</param>
/// <param name="Done">Messages it was done with; the others were being sent just then, or had ended.</param>
/// <param name="More">There are more than one request does: ask again.</param>
internal sealed record MessageActionResult(bool DryRun, long Matched, int Done, bool More);
