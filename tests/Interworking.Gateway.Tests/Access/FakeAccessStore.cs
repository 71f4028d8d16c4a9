using Interworking.Gateway.Access;
using Interworking.Gateway.Audit;

namespace Interworking.Gateway.Tests.Access;

/// <summary>Users and sessions in memory, as far as signing in needs them.</summary>
internal sealed class FakeAccessStore : IAccessStore
{
    public Dictionary<string, AccessUser> Users { get; } = [];

    public List<AccessSession> Sessions { get; } = [];

    public List<AuditEntry> Entries { get; } = [];

    public ValueTask<IReadOnlyList<AccessUser>> ListUsersAsync(CancellationToken stop) => new([.. Users.Values]);

    public ValueTask<AccessUser?> FindUserAsync(string name, CancellationToken stop) => new(Users.GetValueOrDefault(name));

    public ValueTask<bool> AddUserAsync(AccessUser user, AuditEntry entry, CancellationToken stop) => new(Users.TryAdd(user.Name, user));

    public ValueTask<bool> ChangeUserAsync(AccessUser before, AccessUser after, byte[]? keptSession, AuditEntry entry, CancellationToken stop) => throw new NotSupportedException();

    public ValueTask<bool> RemoveUserAsync(string name, AuditEntry entry, CancellationToken stop) => throw new NotSupportedException();

    public ValueTask<bool> UseCodeAsync(string user, long step, CancellationToken stop)
    {
        if (Users[user].TotpStep >= step) return new(false);
        Users[user] = Users[user] with { TotpStep = step };
        return new(true);
    }

    public ValueTask AddSessionAsync(AccessSession session, AuditEntry entry, CancellationToken stop)
    {
        Sessions.Add(session);
        Entries.Add(entry);
        return ValueTask.CompletedTask;
    }

    public ValueTask<AccessSession?> FindSessionAsync(byte[] hash, CancellationToken stop) => throw new NotSupportedException();

    public ValueTask TouchSessionAsync(byte[] hash, DateTimeOffset now, CancellationToken stop) => throw new NotSupportedException();

    public ValueTask RemoveSessionAsync(byte[] hash, AuditEntry entry, CancellationToken stop) => throw new NotSupportedException();

    public ValueTask<IReadOnlyList<ApiToken>> ListTokensAsync(CancellationToken stop) => throw new NotSupportedException();

    public ValueTask<ApiToken?> FindTokenAsync(byte[] hash, CancellationToken stop) => throw new NotSupportedException();

    public ValueTask<bool> AddTokenAsync(ApiToken token, AuditEntry entry, CancellationToken stop) => throw new NotSupportedException();

    public ValueTask<bool> RemoveTokenAsync(string name, AuditEntry entry, CancellationToken stop) => throw new NotSupportedException();
}
