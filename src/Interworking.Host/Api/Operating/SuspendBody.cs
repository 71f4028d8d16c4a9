using System.Text.Json.Serialization;

namespace Interworking.Host.Api.Operating;

/// <summary>Whom to suspend; exactly one.</summary>
/// <param name="Carrier">Its name.</param>
/// <param name="Account">A DID.</param>
[JsonUnmappedMemberHandling(JsonUnmappedMemberHandling.Disallow)]
internal sealed record SuspendBody(string? Carrier = null, string? Account = null);

/// <summary>What suspending has changed, or in a dry run would change.</summary>
/// <param name="DryRun">Nothing was done.</param>
/// <param name="Changes">A line for each difference; none when it is so already.</param>
/// <param name="Says">What its peer is answered from then on.</param>
internal sealed record SuspendResult(bool DryRun, IReadOnlyList<string> Changes, string Says);
