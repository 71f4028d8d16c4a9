using Interworking.Gateway.Audit;

namespace Interworking.Gateway.Access;

/// <summary>Who may sign in, who has, and with which tokens. A change and its audit entry commit together.</summary>
public interface IAccessStore
{
    /// <summary>All users, by name; there are few.</summary>
    ValueTask<IReadOnlyList<AccessUser>> ListUsersAsync(CancellationToken stop);

    ValueTask<AccessUser?> FindUserAsync(string name, CancellationToken stop);

    /// <summary>False when there is one of that name.</summary>
    ValueTask<bool> AddUserAsync(AccessUser user, AuditEntry entry, CancellationToken stop);

    /// <summary>Changes password, role and code generator, and ends the user's sessions but <paramref name="keptSession"/>.</summary>
    /// <param name="before">As he was read.</param>
    /// <param name="after">As he shall be.</param>
    /// <param name="keptSession">Hash of the session that goes on; null for none.</param>
    /// <param name="entry">For the audit log.</param>
    /// <param name="stop">Gives up.</param>
    /// <returns>False, and nothing is written, when he is gone or no longer as he was read: somebody else has changed him, or he has used a code.</returns>
    ValueTask<bool> ChangeUserAsync(AccessUser before, AccessUser after, byte[]? keptSession, AuditEntry entry, CancellationToken stop);

    /// <summary>With his sessions. False when there is none.</summary>
    ValueTask<bool> RemoveUserAsync(string name, AuditEntry entry, CancellationToken stop);

    /// <summary>Uses up a code: false when one of this step or a later one has been used, on whichever node.</summary>
    ValueTask<bool> UseCodeAsync(string user, long step, CancellationToken stop);

    /// <summary>Signs a user in; sessions that are over go.</summary>
    ValueTask AddSessionAsync(AccessSession session, AuditEntry entry, CancellationToken stop);

    /// <summary>A session with its user's present role, over or not; null when there is none.</summary>
    ValueTask<AccessSession?> FindSessionAsync(byte[] hash, CancellationToken stop);

    /// <summary>A request came by it.</summary>
    ValueTask TouchSessionAsync(byte[] hash, DateTimeOffset now, CancellationToken stop);

    ValueTask RemoveSessionAsync(byte[] hash, AuditEntry entry, CancellationToken stop);

    /// <summary>All tokens, by name.</summary>
    ValueTask<IReadOnlyList<ApiToken>> ListTokensAsync(CancellationToken stop);

    /// <summary>A token, expired or not; null when there is none.</summary>
    ValueTask<ApiToken?> FindTokenAsync(byte[] hash, CancellationToken stop);

    /// <summary>False when there is one of that name.</summary>
    ValueTask<bool> AddTokenAsync(ApiToken token, AuditEntry entry, CancellationToken stop);

    /// <summary>False when there is none.</summary>
    ValueTask<bool> RemoveTokenAsync(string name, AuditEntry entry, CancellationToken stop);
}
