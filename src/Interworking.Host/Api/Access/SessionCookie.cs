namespace Interworking.Host.Api.Access;

/// <summary>The cookie of a signed-in browser: no script reads it, no other site sends it, and over TLS it never goes in the clear.</summary>
internal static class SessionCookie
{
    public const string Name = "interworking-session";

    public static void Set(HttpContext context, string secret) => context.Response.Cookies.Append(Name, secret, Options(context));

    public static void Clear(HttpContext context) => context.Response.Cookies.Delete(Name, Options(context));

    private static CookieOptions Options(HttpContext context) =>
        new() { HttpOnly = true, SameSite = SameSiteMode.Strict, Secure = context.Request.IsHttps, Path = "/", IsEssential = true };
}
