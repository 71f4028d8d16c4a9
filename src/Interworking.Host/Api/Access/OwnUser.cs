using Interworking.Gateway.Access;

namespace Interworking.Host.Api.Access;

/// <summary>The user who is signed in, once he has given his password again: an open browser alone must not be enough to take his account over.</summary>
internal static class OwnUser
{
    public static async ValueTask<(AccessUser? User, IResult? Problem)> ConfirmAsync(HttpContext context, string? password)
    {
        Caller caller = context.Caller();
        if (caller.Session is null)
            return (null, Problems.Of(StatusCodes.Status403Forbidden, "Not a person", "Only a user who has signed in has a password and a code generator."));
        AccessUser? user = await context.RequestServices.GetRequiredService<IAccessStore>().FindUserAsync(caller.Name, context.RequestAborted);
        bool right = user is not null && password is { Length: <= 128 }
            && await context.RequestServices.GetRequiredService<SignIn>().ConfirmAsync(user, password, Callers.AddressOf(context), context.RequestAborted);
        return right ? (user, null) : (null, Problems.Of(StatusCodes.Status403Forbidden, "Wrong password", "The password is wrong, or there were too many wrong ones."));
    }

    /// <summary>A new password as it is kept; null when too many passwords wait to be looked at.</summary>
    public static ValueTask<string?> HashAsync(HttpContext context, string password) =>
        context.RequestServices.GetRequiredService<SignIn>().HashAsync(password, Callers.AddressOf(context), context.RequestAborted);

    public static IResult Busy(HttpContext context)
    {
        context.Response.Headers.RetryAfter = "5";
        return Problems.Of(StatusCodes.Status429TooManyRequests, "Too many at once", "Too many passwords wait to be looked at; try again.");
    }

    public static IResult ChangedMeanwhile(string name) =>
        Problems.Of(StatusCodes.Status409Conflict, "Changed meanwhile", $"The user {name} was changed, removed, or signed in with a code just now; look again, and change that.");
}
