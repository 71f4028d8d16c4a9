namespace Interworking.Gateway.Audit;

/// <summary>The end of the log as it stands in a row of its own.</summary>
/// <param name="Seq">Rows there are.</param>
/// <param name="Hash">Of the last one.</param>
/// <param name="Seal">See <see cref="AuditChain.Seal"/>; empty before the first row.</param>
public sealed record AuditHead(long Seq, byte[] Hash, byte[] Seal);
