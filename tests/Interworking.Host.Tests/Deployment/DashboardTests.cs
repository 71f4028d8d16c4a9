using System.Text.Json;

namespace Interworking.Host.Tests.Deployment;

/// <summary>The dashboard can be imported: it is JSON of the form that Grafana reads, and its panels do not lie upon each other.</summary>
public sealed class DashboardTests
{
    private const int Columns = 24;

    private readonly JsonElement _dashboard = JsonSerializer.Deserialize<JsonElement>(File.ReadAllText(Path.Combine(Repository.Root, "docker", "grafana", "interworking.json")));

    [Fact]
    public void Dashboard_EveryPanel_AsksTheChosenSourceAndHasAPlaceOfItsOwn()
    {
        var taken = new HashSet<(int X, int Y)>();
        foreach (JsonElement panel in Panels)
        {
            string title = panel.GetProperty("title").GetString()!;
            Source(panel).Should().Be("${source}", title);
            panel.GetProperty("targets").EnumerateArray().Should().NotBeEmpty(title).And.OnlyContain(target => target.GetProperty("expr").GetString()!.Contains("interworking_"));
            int Of(string key) => panel.GetProperty("gridPos").GetProperty(key).GetInt32();
            (Of("x") + Of("w")).Should().BeLessThanOrEqualTo(Columns, title);
            for (int at = 0; at < Of("w") * Of("h"); at++) taken.Add((Of("x") + at % Of("w"), Of("y") + at / Of("w"))).Should().BeTrue($"{title} lies upon another");
        }

        Panels.Select(panel => panel.GetProperty("id").GetInt32()).Should().OnlyHaveUniqueItems().And.HaveCountGreaterThan(10);
    }

    [Fact]
    public void Dashboard_Variables_AreThoseThatPanelsUse()
    {
        string[] names = [.. _dashboard.GetProperty("templating").GetProperty("list").EnumerateArray().Select(variable => variable.GetProperty("name").GetString()!)];

        names.Should().BeEquivalentTo("source", "node");
        Panels.SelectMany(panel => panel.GetProperty("targets").EnumerateArray()).Select(target => target.GetProperty("expr").GetString())
            .Should().OnlyContain(expression => expression!.Contains("instance=~\"$node\""));
    }

    private IEnumerable<JsonElement> Panels => _dashboard.GetProperty("panels").EnumerateArray();

    private static string? Source(JsonElement panel) => panel.GetProperty("datasource").GetProperty("uid").GetString();
}
