using System.CommandLine;
using Interworking.Gateway.Access;
using Interworking.Gateway.Audit;
using Interworking.Gateway.Provisioning;

namespace Interworking.Host.Cli;

/// <summary><c>user</c>: who may sign in. The first admin is made here; whoever can write the database needs no password.</summary>
internal static class UserCommand
{
    internal static readonly string[] Examples =
    [
        "interworking user add alice --role admin                       asks for the password",
        "interworking user add reports --role read-only < password.txt",
        "interworking user list",
        "interworking user reset alice                                  another password; no code generator; signed out everywhere",
        "interworking user remove alice",
    ];

    public static Command Build(CliContext context) => new("user", "Who may sign in: add, list, reset, remove.")
    {
        Add(context),
        List(context),
        Reset(context),
        Remove(context),
    };

    private static Command Add(CliContext context)
    {
        Argument<string> name = NameArgument();
        Option<string> role = RoleOption();
        role.Required = true;
        var command = new Command("add", "Add a user; the password is asked for, or read from the input.") { name, role, context.Config };
        command.SetAction((parsed, stop) => WithUsersAsync(context, parsed, stop, async store =>
        {
            string user = parsed.GetRequiredValue(name), word = parsed.GetRequiredValue(role);
            if (await store.FindUserAsync(user, stop) is not null) return context.Fail($"there is a user {user}; \"interworking user reset {user}\" gives another password");
            if (NewPassword(context, user, out int failure) is not { } password) return failure;
            _ = Roles.TryParse(word, out Role granted); // validated
            var entry = new AuditEntry(Actor.Cli, "create", $"user {user}", null, $"role={word}, password set");
            bool added = await store.AddUserAsync(new AccessUser(user, UserPassword.Hash(password), granted, TimeProvider.System.GetUtcNow()), entry, stop);
            if (!added) return context.Fail($"there is a user {user} since just now");
            context.Say($"User {user} may sign in as {word}.");
            return CommandLine.Success;
        }));
        return command;
    }

    private static Command List(CliContext context)
    {
        var command = new Command("list", "List users.") { context.Config };
        command.SetAction((parsed, stop) => WithUsersAsync(context, parsed, stop, async store =>
        {
            IReadOnlyList<AccessUser> users = await store.ListUsersAsync(stop);
            foreach (AccessUser user in users)
                context.Say($"{user.Name,-32} {Roles.Word(user.Role),-10} {(user.TotpSecret is null ? "password" : "password and code"),-18} since {user.CreatedAt:yyyy-MM-dd}");
            if (users.Count == 0) context.Say("Nobody may sign in yet; \"interworking user add NAME --role admin\" makes the first.");
            return CommandLine.Success;
        }));
        return command;
    }

    private static Command Reset(CliContext context)
    {
        Argument<string> name = NameArgument();
        Option<string> role = RoleOption();
        var command = new Command("reset", "Give a user another password, take his code generator away, sign him out; with --role another role too.") { name, role, context.Config };
        command.SetAction((parsed, stop) => WithUsersAsync(context, parsed, stop, async store =>
        {
            string named = parsed.GetRequiredValue(name);
            if (await store.FindUserAsync(named, stop) is not { } user) return context.Fail($"there is no user {named}");
            if (NewPassword(context, named, out int failure) is not { } password) return failure;
            AccessUser changed = user with { PasswordHash = UserPassword.Hash(password), TotpSecret = null, TotpStep = 0 };
            if (parsed.GetValue(role) is { } word && Roles.TryParse(word, out Role granted)) changed = changed with { Role = granted };
            var entry = new AuditEntry(Actor.Cli, "change", $"user {named}", $"role={Roles.Word(user.Role)}", UserAudit.After(user, changed));
            if (!await store.ChangeUserAsync(user, changed, null, entry, stop)) return context.Fail($"user {named} was changed or removed just now; look again");
            context.Say($"User {named} has another password and is signed out everywhere.");
            return CommandLine.Success;
        }));
        return command;
    }

    private static Command Remove(CliContext context)
    {
        Argument<string> name = NameArgument();
        var command = new Command("remove", "Remove a user.") { name, context.Config };
        command.SetAction((parsed, stop) => WithUsersAsync(context, parsed, stop, async store =>
        {
            string user = parsed.GetRequiredValue(name);
            if (!await store.RemoveUserAsync(user, new AuditEntry(Actor.Cli, "delete", $"user {user}"), stop)) return context.Fail($"there is no user {user}");
            context.Say($"User {user} is removed.");
            return CommandLine.Success;
        }));
        return command;
    }

    private static Argument<string> NameArgument()
    {
        var name = new Argument<string>("NAME") { Description = "The user." };
        name.Validators.Add(result =>
        {
            if (result.Tokens is [var token] && !UserName.IsValid(token.Value)) result.AddError($"\"{token.Value}\" is not a user's name; {UserName.Expected}");
        });
        return name;
    }

    private static Option<string> RoleOption()
    {
        var role = new Option<string>("--role") { Description = $"What he may do: {string.Join(", ", Roles.All)}." };
        role.AcceptOnlyFromAmong([.. Roles.All]);
        return role;
    }

    private static string? NewPassword(CliContext context, string user, out int failure)
    {
        (string? password, string? problem) = PasswordPrompt.Read(context, user);
        problem ??= UserPassword.IsGood(password, user) ? null : $"that password will not do; {UserPassword.Expected}";
        failure = problem is null ? CommandLine.Success : context.Fail(problem);
        return problem is null ? password : null;
    }

    private static Task<int> WithUsersAsync(CliContext context, ParseResult parsed, CancellationToken stop, Func<IAccessStore, Task<int>> run) =>
        context.WithStoresAsync(parsed, async (_, stores) =>
        {
            await stores.GetRequiredService<IProvisioningStore>().PrepareAsync(stop);
            return await run(stores.GetRequiredService<IAccessStore>());
        });
}
