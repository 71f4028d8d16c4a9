using System.Net;
using Interworking.Gateway.Audit;
using Interworking.Gateway.Smpp.Login;
using Microsoft.Extensions.Logging;

namespace Interworking.Gateway.Access;

/// <summary>
/// Lets people in by name, password and, where they have one, code. A wrong try says neither which of them was wrong nor whether there is such a user, and
/// takes as long; the answer to each further one comes later, and then none is looked at for a while.
/// </summary>
public sealed partial class SignIn(IAccessStore store, TimeProvider time, ILogger<SignIn> logger) : IDisposable
{
    /// <summary>Passwords checked at a time: each costs a core some tenths of a second, and messages need it too.</summary>
    private const int MostChecks = 2;

    /// <summary>Tries that may wait for that.</summary>
    private const int MostWaiting = 32;

    private static readonly TimeSpan Busy = TimeSpan.FromSeconds(5);

    private readonly LoginGuard _guard = new(time);
    private readonly SemaphoreSlim _checks = new(MostChecks);
    private int _waiting;

    public async ValueTask<SignInResult> TryAsync(string name, string password, string? code, IPAddress from, CancellationToken stop)
    {
        if (_guard.LockedFor(from, name) is { } locked) return SignInResult.Later(locked);
        if (Interlocked.Increment(ref _waiting) > MostWaiting)
        {
            Interlocked.Decrement(ref _waiting);
            return SignInResult.Later(Busy);
        }

        AccessUser? user;
        try
        {
            user = await CheckAsync(name, password, code, stop);
        }
        finally
        {
            Interlocked.Decrement(ref _waiting);
        }

        if (user is not null) return await BeginAsync(user, from, stop);
        LoginFailure failure = _guard.Failed(from, name, mayLock: true);
        if (failure.Tell) Log.Refused(logger, UserName.IsValid(name) ? name : "an impossible name", from, failure.Count);
        await Task.Delay(failure.Delay, time, stop);
        return SignInResult.Wrong;
    }

    public void Dispose() => _checks.Dispose();

    /// <summary>Whether a password is this user's. Wrong ones count like those at the sign-in.</summary>
    public async ValueTask<bool> ConfirmAsync(AccessUser user, string password, IPAddress from, CancellationToken stop)
    {
        if (_guard.LockedFor(from, user.Name) is not null) return false;
        await _checks.WaitAsync(stop);
        try
        {
            if (UserPassword.Verify(password, user)) return true;
        }
        finally
        {
            _checks.Release();
        }

        await Task.Delay(_guard.Failed(from, user.Name, mayLock: true).Delay, time, stop);
        return false;
    }

    private async ValueTask<AccessUser?> CheckAsync(string name, string password, string? code, CancellationToken stop)
    {
        AccessUser? user = await store.FindUserAsync(name, stop);
        await _checks.WaitAsync(stop);
        try
        {
            if (!UserPassword.Verify(password, user)) return null;
        }
        finally
        {
            _checks.Release();
        }

        if (user!.TotpSecret is not { } secret) return user;
        return Totp.Verify(secret, code ?? "", time.GetUtcNow(), user.TotpStep) is { } step && await store.UseCodeAsync(user.Name, step, stop) ? user : null;
    }

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
