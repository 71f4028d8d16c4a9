using System.Text.RegularExpressions;
using Interworking.Gateway.Observability;
using Microsoft.Extensions.DependencyInjection;

namespace Interworking.Host.Tests.Deployment;

/// <summary>The dashboard and the alert rules ask for metrics that there are, and for pages that there are.</summary>
[Collection(nameof(GatewayHost))]
public sealed partial class AlertRulesTests : IDisposable
{
    private static readonly string Root = Repository.Root;
    private readonly string _folder = Directory.CreateTempSubdirectory("alerts-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Theory]
    [InlineData("docker/prometheus/alerts.yml")]
    [InlineData("docker/grafana/interworking.json")]
    public async Task File_EveryMetric_IsOneOfOurs(string file)
    {
        await using GatewayHost host = await GatewayHost.StartAsync(_folder);
        HashSet<string> ours =
        [
            .. host.Services.GetRequiredService<MetricsCollector>().Collect()
                .SelectMany(series => MetricsText.NameOf(series) is var name && series.Bounds is not null ? [$"{name}_bucket", $"{name}_sum", $"{name}_count"] : new[] { name }),
        ];

        List<string> asked = [.. Metric().Matches(await File.ReadAllTextAsync(Path.Combine(Root, file))).Select(match => match.Value).Distinct()];

        asked.Should().HaveCountGreaterThan(10).And.BeSubsetOf(ours);
    }

    [Fact]
    public async Task Metrics_TwoInstrumentsOfOneName_AreNotThere()
    {
        await using GatewayHost host = await GatewayHost.StartAsync(_folder);
        // Meters of servers that this process ran before are gone; each instrument of this one stands once.
        host.Services.GetRequiredService<MetricsCollector>().Collect().Where(series => series.Instrument.Meter.Name == ProductMetrics.MeterName)
            .GroupBy(series => series.Instrument.Name).Where(group => group.Count() > 1).Select(group => group.Key).Should().BeEmpty();
    }

    [Fact]
    public void AlertRules_EveryRunbook_IsAHeading()
    {
        string rules = File.ReadAllText(Path.Combine(Root, "docker/prometheus/alerts.yml"));
        HashSet<string> headings =
        [
            .. File.ReadLines(Path.Combine(Root, "docs/operations.md")).Where(line => line.StartsWith('#')).Select(line => Anchor(line.TrimStart('#', ' '))),
        ];

        List<string> runbooks = [.. Runbook().Matches(rules).Select(match => match.Groups[1].Value)];

        runbooks.Should().HaveCount(Alert().Count(rules), "every alert has one").And.OnlyContain(anchor => headings.Contains(anchor));
    }

    [Fact]
    public void AlertRules_EachAlert_HasItsPartsAndANameOfItsOwn()
    {
        string[] alerts = [.. Alert().Split(File.ReadAllText(Path.Combine(Root, "docker/prometheus/alerts.yml")))[1..]];

        alerts.Select(alert => alert.Split('\n')[0].Trim()).Should().OnlyHaveUniqueItems().And.OnlyContain(name => name.StartsWith("Interworking"));
        alerts.Should().OnlyContain(alert => Parts().IsMatch(alert));
    }

    private static string Anchor(string heading) => NotInAnchor().Replace(heading.ToLowerInvariant(), "").Replace(' ', '-');

    [GeneratedRegex("interworking_[a-z_]+")]
    private static partial Regex Metric();

    [GeneratedRegex(@"runbook: ""docs/operations\.md#([^""]+)""")]
    private static partial Regex Runbook();

    [GeneratedRegex(@"^\s+- alert:", RegexOptions.Multiline)]
    private static partial Regex Alert();

    // Keys at their indentation, each once and in this order.
    [GeneratedRegex(@"^ \w+\n        expr: (>\n( {10}[^\n]+\n)+|[^\n]+\n)(        for: \d+[mh]\n)?        labels: \{ severity: (critical|warning) \}\n        annotations:\n          summary: ""[^\n]+""\n          runbook: ""[^""]+""\s*$")]
    private static partial Regex Parts();

    [GeneratedRegex("[^a-z0-9 -]")]
    private static partial Regex NotInAnchor();
}
