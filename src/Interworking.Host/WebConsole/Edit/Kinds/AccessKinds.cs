using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization.Metadata;
using Interworking.Gateway.Access;
using Interworking.Host.Api;
using Interworking.Host.Api.Access;
using Interworking.Host.Api.Provisioning;
using Interworking.Host.WebConsole.Edit.Fields;

namespace Interworking.Host.WebConsole.Edit.Kinds;

/// <summary>Who may sign in, and with which tokens scripts do.</summary>
internal static class AccessKinds
{
    private static readonly EditField RoleField = new("role", "Role", FieldType.Choice)
    {
        Required = true,
        Options =
        [
            new("read-only", "read-only: looks at everything but who may sign in"), new("operator", "operator: also acts on messages and links"),
            new("billing", "billing: also changes customers, accounts, products and tariffs"), new("admin", "admin: everything"),
        ],
    };

    public static readonly EditKind Users = new()
    {
        Page = ConsolePage.Users,
        Word = "user",
        Lead = "People who may sign in here. A change ends their sessions.",
        Api = "/api/users",
        Duty = Duty.Administer,
        Columns =
        [
            Provisioned.Name(),
            Provisioned.Text("Role", "role"),
            new("Signs in with", item => (bool)item["hasCode"]! ? "password and code" : "password") { Mood = item => (bool)item["hasCode"]! ? "good" : null },
            new("Since (UTC)", item => ItemText.Moment(item["createdAt"])),
        ],
        Groups =
        [
            new("User",
            [
                new("name", "Name") { Required = true, Help = "It stays for ever.", Range = "1 to 64 of a-z, 0-9, . - _ @", Example = "alice" },
                RoleField,
                new("password", "Password", FieldType.Secret) { Help = "To begin with; he can change it himself. Left empty it stays as it is.", Range = "12 to 128 characters", Generated = 16 },
                new("hasCode", "Needs a code to sign in", FieldType.Flag) { OnlyChange = true, Help = "Only the user himself can set it up. Take it away when his phone is lost." },
            ]),
        ],
        Fresh = static () => new JsonObject { ["role"] = "read-only" },
        Find = static async (context, name) => (await UsersAsync(context)).FirstOrDefault(one => ItemText.Plain(one["name"]) == name) is { } found ? (found, null) : null,
        List = static async (context, query) => PageOf(await UsersAsync(context), query),
        Removal = "He is signed out everywhere and cannot sign in any more. What he did stays in the audit log.",
    };

    public static readonly EditKind Tokens = new()
    {
        Page = ConsolePage.Tokens,
        Word = "token",
        Lead = "What scripts sign in with: each has a role and an end of its own, and is shown once, when it is made.",
        Api = "/api/tokens",
        Duty = Duty.Administer,
        IsFixed = true,
        Columns =
        [
            Provisioned.Name(),
            Provisioned.Text("Role", "role"),
            new("Made by", item => ItemText.Plain(item["createdBy"])),
            new("Made (UTC)", item => ItemText.Moment(item["createdAt"])),
            new("Ends (UTC)", item => ItemText.Moment(item["expiresAt"])) { Mood = item => item["expiresAt"]!.GetValue<DateTimeOffset>() <= TimeProvider.System.GetUtcNow() ? "bad" : "good" },
        ],
        Groups =
        [
            new("Token",
            [
                new("name", "Name") { Required = true, Help = "What it is for.", Range = "1 to 64 of a-z, 0-9, . - _ @", Example = "billing-export" },
                RoleField,
                new("days", "Good for", FieldType.Number) { OnlyNew = true, Required = true, Range = "1 to 730", Unit = "days" },
            ]),
        ],
        Fresh = static () => new JsonObject { ["role"] = "read-only", ["days"] = 90 },
        Find = static async (context, name) => (await TokensAsync(context)).FirstOrDefault(one => ItemText.Plain(one["name"]) == name) is { } found ? (found, null) : null,
        List = static async (context, query) => PageOf(await TokensAsync(context), query),
        Removal = "Scripts that use it are refused from now on.",
        Empty = "No script has a token.",
    };

    private static async ValueTask<IReadOnlyList<JsonObject>> UsersAsync(HttpContext context) =>
        Objects((await Store(context).ListUsersAsync(context.RequestAborted)).Select(UserView.Of), ApiJson.Default.UserView);

    private static async ValueTask<IReadOnlyList<JsonObject>> TokensAsync(HttpContext context) =>
        Objects((await Store(context).ListTokensAsync(context.RequestAborted)).Select(TokenView.Of), ApiJson.Default.TokenView);

    private static IAccessStore Store(HttpContext context) => context.RequestServices.GetRequiredService<IAccessStore>();

    private static IReadOnlyList<JsonObject> Objects<T>(IEnumerable<T> views, JsonTypeInfo<T> json) => [.. views.Select(view => (JsonObject)JsonSerializer.SerializeToNode(view, json)!)];

    /// <summary>There are few: all of them are read, and a page is cut out.</summary>
    private static Page<JsonObject> PageOf(IEnumerable<JsonObject> all, PageQuery query) => Page<JsonObject>.Of(
        [.. all.Where(one => ItemText.Plain(one["name"]).StartsWith(query.Name, StringComparison.Ordinal) && string.CompareOrdinal(ItemText.Plain(one["name"]), query.After) > 0).Take(query.Limit + 1)],
        query.Limit, one => ItemText.Plain(one["name"]));
}
