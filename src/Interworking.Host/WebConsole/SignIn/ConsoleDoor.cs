using Interworking.Host.Api.Access;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Interworking.Host.WebConsole.SignIn;

/// <summary>What a person sees instead of a page that he may not, or not yet, look at.</summary>
internal static class ConsoleDoor
{
    public const string SignInPath = "/sign-in";

    /// <summary>To the sign-in and from there back; or, signed in, that his role does not include it.</summary>
    /// <param name="context">His request.</param>
    /// <param name="signedIn">It is known who he is.</param>
    public static IResult Refuse(HttpContext context, bool signedIn)
    {
        if (signedIn) return new RazorComponentResult<RefusedPage> { StatusCode = StatusCodes.Status403Forbidden, PreventStreamingRendering = true };
        string back = context.Request.Path + context.Request.QueryString;
        return TypedResults.Redirect(back == "/" ? SignInPath : $"{SignInPath}?to={Uri.EscapeDataString(back)}");
    }

    public static IEndpointConventionBuilder MapSignIn(this IEndpointRouteBuilder console) => console
        .MapGet(SignInPath, (string? to) => (IResult)new RazorComponentResult<SignInPage>(new Dictionary<string, object?> { [nameof(SignInPage.To)] = Own(to) }) { PreventStreamingRendering = true })
        .IsOpenToAll("nobody has signed in yet");

    /// <summary>Only a path of ours: nobody is sent elsewhere after he has signed in.</summary>
    internal static string Own(string? path) => path is ['/', not ('/' or '\\'), ..] && !path.Contains('\\') && !path.AsSpan().ContainsAnyInRange('\0', '\x1f') ? path : "/";
}
