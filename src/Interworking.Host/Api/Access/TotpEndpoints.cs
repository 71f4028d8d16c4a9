using Interworking.Gateway.Access;
using Interworking.Gateway.Audit;
using Interworking.Gateway.Configuration;
using Interworking.Host.Api.Access.Qr;

namespace Interworking.Host.Api.Access;

/// <summary>/api/session/totp: one's code generator. It is turned on with a code that it shows, so that nobody locks himself out.</summary>
internal static class TotpEndpoints
{
    public static void MapTotp(this IEndpointRouteBuilder session)
    {
        session.MapPost("/totp", (HttpContext context, CancellationToken _) => New(context)).Demands(Duty.Own).WithName("new-totp")
            .WithSummary("A new secret for an authenticator app; nothing changes yet").Produces<TotpView>();
        session.MapPut("/totp", (HttpContext context, CancellationToken _) => TurnOnAsync(context)).Demands(Duty.Own).WithName("turn-on-totp")
            .WithSummary("From now on signing in needs a code").Accepts<TotpBody>("application/json").Produces(StatusCodes.Status204NoContent);
        session.MapDelete("/totp", (HttpContext context, CancellationToken _) => TurnOffAsync(context)).Demands(Duty.Own).WithName("turn-off-totp")
            .WithSummary("Signing in needs no code any more").Accepts<ConfirmBody>("application/json").Produces(StatusCodes.Status204NoContent);
    }

    private static IResult New(HttpContext context)
    {
        byte[] secret = Totp.NewSecret();
        string issuer = $"Interworking {context.RequestServices.GetRequiredService<GatewayOptions>().Environment.Name}";
        string uri = Totp.Uri(secret, issuer, context.Caller().Name);
        return TypedResults.Ok(new TotpView(Totp.Base32(secret), uri, QrCode.Of(uri)?.ToSvg()));
    }

    private static async Task<IResult> TurnOnAsync(HttpContext context)
    {
        (TotpBody? body, IResult? problem) = await ApiBody.ReadAsync(context, ApiJson.Default.TotpBody);
        if (body is null) return problem!;
        if (!Totp.TryReadBase32(body.Secret, out byte[] secret)) return Problems.Invalid(new ConfigurationError("secret", "is not one that POST /api/session/totp has told"));
        DateTimeOffset now = context.RequestServices.GetRequiredService<TimeProvider>().GetUtcNow();
        if (Totp.Verify(secret, body.Code ?? "", now, usedStep: 0) is not { } step) return Problems.Invalid(new ConfigurationError("code", "is not what the app shows now; is its clock right?"));
        (AccessUser? user, problem) = await OwnUser.ConfirmAsync(context, body.Password);
        return user is null ? problem! : await ChangeAsync(context, user, user with { TotpSecret = secret, TotpStep = step }, "code generator set");
    }

    private static async Task<IResult> TurnOffAsync(HttpContext context)
    {
        (ConfirmBody? body, IResult? problem) = await ApiBody.ReadAsync(context, ApiJson.Default.ConfirmBody);
        if (body is null) return problem!;
        (AccessUser? user, problem) = await OwnUser.ConfirmAsync(context, body.Password);
        return user is null ? problem! : await ChangeAsync(context, user, user with { TotpSecret = null, TotpStep = 0 }, "no code generator");
    }

    private static async Task<IResult> ChangeAsync(HttpContext context, AccessUser user, AccessUser changed, string what)
    {
        Caller caller = context.Caller();
        return await context.RequestServices.GetRequiredService<IAccessStore>().ChangeUserAsync(
            user, changed, caller.Session, new AuditEntry(caller.Actor, "change", $"user {changed.Name}", null, what), context.RequestAborted)
            ? TypedResults.NoContent()
            : OwnUser.ChangedMeanwhile(user.Name);
    }
}
