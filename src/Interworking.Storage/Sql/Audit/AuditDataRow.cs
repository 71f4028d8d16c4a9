using Interworking.Gateway.Audit;

namespace Interworking.Storage.Sql.Audit;

/// <summary>A row of the log as Dapper writes and reads it.</summary>
internal sealed class AuditDataRow
{
    public const string Select = "select seq, at, who, origin, action, target, was, becomes, hash from audit";

    public long Seq { get; init; }

    public long At { get; init; }

    public string Who { get; init; } = "";

    public string Origin { get; init; } = "";

    public string Action { get; init; } = "";

    public string Target { get; init; } = "";

    public string? Was { get; init; }

    public string? Becomes { get; init; }

    public byte[] Hash { get; init; } = [];

    public static AuditDataRow Of(AuditRow row) => new()
    {
        Seq = row.Seq,
        At = row.At.ToUnixTimeMilliseconds(),
        Who = row.Who,
        Origin = row.From,
        Action = row.Action,
        Target = row.Target,
        Was = row.Before,
        Becomes = row.After,
        Hash = row.Hash,
    };

    public AuditRow ToRow() => new(Seq, DateTimeOffset.FromUnixTimeMilliseconds(At), Who, Origin, Action, Target, Was, Becomes, Hash);
}
