using System.Text.RegularExpressions;
using Interworking.Gateway.Configuration;

namespace Interworking.Host.Tests.Deployment;

/// <summary>The files in docker/ say what this program understands.</summary>
public sealed partial class DeploymentFilesTests
{
    private static readonly string Docker = Path.Combine(Repository.Root, "docker");

    private readonly ComposeFile.Node _compose = ComposeFile.Read(Path.Combine(Docker, "compose.yaml"));
    private readonly Dictionary<string, string> _variables = ReadExample();

    [Theory, InlineData("node-a"), InlineData("node-b")]
    public void Compose_Node_IsAConfigurationWithoutErrors(string service)
    {
        (GatewayOptions options, IReadOnlyList<ConfigurationError> errors) = Load(service);

        errors.Should().BeEmpty();
        (options.Database.Provider, options.Registrar.Provider).Should().Be(("postgres", "redis"), "nodes share them");
        options.Database.ConnectionString.Should().Contain(_variables["POSTGRES_PASSWORD"]).And.Contain("Host=postgres");
        options.Registrar.Redis.Should().StartWith("redis:6379").And.Contain(_variables["REDIS_PASSWORD"]);
    }

    [Fact]
    public void Compose_BothNodes_DifferInNameAndShareTheRest()
    {
        GatewayOptions a = Load("node-a").Options, b = Load("node-b").Options;

        a.Environment.Node.Should().NotBe(b.Environment.Node);
        a.Environment.Name.Should().Be(b.Environment.Name);
        a.Environment.Domain.Should().Be(b.Environment.Domain);
        a.Database.ConnectionString.Should().Be(b.Database.ConnectionString);
    }

    [Theory, InlineData("node-a"), InlineData("node-b")]
    public void Compose_Node_PublishesWhatItListensOn(string service)
    {
        ComposeFile.Node node = Service(service);
        string address = node["networks"]["core"]["ipv4_address"].Value;

        Listener[] listeners = [.. Listener.Of(Load(service).Options)];

        listeners.Where(listener => listener.Key != "Http.Listen").Should().OnlyContain(listener => listener.Address.EndPoint.Address.ToString() == address);
        string[] published = [.. node["ports"].Items.Select(port => port[(port.LastIndexOf(':') + 1)..].Replace("/tcp", "", StringComparison.Ordinal))];
        published.Should().BeEquivalentTo(listeners.Select(listener => $"{listener.Address.EndPoint.Port}{(listener.Address.Transport == ListenTransport.Udp ? "/udp" : "")}"));
    }

    [Fact]
    public void Compose_PortsOfTheMachine_AreEachPublishedOnce() =>
        _compose["services"].Entries.Values.SelectMany(service => service.Entries.GetValueOrDefault("ports")?.Items ?? [])
            .Select(port => port[..port.LastIndexOf(':')] + (port.EndsWith("/udp", StringComparison.Ordinal) ? "/udp" : "")).Should().OnlyHaveUniqueItems();

    [Fact]
    public void Compose_AllServices_HoldNoSecretAndWaitForTheirStores()
    {
        string text = File.ReadAllText(Path.Combine(Docker, "compose.yaml"));
        SecretLine().Matches(text).Select(match => match.Groups["value"].Value).Should().NotBeEmpty().And.OnlyContain(value => value.StartsWith("${", StringComparison.Ordinal));
        foreach (string service in (string[])["node-a", "node-b"])
        {
            Service(service)["depends_on"].Entries.Should().OnlyContain(store => store.Value["condition"].Value == "service_healthy");
            Service(service)["depends_on"].Entries.Keys.Should().OnlyContain(store => Service(store).Entries.ContainsKey("healthcheck"));
            Service(service)["read_only"].Value.Should().Be("true");
            int.Parse(Service(service)["stop_grace_period"].Value.TrimEnd('s'), null).Should().BeGreaterThan(10, "a stop takes up to ten seconds");
        }
    }

    [Fact]
    public void Dockerfile_SettingsAndCommands_AreTheProgramsOwn()
    {
        string[] lines = File.ReadAllLines(Path.Combine(Docker, "Dockerfile"));

        lines.Should().Contain(line => line.StartsWith("USER $APP_UID", StringComparison.Ordinal)).And.Contain(line => line.Contains("[\"/app/interworking\", \"health\"]", StringComparison.Ordinal));
        string exposed = lines.Single(line => line.StartsWith("EXPOSE ", StringComparison.Ordinal));
        foreach (Listener listener in Listener.Of(ConfigurationLoader.Load(null, []).Options)) exposed.Should().MatchRegex($@"\b{listener.Address.EndPoint.Port}\b");
        foreach (string copied in lines.Where(line => line.StartsWith("COPY ", StringComparison.Ordinal) && !line.Contains("--from", StringComparison.Ordinal)).SelectMany(line => line.Split(' ')[1..^1]))
            Path.Exists(Path.Combine(Repository.Root, copied)).Should().BeTrue("{0} is copied", copied);
    }

    [GeneratedRegex(@"(?m)^\s+[^#\n]*?(?<!\$\{\w*)(?i:password)\w*[=:]\s*(?<value>[^\s,;]+)")]
    private static partial Regex SecretLine();

    private ComposeFile.Node Service(string name) => _compose["services"][name];

    private (GatewayOptions Options, IReadOnlyList<ConfigurationError> Errors) Load(string service) => ConfigurationLoader.Load(
        null, Service(service)["environment"].Entries.Select(entry => KeyValuePair.Create(entry.Key, (string?)ComposeFile.Interpolate(entry.Value.Value, _variables))));

    /// <summary>The example's variables; those that it leaves to the reader get a value.</summary>
    private static Dictionary<string, string> ReadExample()
    {
        Dictionary<string, string> variables = File.ReadLines(Path.Combine(Docker, ".env.example")).Where(line => line.Contains('=') && !line.StartsWith('#'))
            .Select(line => line.Split('=', 2)).ToDictionary(pair => pair[0], pair => pair[1]);
        foreach ((string name, string value) in variables.ToArray()) variables[name] = value.Length > 0 ? value : name == "PUBLIC_ADDRESS" ? "192.0.2.10" : $"given{name}".Replace("_", "", StringComparison.Ordinal);
        return variables;
    }
}
