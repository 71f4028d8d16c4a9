using System.Net;
using Interworking.Gateway.Audit;
using Interworking.Gateway.Smpp.Login;
using Microsoft.Extensions.Logging;

namespace Interworking.Gateway.Access;

/// <summary>
/// Lets people in by name, password and, where they have one, code. A wrong try says neither which of them was wrong nor whether there is such a user, and
/// takes as long; the answer to each further one comes later, and then none is looked at for a while.
/// </summary>
public sealed partial class SignIn(IAccessStore store, TimeProvider time, ILogger<SignIn> logger)
{
    /// <summary>Tries of one address that may wait for their turn.</summary>
    internal const int MostWaitingOfOne = 4;

    /// <summary>Tries of all that may wait.</summary>
    private const int MostWaiting = 64;

    private static readonly TimeSpan Busy = TimeSpan.FromSeconds(5);

    private readonly LoginGuard _guard = new(time);

    /// <summary>Each check costs a core some tenths of a second, and messages need it too: a quarter of the cores at most.</summary>
    private readonly CheckQueue _checks = new(Math.Max(1, Environment.ProcessorCount / 4), MostWaitingOfOne, MostWaiting);

    public async ValueTask<SignInResult> TryAsync(string name, string password, string? code, IPAddress from, CancellationToken stop)
    {
        if (_guard.LockedFor(from, name) is { } locked) return SignInResult.Later(locked);
        AccessUser? user = await store.FindUserAsync(name, stop);
        if (await VerifyAsync(password, user, from, stop) is not { } right) return SignInResult.Later(Busy);
        if (right && await HasCodeAsync(user!, code, stop)) return await BeginAsync(user!, from, stop);
        LoginFailure failure = _guard.Failed(from, name, mayLock: true);
        if (failure.Tell) Log.Refused(logger, UserName.IsValid(name) ? name : "an impossible name", from, failure.Count);
        await Task.Delay(failure.Delay, time, stop);
        return SignInResult.Wrong;
    }

    /// <summary>Whether a password is this user's. Wrong ones count like those at the sign-in, and when too many wait it is as if it were wrong.</summary>
    public async ValueTask<bool> ConfirmAsync(AccessUser user, string password, IPAddress from, CancellationToken stop)
    {
        if (_guard.LockedFor(from, user.Name) is not null) return false;
        bool? right = await VerifyAsync(password, user, from, stop);
        if (right != false) return right == true;
        await Task.Delay(_guard.Failed(from, user.Name, mayLock: true).Delay, time, stop);
        return false;
    }

    /// <summary>A new password as it is kept, in its turn among those that are checked; null when too many wait.</summary>
    /// <param name="password">The password.</param>
    /// <param name="from">Whoever sets it.</param>
    /// <param name="stop">Gives up waiting.</param>
    public async ValueTask<string?> HashAsync(string password, IPAddress from, CancellationToken stop)
    {
        if (!await _checks.EnterAsync(from, stop)) return null;
        try
        {
            return UserPassword.Hash(password);
        }
        finally
        {
            _checks.Leave();
        }
    }

    /// <summary>Null when too many wait.</summary>
    private async ValueTask<bool?> VerifyAsync(string password, AccessUser? user, IPAddress from, CancellationToken stop)
    {
        if (!await _checks.EnterAsync(from, stop)) return null;
        try
        {
            return UserPassword.Verify(password, user);
        }
        finally
        {
            _checks.Leave();
        }
    }

    private async ValueTask<bool> HasCodeAsync(AccessUser user, string? code, CancellationToken stop) =>
        user.TotpSecret is not { } secret
        || (Totp.Verify(secret, code ?? "", time.GetUtcNow(), user.TotpStep) is { } step && await store.UseCodeAsync(user.Name, step, stop));

    private async ValueTask<SignInResult> BeginAsync(AccessUser user, IPAddress from, CancellationToken stop)
    {
        _guard.Succeeded(from, user.Name);
        string secret = OpaqueSecret.Create();
        DateTimeOffset now = time.GetUtcNow();
        var actor = new Actor($"user:{user.Name}", from.ToString());
        var session = new AccessSession(OpaqueSecret.Hash(secret), user.Name, user.Role, now, now, from.ToString());
        await store.AddSessionAsync(session, new AuditEntry(actor, "sign-in", $"user {user.Name}"), stop);
        return new SignInResult(new Caller(user.Name, user.Role, actor) { Session = session.Hash, Until = now + AccessSession.Longest }, secret, TimeSpan.Zero);
    }

    private static partial class Log
    {
        [LoggerMessage(7110, LogLevel.Warning, "Sign-in as {User} from {From} refused ({Count} wrong tries in a row)")]
        public static partial void Refused(ILogger logger, string user, IPAddress from, int count);
    }
}
