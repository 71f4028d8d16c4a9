using System.Globalization;
using System.Net;
using Interworking.Gateway.Apps;
using Interworking.Gateway.Messages;
using Interworking.Gateway.Provisioning;
using Interworking.Host.Api.Access;
using Interworking.Sip.Messages;

namespace Interworking.Host.Apps;

/// <summary>The web services of Acrobits apps: Fetch Messages and Send Message (docs/push.md).</summary>
internal static class AcrobitsEndpoints
{
    private static readonly string[] Methods = [HttpMethods.Get, HttpMethods.Post];

    /// <summary>The doors that are configured.</summary>
    public static void MapApps(this IEndpointRouteBuilder endpoints, AppsOptions options)
    {
        if (!options.Acrobits) return;
        RouteGroupBuilder apps = endpoints.MapGroup("/apps/acrobits").ExcludeFromDescription().IsOpenToAll("apps sign in as their account");
        apps.MapMethods("/fetch", Methods, (HttpContext context, AppLogin login, AppInbox inbox) => FetchAsync(context, options, login, inbox));
        apps.MapMethods("/send", Methods, (HttpContext context, AppLogin login, AppOutbox outbox) => SendAsync(context, options, login, outbox));
    }

    private static async Task<IResult> FetchAsync(HttpContext context, AppsOptions options, AppLogin login, AppInbox inbox)
    {
        (Account? account, IReadOnlyDictionary<string, string> values, IResult? refusal) = await EnterAsync(context, options, login);
        if (account is null) return refusal!;
        string last = values.GetValueOrDefault("last_id") ?? values.GetValueOrDefault("last_known_sms_id") ?? "";
        MessageId has = long.TryParse(last, NumberStyles.None, CultureInfo.InvariantCulture, out long id) ? new MessageId(id) : default;
        IReadOnlyList<Message> waiting = await inbox.FetchAsync(account, has, context.RequestAborted);
        var messages = new AcrobitsMessages(Rfc3339(DateTimeOffset.UtcNow), [.. waiting.Select(message => Write(message, account))], []);
        return TypedResults.Json(messages, AppsJson.Default.AcrobitsMessages);
    }

    private static async Task<IResult> SendAsync(HttpContext context, AppsOptions options, AppLogin login, AppOutbox outbox)
    {
        (Account? account, IReadOnlyDictionary<string, string> values, IResult? refusal) = await EnterAsync(context, options, login);
        if (account is null) return refusal!;
        string type = values.GetValueOrDefault("content_type", "");
        if (type.Length > 0 && !type.StartsWith("text/plain", StringComparison.OrdinalIgnoreCase)) return Refuse(415, "only texts can be sent");
        (MessageId sent, int status) = await outbox.SendAsync(
            account, values.GetValueOrDefault("sms_to", ""), values.GetValueOrDefault("sms_body", ""), values.GetValueOrDefault("disposition_notification", ""));
        return status is 200 or 202 ? TypedResults.Json(new AcrobitsSent(sent.ToString()), AppsJson.Default.AcrobitsSent) : Refuse(HttpStatusOf(status), SipReason.Phrase(status));
    }

    private static async Task<(Account? Account, IReadOnlyDictionary<string, string> Values, IResult? Refusal)> EnterAsync(HttpContext context, AppsOptions options, AppLogin login)
    {
        IPAddress from = context.Connection.RemoteIpAddress ?? IPAddress.None;
        if (!context.Request.IsHttps && !IPAddress.IsLoopback(from) && !options.AllowPlain)
            return (null, Nothing, Refuse(403, "passwords are not taken over plain HTTP"));
        if (await AcrobitsParameters.ReadAsync(context.Request, context.RequestAborted) is not { } values) return (null, Nothing, Refuse(400, "the request cannot be read"));
        Account? account = login.Find(values.GetValueOrDefault("username", ""), values.GetValueOrDefault("password", ""), from, out TimeSpan? wait);
        if (account is not null) return (account, values, null);
        if (wait is { } seconds) context.Response.Headers.RetryAfter = Math.Ceiling(seconds.TotalSeconds).ToString(CultureInfo.InvariantCulture);
        return (null, Nothing, wait is null ? Refuse(403, "unknown user or wrong password") : Refuse(429, "too many wrong passwords"));
    }

    private static readonly IReadOnlyDictionary<string, string> Nothing = new Dictionary<string, string>();

    private static AcrobitsMessage Write(Message message, Account account) => new(
        message.Id.ToString(), Rfc3339(message.Id.GivenAt.AddTicks(message.Id.Value & 0xFFF)), // in the order of ids, also within a millisecond
        message.Origin.Number, account.Did, message.Text!, "text/plain", message.Origin.Number);

    private static string Rfc3339(DateTimeOffset time) => time.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.fffffff'Z'", CultureInfo.InvariantCulture);

    private static IResult Refuse(int status, string why) => TypedResults.Json(new AcrobitsError(why), AppsJson.Default.AcrobitsError, statusCode: status);

    private static int HttpStatusOf(int sipStatus) => sipStatus switch
    {
        400 or 403 or 404 or 413 or 415 => sipStatus,
        480 or 503 => 503,
        >= 600 => 403,
        _ => 502,
    };
}
