using Interworking.Gateway.Operating;

namespace Interworking.Storage.Sql.Provisioning;

/// <summary>One row of <c>hold</c> as Dapper reads it.</summary>
internal sealed class HoldRow
{
    public const string Select = "select kind, name, account_id, drained, at, who, reason from hold order by kind, name";

    public static readonly Words<HoldKind> Kinds = new();

    public string Kind { get; init; } = "";

    public string Name { get; init; } = "";

    public long AccountId { get; init; }

    public bool Drained { get; init; }

    public long At { get; init; }

    public string Who { get; init; } = "";

    public string Reason { get; init; } = "";

    public Hold ToHold() => new(Kinds.Parse(Kind), Name) { AccountId = AccountId, Drained = Drained, At = DateTimeOffset.FromUnixTimeMilliseconds(At), Who = Who, Reason = Reason };
}
