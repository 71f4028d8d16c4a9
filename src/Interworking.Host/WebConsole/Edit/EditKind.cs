using System.Text.Json.Nodes;
using Interworking.Gateway.Access;
using Interworking.Host.Api;
using Interworking.Host.Api.Provisioning;
using Interworking.Host.WebConsole.Edit.Fields;

namespace Interworking.Host.WebConsole.Edit;

/// <summary>One kind of thing that is listed, looked at, created, changed and deleted in the console: its pages are drawn from this, and what they change they change by the API.</summary>
public sealed record EditKind
{
    /// <summary>Its list, in the navigation.</summary>
    public required ConsolePage Page { get; init; }

    /// <summary>One of it: carrier.</summary>
    public required string Word { get; init; }

    /// <summary>What the list is, in a sentence.</summary>
    public required string Lead { get; init; }

    /// <summary>The API's collection: /api/carriers.</summary>
    public required string Api { get; init; }

    /// <summary>The key of its name.</summary>
    public string Key { get; init; } = "name";

    /// <summary>What changing one demands.</summary>
    public required Duty Duty { get; init; }

    public required IReadOnlyList<EditColumn> Columns { get; init; }

    public required IReadOnlyList<FieldGroup> Groups { get; init; }

    /// <summary>A new one before anybody has typed anything: the defaults.</summary>
    public Func<JsonObject> Fresh { get; init; } = static () => [];

    /// <summary>One of that name, with its entity tag where the API has one.</summary>
    public required Func<HttpContext, string, ValueTask<(JsonObject Item, string? Tag)?>> Find { get; init; }

    /// <summary>A page of them.</summary>
    public required Func<HttpContext, PageQuery, ValueTask<Page<JsonObject>>> List { get; init; }

    public IReadOnlyList<ListFilter> Filters { get; init; } = [];

    /// <summary>Once made it can only be deleted.</summary>
    public bool IsFixed { get; init; }

    /// <summary>What is said before one is deleted, where the API cannot say what it does.</summary>
    public string Removal { get; init; } = "";

    /// <summary>What an empty list means.</summary>
    public string Empty { get; init; } = "There is none.";

    /// <summary>A component beside the form; null for none.</summary>
    public Type? Beside { get; init; }

    /// <summary>What else the list leads to.</summary>
    public (string Label, string Path)? Also { get; init; }

    public string NewPath => $"{Page.Path}/new";

    public string NameOf(JsonObject item) => item[Key]!.GetValue<string>();

    /// <summary>Where one is looked at and changed: names hold anything, slashes too.</summary>
    public string PathOf(string name) => $"{Page.Path}/edit?name={Uri.EscapeDataString(name)}";
}
