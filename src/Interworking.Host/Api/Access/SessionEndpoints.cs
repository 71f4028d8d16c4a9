using System.Globalization;
using Interworking.Gateway.Access;
using Interworking.Gateway.Audit;
using Interworking.Gateway.Configuration;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Interworking.Host.Api.Access;

/// <summary>/api/session: signing in and out, and what is one's own.</summary>
internal static class SessionEndpoints
{
    public static void MapSession(this IEndpointRouteBuilder api)
    {
        RouteGroupBuilder session = api.MapGroup("/session").WithTags("session");
        session.MapPost("", (HttpContext context, CancellationToken _) => SignInAsync(context)).IsOpenToAll("nobody has signed in yet")
            .WithName("sign-in").WithSummary("Signs in by name, password and code").Accepts<SignInBody>("application/json").Produces<SessionView>()
            .ProducesProblem(StatusCodes.Status429TooManyRequests);
        session.MapGet("", (HttpContext context, CancellationToken _) => Who(context)).Demands(Duty.Own).WithName("session").WithSummary("Who is signed in").Produces<SessionView>();
        session.MapDelete("", (HttpContext context, CancellationToken _) => SignOutAsync(context)).Demands(Duty.Own).WithName("sign-out").WithSummary("Signs out")
            .Produces(StatusCodes.Status204NoContent);
        session.MapPut("/password", (HttpContext context, CancellationToken _) => ChangePasswordAsync(context)).Demands(Duty.Own).WithName("change-password")
            .WithSummary("Changes one's own password; one's other sessions end").Accepts<PasswordBody>("application/json").Produces(StatusCodes.Status204NoContent);
        session.MapTotp();
    }

    private static async Task<IResult> SignInAsync(HttpContext context)
    {
        (SignInBody? body, IResult? problem) = await ApiBody.ReadAsync(context, ApiJson.Default.SignInBody);
        if (body is null) return problem!;
        bool possible = UserName.IsValid(body.Name) && body.Password is { Length: <= 128 } && body.Code is not { Length: > 16 };
        SignInResult result = await context.RequestServices.GetRequiredService<SignIn>().TryAsync(
            possible ? body.Name : "", possible ? body.Password : "", body.Code, Callers.AddressOf(context), context.RequestAborted);
        if (result.Caller is { } caller)
        {
            SessionCookie.Set(context, result.Secret);
            return Show(context, caller);
        }

        if (result.RetryAfter <= TimeSpan.Zero) return Problems.Of(StatusCodes.Status401Unauthorized, "Not signed in", "Name, password or code is wrong.");
        context.Response.Headers.RetryAfter = Math.Ceiling(result.RetryAfter.TotalSeconds).ToString(CultureInfo.InvariantCulture);
        return Problems.Of(StatusCodes.Status429TooManyRequests, "Too many tries", "Wait, then try again.");
    }

    private static IResult Who(HttpContext context) => Show(context, context.Caller());

    private static Ok<SessionView> Show(HttpContext context, Caller caller)
    {
        string? csrf = caller.Session is { } session ? context.RequestServices.GetRequiredService<CrossSite>().TokenOf(session) : null;
        return TypedResults.Ok(new SessionView(caller.Name, Roles.Word(caller.Role), csrf, caller.Until));
    }

    private static async Task<IResult> SignOutAsync(HttpContext context)
    {
        Caller caller = context.Caller();
        if (caller.Session is { } session)
        {
            await context.RequestServices.GetRequiredService<IAccessStore>().RemoveSessionAsync(
                session, new AuditEntry(caller.Actor, "sign-out", $"user {caller.Name}"), context.RequestAborted);
            SessionCookie.Clear(context);
        }

        return TypedResults.NoContent();
    }

    private static async Task<IResult> ChangePasswordAsync(HttpContext context)
    {
        (PasswordBody? body, IResult? problem) = await ApiBody.ReadAsync(context, ApiJson.Default.PasswordBody);
        if (body is null) return problem!;
        Caller caller = context.Caller();
        (AccessUser? user, problem) = await OwnUser.ConfirmAsync(context, body.Current);
        if (user is null) return problem!;
        if (!UserPassword.IsGood(body.New, user.Name)) return Problems.Invalid(new ConfigurationError("new", UserPassword.Expected));
        if (await OwnUser.HashAsync(context, body.New) is not { } hash) return OwnUser.Busy(context);
        var entry = new AuditEntry(caller.Actor, "change", $"user {user.Name}", null, "password set");
        return await context.RequestServices.GetRequiredService<IAccessStore>().ChangeUserAsync(user, user with { PasswordHash = hash }, caller.Session, entry, context.RequestAborted)
            ? TypedResults.NoContent()
            : OwnUser.ChangedMeanwhile(user.Name);
    }
}
