namespace Interworking.Gateway.Audit;

/// <summary>What checking the log has found.</summary>
/// <param name="Rows">Rows that are in order, from the first.</param>
/// <param name="Head">Hash of the last of them, hex: written down elsewhere it can be asked for later.</param>
/// <param name="BrokenAt">The first row that is not; null when all are.</param>
/// <param name="Why">What is wrong with it; null when nothing is.</param>
public sealed record AuditVerdict(long Rows, string Head, long? BrokenAt, string? Why);
