using Interworking.Gateway.Audit;
using Interworking.Gateway.Provisioning;

namespace Interworking.Storage.Sql.Provisioning;

/// <summary>What a plan is in the audit log: an entry for each thing, and for a file with thousands of them one for each few hundred lines.</summary>
internal static class PlanAudit
{
    private const int MostEntries = 200;

    public static IReadOnlyList<AuditEntry> Entries(ProvisioningPlan plan) => plan.Records.Count <= MostEntries
        ? [.. plan.Records.Select(record => new AuditEntry(plan.By, record.Action, record.Target, record.Before, record.After))]
        : [.. plan.Changes.Chunk(MostEntries).Select(lines => new AuditEntry(plan.By, "provision", $"{lines.Length} of {plan.Changes.Count} changes", null, string.Join('\n', lines)))];
}
