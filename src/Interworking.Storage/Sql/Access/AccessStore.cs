using System.Data.Common;
using Dapper;
using Interworking.Gateway.Access;
using Interworking.Gateway.Audit;
using Interworking.Storage.Sql.Audit;

namespace Interworking.Storage.Sql.Access;

/// <summary>Users, sessions and tokens in a database of SQL.</summary>
public abstract class AccessStore : IAccessStore
{
    private const string Users = $"select {UserRow.Columns} from access_user";

    private const string AddUser =
        $"insert into access_user ({UserRow.Columns}) values (@Name, @PasswordHash, @Role, @TotpSecret, @TotpStep, @CreatedAt) on conflict (name) do nothing";

    // Only what was read is replaced: two who change one user at a time do not undo each other's work.
    private const string ChangeUser =
        """
        update access_user set password_hash = @PasswordHash, role = @Role, totp_secret = @TotpSecret, totp_step = @TotpStep
        where name = @Name and password_hash = @WasHash and role = @WasRole and totp_secret is not distinct from @WasSecret and totp_step = @WasStep
        """;

    private const string EndSessions = "delete from access_session where user_name = @name and hash <> @kept";

    private const string UseCode = "update access_user set totp_step = @step where name = @user and totp_step < @step";

    private const string AddSession = "insert into access_session (hash, user_name, created_at, seen_at, address) values (@Hash, @User, @created, @seen, @Address)";

    private const string DropSessions = "delete from access_session where created_at < @oldest or seen_at < @quietest";

    private const string FindSession =
        "select s.hash, s.user_name, u.role, s.created_at, s.seen_at, s.address from access_session s join access_user u on u.name = s.user_name where s.hash = @hash";

    private const string Tokens = $"select {TokenRow.Columns} from access_token";

    private const string AddToken = $"insert into access_token ({TokenRow.Columns}) values (@Name, @Hash, @Role, @CreatedAt, @CreatedBy, @ExpiresAt) on conflict (name) do nothing";

    private readonly SqlDialect _dialect;
    private readonly TimeProvider _time;

    private protected AccessStore(SqlDialect dialect, TimeProvider time) => (_dialect, _time) = (dialect, time);

    public async ValueTask<IReadOnlyList<AccessUser>> ListUsersAsync(CancellationToken stop) =>
        [.. (await ReadAsync<UserRow>($"{Users} order by name", null, stop)).Select(row => row.ToUser())];

    public async ValueTask<AccessUser?> FindUserAsync(string name, CancellationToken stop) =>
        (await ReadAsync<UserRow>($"{Users} where name = @name", new { name }, stop)).SingleOrDefault()?.ToUser();

    public ValueTask<bool> AddUserAsync(AccessUser user, AuditEntry entry, CancellationToken stop) => ChangeAsync(AddUser, UserRow.Of(user), entry, stop);

    public ValueTask<bool> ChangeUserAsync(AccessUser before, AccessUser after, byte[]? keptSession, AuditEntry entry, CancellationToken stop)
    {
        (UserRow was, UserRow becomes) = (UserRow.Of(before), UserRow.Of(after));
        var values = new
        {
            was.Name,
            becomes.PasswordHash,
            becomes.Role,
            becomes.TotpSecret,
            becomes.TotpStep,
            WasHash = was.PasswordHash,
            WasRole = was.Role,
            WasSecret = was.TotpSecret,
            WasStep = was.TotpStep,
        };
        return ChangeAsync(ChangeUser, values, entry, stop, (EndSessions, new { name = was.Name, kept = keptSession ?? [] }));
    }

    public ValueTask<bool> RemoveUserAsync(string name, AuditEntry entry, CancellationToken stop) =>
        ChangeAsync("delete from access_user where name = @name", new { name }, entry, stop);

    public async ValueTask<bool> UseCodeAsync(string user, long step, CancellationToken stop)
    {
        await using DbConnection connection = await OpenAsync(stop);
        return await connection.ExecuteAsync(UseCode, new { user, step }) == 1;
    }

    public async ValueTask AddSessionAsync(AccessSession session, AuditEntry entry, CancellationToken stop)
    {
        DateTimeOffset now = _time.GetUtcNow();
        var over = new { oldest = (now - AccessSession.Longest).ToUnixTimeMilliseconds(), quietest = (now - AccessSession.Idle).ToUnixTimeMilliseconds() };
        var values = new { session.Hash, session.User, created = session.CreatedAt.ToUnixTimeMilliseconds(), seen = session.SeenAt.ToUnixTimeMilliseconds(), session.Address };
        await ChangeAsync(AddSession, values, entry, stop, (DropSessions, over));
    }

    public async ValueTask<AccessSession?> FindSessionAsync(byte[] hash, CancellationToken stop) =>
        (await ReadAsync<SessionRow>(FindSession, new { hash }, stop)).SingleOrDefault()?.ToSession();

    public async ValueTask TouchSessionAsync(byte[] hash, DateTimeOffset now, CancellationToken stop)
    {
        await using DbConnection connection = await OpenAsync(stop);
        await connection.ExecuteAsync("update access_session set seen_at = @seen where hash = @hash", new { seen = now.ToUnixTimeMilliseconds(), hash });
    }

    public async ValueTask RemoveSessionAsync(byte[] hash, AuditEntry entry, CancellationToken stop) =>
        await ChangeAsync("delete from access_session where hash = @hash", new { hash }, entry, stop);

    public async ValueTask<IReadOnlyList<ApiToken>> ListTokensAsync(CancellationToken stop) =>
        [.. (await ReadAsync<TokenRow>($"{Tokens} order by name", null, stop)).Select(row => row.ToToken())];

    public async ValueTask<ApiToken?> FindTokenAsync(byte[] hash, CancellationToken stop) =>
        (await ReadAsync<TokenRow>($"{Tokens} where hash = @hash", new { hash }, stop)).SingleOrDefault()?.ToToken();

    public ValueTask<bool> AddTokenAsync(ApiToken token, AuditEntry entry, CancellationToken stop) => ChangeAsync(AddToken, TokenRow.Of(token), entry, stop);

    public ValueTask<bool> RemoveTokenAsync(string name, AuditEntry entry, CancellationToken stop) =>
        ChangeAsync("delete from access_token where name = @name", new { name }, entry, stop);

    /// <summary>A connection to read and write with.</summary>
    protected abstract ValueTask<DbConnection> OpenAsync(CancellationToken stop);

    private async ValueTask<IEnumerable<T>> ReadAsync<T>(string sql, object? values, CancellationToken stop)
    {
        await using DbConnection connection = await OpenAsync(stop);
        return await connection.QueryAsync<T>(sql, values);
    }

    /// <summary>A change of one row, what goes with it, and its audit entry in one transaction. False, and nothing is written, when it changes no row.</summary>
    private async ValueTask<bool> ChangeAsync(string sql, object values, AuditEntry entry, CancellationToken stop, (string Sql, object Values)? also = null)
    {
        await using DbConnection connection = await OpenAsync(stop);
        await using DbTransaction transaction = await connection.BeginTransactionAsync(stop);
        if (await connection.ExecuteAsync(sql, values, transaction) == 0) return false;
        if (also is { } more) await connection.ExecuteAsync(more.Sql, more.Values, transaction);
        await AuditWriter.AppendAsync(transaction, _dialect, _time.GetUtcNow(), [entry]);
        await transaction.CommitAsync(CancellationToken.None);
        return true;
    }
}
