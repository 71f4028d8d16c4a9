using Interworking.Gateway.Access;
using Interworking.Gateway.Audit;
using Interworking.Gateway.Configuration;

namespace Interworking.Host.Api.Access;

/// <summary>/api/tokens: what scripts sign in with.</summary>
internal static class TokenEndpoints
{
    public static void MapTokens(this IEndpointRouteBuilder api)
    {
        RouteGroupBuilder tokens = api.MapGroup("/tokens").WithTags("tokens").Demands(Duty.Administer);
        tokens.MapGet("", (HttpContext context, CancellationToken _) => ListAsync(context)).WithName("tokens").WithSummary("All tokens, without their secrets").Produces<TokenView[]>();
        tokens.MapPost("", (HttpContext context, CancellationToken _) => AddAsync(context)).WithName("add-token").WithSummary("Makes a token and shows it, once")
            .Accepts<NewTokenBody>("application/json").Produces<TokenSecretView>(StatusCodes.Status201Created);
        tokens.MapDelete("/{name}", (HttpContext context, string name) => RemoveAsync(context, name)).WithName("remove-token")
            .WithSummary("From now on it is refused").Produces(StatusCodes.Status204NoContent);
    }

    private static async Task<IResult> ListAsync(HttpContext context) => TypedResults.Ok((await Store(context).ListTokensAsync(context.RequestAborted))
        .Select(TokenView.Of).ToArray());

    private static async Task<IResult> AddAsync(HttpContext context)
    {
        (NewTokenBody? body, IResult? problem) = await ApiBody.ReadAsync(context, ApiJson.Default.NewTokenBody);
        if (body is null) return problem!;
        ConfigurationError[] errors =
        [
            .. UserName.IsValid(body.Name) ? Array.Empty<ConfigurationError>() : [new ConfigurationError("name", UserName.Expected)],
            .. Roles.TryParse(body.Role, out Role role) ? Array.Empty<ConfigurationError>() : [new ConfigurationError("role", $"write {string.Join(", ", Roles.All)}")],
            .. body.Days is >= 1 and <= ApiToken.MostDays ? Array.Empty<ConfigurationError>() : [new ConfigurationError("days", $"write 1 to {ApiToken.MostDays}")],
        ];
        if (errors.Length > 0) return Problems.Invalid(errors);
        Caller caller = context.Caller();
        DateTimeOffset now = context.RequestServices.GetRequiredService<TimeProvider>().GetUtcNow();
        string secret = OpaqueSecret.Create(ApiToken.Prefix);
        var token = new ApiToken(body.Name, OpaqueSecret.Hash(secret), role, now, caller.Actor.Who, now.AddDays(body.Days));
        var entry = new AuditEntry(caller.Actor, "create", $"token {token.Name}", null, $"role={body.Role}, days={body.Days}");
        return await Store(context).AddTokenAsync(token, entry, context.RequestAborted)
            ? TypedResults.Created($"/api/tokens/{token.Name}", new TokenSecretView(token.Name, secret, token.ExpiresAt))
            : Problems.Of(StatusCodes.Status409Conflict, "There is one", $"There is a token {token.Name}.");
    }

    private static async Task<IResult> RemoveAsync(HttpContext context, string name)
    {
        var entry = new AuditEntry(context.Caller().Actor, "delete", $"token {name}");
        return await Store(context).RemoveTokenAsync(name, entry, context.RequestAborted) ? TypedResults.NoContent() : Problems.NotFound($"token {name}");
    }

    private static IAccessStore Store(HttpContext context) => context.RequestServices.GetRequiredService<IAccessStore>();
}
