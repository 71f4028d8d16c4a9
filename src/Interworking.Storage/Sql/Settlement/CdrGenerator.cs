using System.Data.Common;
using Dapper;
using Interworking.Gateway.Messages;
using Interworking.Gateway.Settlement;

namespace Interworking.Storage.Sql.Settlement;

/// <summary>Makes CDRs in the database itself, some hundred thousand to a transaction. They are marked as late, so that daily counts find them wherever those are.</summary>
public sealed class CdrGenerator(SettlementDatabase database) : ICdrGenerator
{
    private const long AtOnce = 200_000;

    /// <summary>Slot and sequence of an id, all bits.</summary>
    private const long LastOfAMoment = (1 << 22) - 1;

    private readonly string _insert =
        $"""
        insert into cdr (environment, id, trace_id, direction, carrier, system_id, origin, destination, origin_raw, destination_raw, parts, alphabet, accepted_at, finished_at,
            outcome, delivered_to, sip_status, attempts, test, peer_ref, call_id)
        select @environment, @first + cast(n * @idStep as bigint), 'generated', 'sms_to_sip', @carrier, 'generated', {Origin}, '9647' || (100000 + (n * 7919) % 900000),
            {Origin}, '+9647' || (100000 + (n * 7919) % 900000), case when n % 20 = 0 then 3 else 1 end, 'gsm7', {database.Dialect.TimeOf("@firstMs + cast(n * @msStep as bigint)")},
            {database.Dialect.TimeOf("@firstMs + cast(n * @msStep as bigint) + 40")}, case n % 10 when 3 then (case n % 3 when 0 then 'failed' when 1 then 'expired' else 'unknown' end) else 'delivered' end,
            'device', 200, 1, {database.Dialect.False}, case when n % 3 = 0 then 'ref-' || n end, case when n % 5 = 0 then 'generated-' || n || '@example.net 1' end
        from ({database.Dialect.Series("@from", "@until")}) s
        """;

    // Three in four come from one name, as campaigns do; the others from a million numbers.
    private const string Origin = "case when n % 4 > 0 then 'Sender' else '44770' || (1000000 + (n * 104729) % 1000000) end";

    private const string MarkLate =
        """
        insert into cdr_late (id) select id from cdr
        where id >= @low and id < @end and carrier = @carrier and id < (select done_until from rollup_state where environment = @environment) on conflict do nothing
        """;

    public async ValueTask GenerateAsync(string environment, string carrier, BillingMonth month, long count, CancellationToken stop)
    {
        DateTimeOffset from = BillingMonth.StartOf(month.First, TimeZoneInfo.Utc), until = BillingMonth.StartOf(month.End, TimeZoneInfo.Utc);
        // Another carrier's of that month have other ids.
        long first = MessageId.FirstAt(from).Value + carrier.Aggregate(17L, (sum, letter) => ((sum * 31) + letter) & LastOfAMoment);
        decimal idStep = (decimal)(MessageId.FirstAt(until).Value - LastOfAMoment - MessageId.FirstAt(from).Value) / count, msStep = (decimal)(until - from).TotalMilliseconds / count;
        await using DbConnection connection = await database.OpenAsync(stop);
        for (long at = 0; at < count; at += AtOnce)
        {
            long end = Math.Min(count, at + AtOnce);
            await using DbTransaction transaction = await connection.BeginTransactionAsync(stop);
            var values = new
            {
                environment,
                carrier,
                first,
                idStep = (long)idStep,
                msStep = (double)msStep,
                firstMs = from.ToUnixTimeMilliseconds(),
                from = at,
                until = end,
                low = first + (at * (long)idStep),
                end = first + (end * (long)idStep),
            };
            await connection.ExecuteAsync(new CommandDefinition(_insert, values, transaction, commandTimeout: 600, cancellationToken: stop));
            await connection.ExecuteAsync(MarkLate, values, transaction);
            await transaction.CommitAsync(stop);
        }
    }
}
