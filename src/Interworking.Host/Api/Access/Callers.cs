using System.Net;
using Interworking.Gateway.Access;

namespace Interworking.Host.Api.Access;

/// <summary>Finds out who calls: a bearer token, a pass of a command on this machine, or a browser's session.</summary>
internal sealed class Callers(IAccessStore store, LocalPass passes, TimeProvider time)
{
    private const string Bearer = "Bearer ";

    /// <summary>Null when he has not shown who he is. A wrong bearer token is not made good by a cookie.</summary>
    public async ValueTask<Caller?> FindAsync(HttpContext context)
    {
        string from = AddressOf(context).ToString();
        if (context.Request.Headers.Authorization is [{ } header])
            return header.StartsWith(Bearer, StringComparison.OrdinalIgnoreCase) && header.Length <= 1024 ? await OfTokenAsync(header[Bearer.Length..].Trim(), from, context.RequestAborted) : null;
        return context.Request.Cookies.TryGetValue(SessionCookie.NameOf(context), out string? secret) && secret.Length is > 0 and <= OpaqueSecret.LongestText
            ? await OfSessionAsync(OpaqueSecret.Hash(secret), from, context.RequestAborted)
            : null;
    }

    /// <summary>The caller's address, an IPv4 one in its own form.</summary>
    public static IPAddress AddressOf(HttpContext context) => context.Connection.RemoteIpAddress switch
    {
        null => IPAddress.None,
        { IsIPv4MappedToIPv6: true } mapped => mapped.MapToIPv4(),
        var address => address,
    };

    private async ValueTask<Caller?> OfTokenAsync(string text, string from, CancellationToken stop)
    {
        if (text.StartsWith(LocalPass.Prefix, StringComparison.Ordinal)) return passes.Read(text, from);
        if (text.Length > OpaqueSecret.LongestText || !text.StartsWith(ApiToken.Prefix, StringComparison.Ordinal)) return null;
        ApiToken? token = await store.FindTokenAsync(OpaqueSecret.Hash(text), stop);
        return token is null || token.ExpiresAt <= time.GetUtcNow()
            ? null
            : new Caller(token.Name, token.Role, new Actor($"token:{token.Name}", from)) { Until = token.ExpiresAt };
    }

    private async ValueTask<Caller?> OfSessionAsync(byte[] hash, string from, CancellationToken stop)
    {
        DateTimeOffset now = time.GetUtcNow();
        if (await store.FindSessionAsync(hash, stop) is not { } session || session.IsOver(now)) return null;
        if (now - session.SeenAt >= AccessSession.SeenEvery) await store.TouchSessionAsync(hash, now, stop);
        return new Caller(session.User, session.Role, new Actor($"user:{session.User}", from)) { Session = hash, Until = session.CreatedAt + AccessSession.Longest };
    }
}
