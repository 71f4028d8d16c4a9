using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization.Metadata;
using Interworking.Gateway.Provisioning.Editing;
using Interworking.Host.Api.Provisioning;
using Interworking.Host.WebConsole.Edit.Fields;

namespace Interworking.Host.WebConsole.Edit.Kinds;

/// <summary>Kinds that are provisioned: list, look at, change by what the API says of them.</summary>
internal static class Provisioned
{
    /// <param name="provisioned">What it is for the API.</param>
    /// <param name="page">Its list.</param>
    /// <param name="lead">What that is, in a sentence.</param>
    /// <param name="columns">Of the list, the name first.</param>
    /// <param name="groups">Of the form.</param>
    /// <param name="fresh">A new one.</param>
    public static EditKind Kind(ProvisionedKind provisioned, ConsolePage page, string lead, IReadOnlyList<EditColumn> columns, IReadOnlyList<FieldGroup> groups, Func<JsonObject> fresh)
    {
        IProvisionedItems items = ProvisioningEndpoints.All.First(one => one.Kind == provisioned);
        return new EditKind
        {
            Page = page,
            Word = provisioned.Word,
            Lead = lead,
            Api = $"/api/{provisioned.Section}",
            Key = provisioned.Key,
            Duty = items.Duty,
            Columns = columns,
            Groups = groups,
            Fresh = fresh,
            Find = async (context, name) => await items.FindAsync(context, name) is var (item, tag) ? (item, tag) : null,
            List = items.ListItemsAsync,
        };
    }

    /// <summary>The defaults of a provisioning file, as the API shows them, but for the name.</summary>
    public static JsonObject Fresh<TView>(TView view, JsonTypeInfo<TView> json, string key = "name")
    {
        var item = (JsonObject)JsonSerializer.SerializeToNode(view, json)!;
        item.Remove(key);
        return item;
    }

    public static EditColumn Name(string header = "Name", string key = "name") => new(header, item => ItemText.Plain(item[key]));

    public static EditColumn Text(string header, string key) => new(header, item => ItemText.Plain(ItemText.At(item, key)));

    public static EditColumn Number(string header, string key) => Text(header, key) with { IsNumber = true };

    /// <summary>Whether it is in force.</summary>
    public static EditColumn State(string on = "enabled", string off = "disabled") =>
        new("State", item => (bool)item["enabled"]! ? on : off) { Mood = item => (bool)item["enabled"]! ? "good" : null };
}
