using System.Data.Common;
using System.Runtime.CompilerServices;
using Interworking.Gateway.Messages;
using Interworking.Gateway.Settlement;
using Interworking.Gateway.Settlement.Reconciling;
using Interworking.Storage.Sql.Provisioning;

namespace Interworking.Storage.Sql.Settlement;

/// <summary>Units are PDUs: of a message of one its own id, of others those of its parts; where the answer carried another id (submit_multi), that.</summary>
public sealed class ReconciliationStore(SettlementDatabase database) : IReconciliationStore
{
    private const string Finished =
        """
        select coalesce(g.group_id, p.part_id, c.id) as answer_id, c.id as message_id, c.accepted_at, c.destination, c.outcome as state, c.test, c.carrier
        from cdr c left join cdr_part p on p.id = c.id left join message_group g on g.id = coalesce(p.part_id, c.id)
        """;

    private const string OfMonth =
        $"{Finished} where c.id >= @first and c.id < @end and c.accepted_at >= @from and c.accepted_at < @until and {TrafficBuckets.Billable} and c.carrier = @Carrier";

    private const string Waiting =
        """
        select s.id as message_id, s.accepted_at as accepted_ms, s.destination, s.test, s.carrier, s.parts from spool s
        where s.id >= @first and s.id < @end and s.accepted_at >= @fromMs and s.accepted_at < @untilMs and s.carrier = @Carrier and not s.test and s.notice is null
        """;

    private static readonly TimeSpan IdSlack = TimeSpan.FromDays(2);

    private readonly string _byId =
        $"""
        {Finished} where c.environment = @environment and c.id in (
            select id from cdr_part where part_id in ({database.Dialect.Numbers}) union select id from message_group where group_id in ({database.Dialect.Numbers})
            union select u.id from ({database.Dialect.Rows([("id", "bigint")], "@rows")}) u
            union select cp.id from message_group mg join cdr_part cp on cp.part_id = mg.id where mg.group_id in ({database.Dialect.Numbers}))
        """;

    public async IAsyncEnumerable<OwnUnit> ReadAsync(TrafficQuery query, [EnumeratorCancellation] CancellationToken stop)
    {
        await using DbConnection connection = await database.OpenAsync(stop);
        await using DbTransaction moment = await database.BeginReadAsync(connection, stop);
        var values = new
        {
            query.Environment,
            query.Scope.Carrier,
            first = MessageId.FirstAt(query.From - IdSlack).Value,
            end = MessageId.FirstAt(query.Until + IdSlack).Value,
            from = database.Dialect.Time(query.From),
            until = database.Dialect.Time(query.Until),
            fromMs = query.From.ToUnixTimeMilliseconds(),
            untilMs = query.Until.ToUnixTimeMilliseconds(),
        };
        await foreach (UnitRow row in connection.QueryUnbufferedAsync<UnitRow>(OfMonth, values, moment).WithCancellation(stop)) yield return row.ToUnit(database.Dialect);
        await foreach (WaitingRow row in connection.QueryUnbufferedAsync<WaitingRow>(Waiting, values, moment).WithCancellation(stop))
        {
            foreach (OwnUnit unit in row.ToUnits()) yield return unit;
        }
    }

    public async ValueTask<IReadOnlyList<OwnUnit>> FindAsync(string environment, IReadOnlyCollection<long> answerIds, CancellationToken stop)
    {
        await using DbConnection connection = await database.OpenAsync(stop);
        var values = new { environment, numbers = JsonText.Write(answerIds), rows = JsonText.Write(answerIds.Select(id => new { id })) };
        HashSet<long> asked = [.. answerIds];
        return [.. (await connection.QueryAsync<UnitRow>(_byId, values)).Select(row => row.ToUnit(database.Dialect)).Where(unit => asked.Contains(unit.AnswerId))];
    }

    private sealed class UnitRow
    {
        public long AnswerId { get; init; }

        public long MessageId { get; init; }

        public object AcceptedAt { get; init; } = "";

        public string Destination { get; init; } = "";

        public string State { get; init; } = "";

        public bool Test { get; init; }

        public string? Carrier { get; init; }

        public OwnUnit ToUnit(SqlDialect dialect) =>
            new(AnswerId, MessageId, dialect.ReadTime(AcceptedAt), Destination, TrafficBuckets.State(State), Test, Carrier ?? "");
    }

    private sealed class WaitingRow
    {
        public long MessageId { get; init; }

        public long AcceptedMs { get; init; }

        public string Destination { get; init; } = "";

        public bool Test { get; init; }

        public string? Carrier { get; init; }

        public string Parts { get; init; } = "";

        public IEnumerable<OwnUnit> ToUnits() => PartList.Read(Parts).Select(part => new OwnUnit(
            part.Group == default ? part.Id.Value : part.Group.Value, MessageId, DateTimeOffset.FromUnixTimeMilliseconds(AcceptedMs), Destination, TrafficState.Unfinished, Test, Carrier ?? ""));
    }
}
