using Interworking.Gateway.Access;

namespace Interworking.Gateway.Audit;

/// <summary>Something that somebody did, before it has its place in the log. Never holds a secret.</summary>
/// <param name="By">Who and from where.</param>
/// <param name="Action">create, change, delete, sign-in, cancel, ...</param>
/// <param name="Target">What it was done to: <c>carrier TATA</c>.</param>
/// <param name="Before">How that was; null where it was not.</param>
/// <param name="After">How it is now; null where it is gone.</param>
public sealed record AuditEntry(Actor By, string Action, string Target, string? Before = null, string? After = null);
