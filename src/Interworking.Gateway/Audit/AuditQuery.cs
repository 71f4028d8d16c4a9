namespace Interworking.Gateway.Audit;

/// <summary>A page of the log, newest first.</summary>
/// <param name="Before">Only rows before this one; null from the newest.</param>
/// <param name="Who">Only of this actor; null of all.</param>
/// <param name="Target">Only targets that begin so; null for all.</param>
/// <param name="Limit">1 to 1000.</param>
public sealed record AuditQuery(long? Before, string? Who, string? Target, int Limit);
