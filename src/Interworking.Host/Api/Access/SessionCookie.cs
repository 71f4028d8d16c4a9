using Interworking.Gateway.Configuration;

namespace Interworking.Host.Api.Access;

/// <summary>The cookie of a signed-in browser: no script reads it, no other site sends it, and over TLS it never goes in the clear.</summary>
internal static class SessionCookie
{
    /// <summary>Cookies do not know ports: environments on one machine have names of their own.</summary>
    public static string NameOf(HttpContext context) => "interworking-" + string.Concat(
        context.RequestServices.GetRequiredService<GatewayOptions>().Environment.Name.Select(letter => char.IsAsciiLetterOrDigit(letter) || letter is '-' or '_' ? letter : '_'));

    public static void Set(HttpContext context, string secret) => context.Response.Cookies.Append(NameOf(context), secret, Options(context));

    public static void Clear(HttpContext context) => context.Response.Cookies.Delete(NameOf(context), Options(context));

    private static CookieOptions Options(HttpContext context) =>
        new() { HttpOnly = true, SameSite = SameSiteMode.Strict, Secure = context.Request.IsHttps, Path = "/", IsEssential = true };
}
