using System.Data.Common;
using System.Security.Cryptography;
using Dapper;
using Interworking.Gateway.Audit;
using Interworking.Gateway.Provisioning;
using Interworking.Storage.Sql.Postgres.Statements;

namespace Interworking.Storage.Sql.Audit;

/// <summary>Adds entries to the log within the caller's transaction, as the last thing that it does: from here to the commit everybody else who adds waits.</summary>
internal static class AuditWriter
{
    // A command may change something before any node has served, and with it made the secret.
    private const string MakeSecret = "insert into secret (name, value) values ('environment', @value) on conflict (name) do nothing";

    private const string ReadSecret = "select value from secret where name = 'environment'";

    private const string Add =
        "insert into audit (seq, at, who, origin, action, target, was, becomes, hash) values (@Seq, @At, @Who, @Origin, @Action, @Target, @Was, @Becomes, @Hash)";

    private const string MoveHead = "update audit_head set seq = @seq, hash = @hash, seal = @seal";

    public static async ValueTask AppendAsync(DbTransaction transaction, SqlDialect dialect, DateTimeOffset now, IReadOnlyList<AuditEntry> entries)
    {
        if (entries.Count == 0) return;
        DbConnection connection = transaction.Connection!;
        await connection.ExecuteAsync(MakeSecret, new { value = RandomNumberGenerator.GetBytes(EnvironmentSecret.Octets) }, transaction);
        byte[] key = new EnvironmentSecret(await connection.QuerySingleAsync<byte[]>(ReadSecret, transaction: transaction)).KeyFor(AuditChain.KeyPurpose);
        AuditHeadRow head = await connection.QuerySingleAsync<AuditHeadRow>($"{AuditHeadRow.Select}{dialect.ForUpdate}", transaction: transaction);
        var rows = new List<AuditDataRow>(entries.Count);
        (long seq, byte[] hash) = (head.Seq, head.Hash);
        foreach (AuditEntry entry in entries)
        {
            AuditRow row = Place(entry, ++seq, now);
            hash = AuditChain.Hash(hash, row);
            rows.Add(AuditDataRow.Of(row with { Hash = hash }));
        }

        await connection.ExecuteAsync(Add, rows, transaction);
        await connection.ExecuteAsync(MoveHead, new { seq, hash, seal = AuditChain.Seal(key, seq, hash) }, transaction);
    }

    // Hashed in the form in which it comes back from either database.
    private static AuditRow Place(AuditEntry entry, long seq, DateTimeOffset now) => new(
        seq, DateTimeOffset.FromUnixTimeMilliseconds(now.ToUnixTimeMilliseconds()), TextColumn.Storable(entry.By.Who)!, TextColumn.Storable(entry.By.From)!,
        TextColumn.Storable(entry.Action)!, TextColumn.Storable(entry.Target)!, TextColumn.Storable(entry.Before), TextColumn.Storable(entry.After), []);
}
