using Interworking.Gateway.Audit;

namespace Interworking.Storage.Sql.Audit;

internal sealed class AuditHeadRow
{
    public const string Select = "select seq, hash, seal from audit_head where one = 1";

    public long Seq { get; init; }

    public byte[] Hash { get; init; } = [];

    public byte[] Seal { get; init; } = [];

    public AuditHead ToHead() => new(Seq, Hash, Seal);
}
