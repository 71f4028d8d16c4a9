using Interworking.Gateway.Audit;

namespace Interworking.Host.Api.Audit;

/// <summary>A row of the audit log.</summary>
internal sealed record AuditRowView(long Seq, DateTimeOffset At, string Who, string From, string Action, string Target, string? Before, string? After, string Hash)
{
    public static AuditRowView Of(AuditRow row) => new(row.Seq, row.At, row.Who, row.From, row.Action, row.Target, row.Before, row.After, Convert.ToHexStringLower(row.Hash));
}
