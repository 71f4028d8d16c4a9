namespace Interworking.Gateway.Audit;

/// <summary>An entry of the log in its place.</summary>
/// <param name="Seq">1 for the first; none is left out.</param>
/// <param name="At">When, by the clock of the node that wrote it, to the millisecond.</param>
/// <param name="Who">See <see cref="Access.Actor.Who"/>.</param>
/// <param name="From">Address or machine.</param>
/// <param name="Action">See <see cref="AuditEntry.Action"/>.</param>
/// <param name="Target">See <see cref="AuditEntry.Target"/>.</param>
/// <param name="Before">See <see cref="AuditEntry.Before"/>.</param>
/// <param name="After">See <see cref="AuditEntry.After"/>.</param>
/// <param name="Hash">Of all this and the hash of the row before; see <see cref="AuditChain"/>.</param>
public sealed record AuditRow(long Seq, DateTimeOffset At, string Who, string From, string Action, string Target, string? Before, string? After, byte[] Hash);
