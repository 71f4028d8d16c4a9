using Interworking.Gateway.Access;
using Interworking.Gateway.Audit;
using Interworking.Gateway.Configuration;

namespace Interworking.Host.Api.Access;

/// <summary>/api/users: who may sign in.</summary>
internal static class UserEndpoints
{
    public static void MapUsers(this IEndpointRouteBuilder api)
    {
        RouteGroupBuilder users = api.MapGroup("/users").WithTags("users").Demands(Duty.Administer);
        users.MapGet("", (HttpContext context, CancellationToken _) => ListAsync(context)).WithName("users").WithSummary("All users").Produces<UserView[]>();
        users.MapPost("", (HttpContext context, CancellationToken _) => AddAsync(context)).WithName("add-user").WithSummary("Adds a user")
            .Accepts<NewUserBody>("application/json").Produces<UserView>(StatusCodes.Status201Created);
        users.MapPatch("/{name}", (HttpContext context, string name) => ChangeAsync(context, name)).WithName("change-user")
            .WithSummary("Changes a user; his sessions end").Accepts<UserChangeBody>("application/json").Produces<UserView>();
        users.MapDelete("/{name}", (HttpContext context, string name) => RemoveAsync(context, name)).WithName("remove-user").WithSummary("Removes a user")
            .Produces(StatusCodes.Status204NoContent);
    }

    private static async Task<IResult> ListAsync(HttpContext context) =>
        TypedResults.Ok((await Store(context).ListUsersAsync(context.RequestAborted)).Select(UserView.Of).ToArray());

    private static async Task<IResult> AddAsync(HttpContext context)
    {
        (NewUserBody? body, IResult? problem) = await ApiBody.ReadAsync(context, ApiJson.Default.NewUserBody);
        if (body is null) return problem!;
        ConfigurationError[] errors =
        [
            .. UserName.IsValid(body.Name) ? Array.Empty<ConfigurationError>() : [new ConfigurationError("name", UserName.Expected)],
            .. Roles.TryParse(body.Role, out Role role) ? Array.Empty<ConfigurationError>() : [RoleError],
            .. UserPassword.IsGood(body.Password, body.Name ?? "") ? Array.Empty<ConfigurationError>() : [new ConfigurationError("password", UserPassword.Expected)],
        ];
        if (errors.Length > 0) return Problems.Invalid(errors);
        if (await OwnUser.HashAsync(context, body.Password) is not { } hash) return OwnUser.Busy(context);
        DateTimeOffset now = context.RequestServices.GetRequiredService<TimeProvider>().GetUtcNow();
        var user = new AccessUser(body.Name!, hash, role, now);
        var entry = new AuditEntry(context.Caller().Actor, "create", $"user {user.Name}", null, $"role={body.Role}, password set");
        return await Store(context).AddUserAsync(user, entry, context.RequestAborted)
            ? TypedResults.Created($"/api/users/{user.Name}", UserView.Of(user))
            : Problems.Of(StatusCodes.Status409Conflict, "There is one", $"There is a user {user.Name}.");
    }

    private static async Task<IResult> ChangeAsync(HttpContext context, string name)
    {
        (UserChangeBody? body, IResult? problem) = await ApiBody.ReadAsync(context, ApiJson.Default.UserChangeBody);
        if (body is null) return problem!;
        if (await Store(context).FindUserAsync(name, context.RequestAborted) is not { } user) return Problems.NotFound($"user {name}");
        Role role = user.Role;
        if (body.Role is not null && !Roles.TryParse(body.Role, out role)) return Problems.Invalid(RoleError);
        if (body.Password is not null && !UserPassword.IsGood(body.Password, name)) return Problems.Invalid(new ConfigurationError("password", UserPassword.Expected));
        if (body.HasCode == true && user.TotpSecret is null) return Problems.Invalid(new ConfigurationError("hasCode", "only the user himself can set up a code generator"));
        if (role != Role.Admin && await IsLastAdminAsync(context, user)) return LastAdmin();
        string? hash = body.Password is null ? user.PasswordHash : await OwnUser.HashAsync(context, body.Password);
        if (hash is null) return OwnUser.Busy(context);
        AccessUser changed = user with { Role = role, PasswordHash = hash };
        if (body.HasCode == false) changed = changed with { TotpSecret = null, TotpStep = 0 };
        var entry = new AuditEntry(context.Caller().Actor, "change", $"user {name}", $"role={Roles.Word(user.Role)}", UserAudit.After(user, changed));
        return await Store(context).ChangeUserAsync(user, changed, null, entry, context.RequestAborted) ? TypedResults.Ok(UserView.Of(changed)) : OwnUser.ChangedMeanwhile(name);
    }

    private static async Task<IResult> RemoveAsync(HttpContext context, string name)
    {
        if (await Store(context).FindUserAsync(name, context.RequestAborted) is not { } user) return Problems.NotFound($"user {name}");
        if (await IsLastAdminAsync(context, user)) return LastAdmin();
        var entry = new AuditEntry(context.Caller().Actor, "delete", $"user {name}", $"role={Roles.Word(user.Role)}");
        return await Store(context).RemoveUserAsync(name, entry, context.RequestAborted) ? TypedResults.NoContent() : Problems.NotFound($"user {name}");
    }

    private static ConfigurationError RoleError => new("role", $"write {string.Join(", ", Roles.All)}");

    private static async ValueTask<bool> IsLastAdminAsync(HttpContext context, AccessUser user) =>
        user.Role == Role.Admin && (await Store(context).ListUsersAsync(context.RequestAborted)).Count(one => one.Role == Role.Admin) == 1;

    private static IResult LastAdmin() =>
        Problems.Of(StatusCodes.Status409Conflict, "The last admin", "This is the only admin; make another one first, or use \"interworking user\" on the gateway's machine.");

    private static IAccessStore Store(HttpContext context) => context.RequestServices.GetRequiredService<IAccessStore>();
}
