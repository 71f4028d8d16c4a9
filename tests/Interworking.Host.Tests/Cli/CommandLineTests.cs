using System.Globalization;
using System.Net;
using System.Net.Sockets;
using Interworking.Host.Cli;

namespace Interworking.Host.Tests.Cli;

/// <summary>The commands as a user types them, on a database of their own.</summary>
public sealed class CommandLineTests : IDisposable
{
    private const string Tata = """
        { "products": [ { "name": "Chat", "messaging": true } ],
          "customers": [ { "name": "John Doe", "accounts": [ { "did": "111222333", "password": "secret-1", "product": "Chat" } ] } ],
          "carriers": [ { "name": "TATA", "systemId": "tata", "password": "tata-pw", "tariff": "T" } ],
          "tariffs": [ { "name": "T", "currency": "USD", "rates": [ { "price": 0.01, "from": "2026-01-01" } ] } ] }
        """;

    private readonly string _folder = Directory.CreateTempSubdirectory("interworking-").FullName;
    private readonly string _config;
    private string? _served;

    public CommandLineTests()
    {
        _config = Write("config.json", Configuration());
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Theory]
    [InlineData]
    [InlineData("serve")]
    public async Task Run_NoCommandOrServe_Serves(params string[] command)
    {
        (int code, _, _) = await RunAsync([.. command, "--config", _config]);

        code.Should().Be(0);
        _served.Should().Be(_config);
    }

    [Theory]
    [InlineData("settle")]
    [InlineData("settlement")]
    [InlineData("settlement", "--month", "2026-13")]
    [InlineData("settlement", "--month", "2026-01", "--format", "xml")]
    [InlineData("settlement", "close", "--month", "2026-01")]
    [InlineData("settlement", "show")]
    [InlineData("cdr", "export", "--out", "x.csv")]
    [InlineData("cdr", "export", "--out", "x.csv", "--month", "2026-01", "--from", "2026-01-01")]
    [InlineData("cdr", "export", "--out", "x.csv", "--from", "2026-01-01", "--to", "yesterday")]
    [InlineData("reconcile", "x.csv", "--carrier", "TATA")]
    [InlineData("accounts", "import")]
    [InlineData("provision")]
    [InlineData("send", "--from", "a", "--to", "1")]
    [InlineData("send", "--from", "a", "--to", "x", "Hi")]
    [InlineData("send", "--from", "a", "--to", "1", "--smpp", "nowhere", "Hi")]
    [InlineData("check", "--colour")]
    [InlineData("route", "--from", "a")]
    [InlineData("route", "--from", "a", "--to", "1 2")]
    [InlineData("route", "--from", "a", "--to", "1", "--carrier", "TATA", "--connection", "vendor")]
    [InlineData("pdu")]
    [InlineData("onboard")]
    [InlineData("onboard", "--connection", "a", "--carrier", "b")]
    [InlineData("onboard", "--carrier", "a", "--to", "447700900000")]
    [InlineData("onboard", "--connection", "a", "--to", "+447700900000")]
    [InlineData("onboard", "--connection", "a", "--from", "1")]
    [InlineData("pdu", "--alphabet", "morse", "00")]
    public async Task Run_WrongUsage_IsTwoAndOneLine(params string[] arguments)
    {
        (int code, string output, string error) = await RunAsync(arguments);

        code.Should().Be(2);
        output.Should().BeEmpty();
        error.Trim().Split('\n').Should().ContainSingle().Which.Should().StartWith("error: ").And.Contain("--help");
    }

    [Theory]
    [InlineData("--help")]
    [InlineData("serve", "--help")]
    [InlineData("check", "--help")]
    [InlineData("health", "--help")]
    [InlineData("provision", "--help")]
    [InlineData("send", "--help")]
    [InlineData("settlement", "--help")]
    [InlineData("settlement", "close", "--help")]
    [InlineData("settlement", "correct", "--help")]
    [InlineData("settlement", "show", "--help")]
    [InlineData("settlement", "list", "--help")]
    [InlineData("settlement", "check", "--help")]
    [InlineData("settlement", "rebuild", "--help")]
    [InlineData("reconcile", "--help")]
    [InlineData("cdr", "--help")]
    [InlineData("cdr", "export", "--help")]
    [InlineData("accounts", "import", "--help")]
    [InlineData("route", "--help")]
    [InlineData("pdu", "--help")]
    [InlineData("onboard", "--help")]
    [InlineData("hold", "--help")]
    [InlineData("release", "--help")]
    [InlineData("drain", "--help")]
    [InlineData("purge", "--help")]
    [InlineData("reroute", "--help")]
    [InlineData("replay", "--help")]
    [InlineData("operations", "--help")]
    public async Task Run_Help_TeachesWithAnExample(params string[] arguments)
    {
        (int code, string output, _) = await RunAsync(arguments);

        code.Should().Be(0);
        output.Should().Contain("Example:").And.Contain("interworking").And.Contain("Exit codes");
    }

    [Fact]
    public async Task Provision_NewFile_PrintsChangesOnceAndThenNothing()
    {
        string file = Write("tata.json", Tata);

        (int code, string output, _) = await RunAsync("provision", file, "--dry-run", "--config", _config);
        code.Should().Be(0);
        output.Should().Contain("+ account 111222333").And.Contain("nothing was");

        (code, output, _) = await RunAsync("provision", file, "--config", _config);
        code.Should().Be(0);
        output.Should().Contain("+ carrier TATA").And.Contain("5 change(s) made").And.NotContain("secret-1").And.NotContain("tata-pw");

        (_, output, _) = await RunAsync("provision", file, "--config", _config);
        output.Trim().Should().Be("Nothing to change.");

        (_, output, _) = await RunAsync("provision", Write("none.json", "{}"), "--prune", "--config", _config);
        output.Should().Contain("- account 111222333").And.Contain("- carrier TATA");
    }

    [Fact]
    public async Task Provision_OnePartInvalid_ChangesNothingAndListsEverything()
    {
        (int code, string output, string error) = await RunAsync("provision", Write("bad.json", """
            { "products": [ { "name": "Chat" } ], "carriers": [ { "name": "T", "window": 0 }, { "nam": "U" } ] }
            """), "--config", _config);

        code.Should().Be(1);
        output.Should().BeEmpty();
        error.Trim().Split('\n').Should().HaveCount(3).And.OnlyContain(line => line.StartsWith("error: carriers["));
        (_, output, _) = await RunAsync("check", "--config", _config);
        output.Should().Contain("0 customer(s)");
    }

    [Fact]
    public async Task Check_AllFine_SaysWhatIs()
    {
        await RunAsync("provision", Write("tata.json", Tata), "--config", _config);

        (int code, string output, string error) = await RunAsync("check", "--config", _config);

        error.Should().BeEmpty();
        code.Should().Be(0);
        output.Should().Contain("Smpp.Listen[0]").And.Contain("1 account(s), 1 carrier(s)").And.Contain("in order");
    }

    [Fact]
    public async Task Check_PolicyWithADisabledConnection_SaysSoAndIsNoError()
    {
        await RunAsync("provision", Write("peers.json", """
            { "connections": [ { "name": "off", "enabled": false, "address": "192.0.2.1:2775", "systemId": "us", "password": "pw" } ],
              "servicePolicies": [ { "name": "to peers", "priority": 10, "recipientPattern": "222%", "transport": "SMPP", "connections": ["off"] } ] }
            """), "--config", _config);

        (int code, string output, _) = await RunAsync("check", "--config", _config);

        code.Should().Be(0);
        output.Should().Contain("""service policy "to peers": connection "off" is disabled; nothing can leave by it""");
    }

    [Fact]
    public async Task Check_ChangedRealmAndTakenEntryAddress_SaysBoth()
    {
        await RunAsync("provision", Write("tata.json", Tata), "--config", _config);
        await RunAsync("provision", Write("env.json", """{ "environments": [ { "name": "env4", "entry": ["127.0.0.1:2875"] } ] }"""), "--config", _config);
        string moved = Write("moved.json", Configuration(smpp: "127.0.0.1:2875", realm: "other.example.net"));

        (int code, _, string error) = await RunAsync("check", "--config", moved);

        code.Should().Be(1);
        error.Should().Contain("Sip.Realm").And.Contain("provision them again").And.Contain("env4").And.Contain("Smpp.Listen[0]");
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Check_FileDeclaresATakenEntryAddress_NamesBothSides(bool hasDatabase)
    {
        if (hasDatabase)
            await RunAsync("provision", Write("env.json", """{ "environments": [ { "name": "env4", "entry": ["127.0.0.1:2875"] } ] }"""), "--config", _config);
        string file = Write("clash.json", """{ "environments": [ { "name": "env7", "entry": ["127.0.0.1:2799", "localhost:2875"] } ] }""");

        (int code, _, string error) = await RunAsync("check", "--config", Write("clashing.json", Configuration(smpp: "127.0.0.1:2799", provisioning: file)));

        code.Should().Be(1);
        error.Should().Contain($"{file} environment \"env7\": entry 127.0.0.1:2799 is already that of this environment \"env1\" (Smpp.Listen[0] 127.0.0.1:2799)");
        if (hasDatabase) error.Should().Contain("entry localhost:2875 is already that of environment \"env4\"");
    }

    [Fact]
    public async Task Check_EntryAddressInUse_NamesTheKeyAndWhoHasIt()
    {
        using var taken = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        taken.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        taken.Listen();
        string config = Write("taken.json", Configuration(smpp: $"{taken.LocalEndPoint}"));

        (int code, string output, string error) = await RunAsync("check", "--config", config);

        code.Should().Be(1);
        error.Trim().Should().Match($"error: Smpp.Listen[0]: {taken.LocalEndPoint} is in use by *(process {Environment.ProcessId}); stop it, or choose another port");
        output.Should().NotContain("Smpp.Listen[0]").And.Contain("ok  Sip.Listen[0]");
    }

    [Fact]
    public async Task Check_NoDatabaseYet_IsFineAndMakesNone()
    {
        (int code, string output, _) = await RunAsync("check", "--config", _config);

        code.Should().Be(0);
        output.Should().Contain("not there yet").And.Contain("one node only");
        File.Exists(Path.Combine(_folder, "interworking.db")).Should().BeFalse();
    }

    [Fact]
    public async Task Check_MissingConfiguration_NamesTheFile()
    {
        (int code, string output, string error) = await RunAsync("check", "--config", Path.Combine(_folder, "none.json"));

        code.Should().Be(1);
        error.Should().Contain("none.json").And.Contain("cannot be read");
        output.Should().NotContain("ok  ", "nothing is known to be");
    }

    [Theory]
    [InlineData("{ \"Databse\": { \"Provider\": \"postgres\" } }", "Databse.Provider")]
    [InlineData("{ \"Database\": { \"Provider\": \"postgrs\", \"ConnectionString\": \"Host=127.0.0.1;Password=top-secret\" } }", "Database.Provider")]
    [InlineData("{ \"Database\": { \"Provider\": \"postgres\"", "is not valid JSON")]
    public async Task Check_ConfigurationNamesNoStoreSurely_SaysNothingOfIt(string config, string problem)
    {
        (int code, string output, string error) = await RunAsync("check", "--config", Write("broken.json", config));

        code.Should().Be(1);
        error.Should().Contain(problem).And.NotContain("top-secret");
        output.Should().NotContain("ok  database").And.NotContain("one node").And.Contain("not looked at");
    }

    [Fact]
    public async Task Check_NoStoreAnswersAndAListenerIsWrong_SaysAllOfIt()
    {
        string config = Write("away.json", """
            { "Database": { "Provider": "postgres", "ConnectionString": "Host=127.0.0.1;Port=1;Database=interworking;Username=interworking;Password=top-secret" },
              "Registrar": { "Provider": "redis", "Redis": "127.0.0.1:1,password=top-secret" },
              "Http": { "Listen": "nowhere" } }
            """);

        (int code, string output, string error) = await RunAsync("check", "--config", config);

        code.Should().Be(1);
        output.Should().NotContain("ok  ").And.NotContain("one node", "these could be shared");
        error.Trim().Split('\n').Should().HaveCount(3).And.OnlyContain(line => line.StartsWith("error: ", StringComparison.Ordinal));
        error.Should().Contain("Database: PostgreSQL interworking at 127.0.0.1 cannot be reached").And.Contain("Registrar: Redis at 127.0.0.1:1 cannot be reached")
            .And.Contain("Http.Listen").And.NotContain("top-secret");
    }

    [Fact]
    public async Task Check_NotADatabase_SaysSo()
    {
        await File.WriteAllTextAsync(Path.Combine(_folder, "interworking.db"), new string('x', 5000));

        (int code, string output, string error) = await RunAsync("check", "--config", _config);

        code.Should().Be(1);
        error.Should().Contain("cannot be read").And.Contain("Database");
        output.Should().NotContain("ok  database").And.NotContain("ok  provisioning");
    }

    [Fact]
    public async Task Provision_Demo_IsValid()
    {
        string demo = Path.Combine(AppContext.BaseDirectory, "Demo", "provisioning.json");

        (int code, string output, string error) = await RunAsync("provision", demo, "--config", _config);

        error.Should().BeEmpty();
        code.Should().Be(0);
        output.Should().Contain("+ account 111222333").And.Contain("+ carrier AsiaCell").And.Contain("+ carrier TATA");
    }

    [Theory]
    [InlineData("table", "10.00 USD")]
    [InlineData("csv", "2026-01,UTC,TATA,total,T,USD,part,accepted,,,,1000,1000,10.00,")]
    [InlineData("json", "\"total\": \"10.00\"")]
    public async Task Settlement_ThousandMessages_IsTenDollars(string format, string expected)
    {
        await RunAsync("provision", Write("tata.json", Tata), "--config", _config);
        CdrTable.Insert(Path.Combine(_folder, "interworking.db"), "TATA", 1000, new DateTimeOffset(2026, 1, 15, 12, 0, 0, TimeSpan.Zero));

        (int code, string output, string error) = await RunAsync("settlement", "--month", "2026-01", "--format", format, "--config", _config);

        error.Should().BeEmpty();
        code.Should().Be(0);
        output.Should().Contain(expected).And.NotContain("\e[", "a file gets no colours");
    }

    [Fact]
    public async Task Settlement_NoRateOrUnknownCarrier_FailsAndSaysSo()
    {
        await RunAsync("provision", Write("tata.json", Tata), "--config", _config);
        CdrTable.Insert(Path.Combine(_folder, "interworking.db"), "TATA", 3, new DateTimeOffset(2025, 12, 15, 12, 0, 0, TimeSpan.Zero));
        string file = Path.Combine(_folder, "statement.csv");

        (int code, _, string error) = await RunAsync("settlement", "--month", "2025-12", "--format", "csv", "--out", file, "--config", _config);
        code.Should().Be(1);
        error.Should().Contain("TATA").And.Contain("3 message(s)").And.Contain("has no rate");
        File.ReadAllText(file).Should().Contain("error").And.Contain("1112");

        (code, _, error) = await RunAsync("settlement", "--month", "2025-12", "--carrier", "Tatta", "--config", _config);
        code.Should().Be(1);
        error.Should().Contain("there is no carrier \"Tatta\"; there are: TATA");
    }

    /// <summary>On free ports, so that it is in nobody's way.</summary>
    private string Configuration(string smpp = "127.0.0.1:0", string realm = "", string provisioning = "", string http = "http://127.0.0.1:0") => $$"""
        { "Database": { "ConnectionString": "Data Source={{Path.Combine(_folder, "interworking.db")}}" },
          "Smpp": { "Listen": ["{{smpp}}"], "ListenTls": [] }, "Sip": { "Listen": ["udp:127.0.0.1:0"], "Realm": "{{realm}}" }, "Http": { "Listen": "{{http}}" },
          "Provisioning": { "File": "{{provisioning}}" } }
        """;

    private string Write(string name, string content)
    {
        string file = Path.Combine(_folder, name);
        File.WriteAllText(file, content);
        return file;
    }

    private async Task<(int Code, string Output, string Error)> RunAsync(params string[] arguments)
    {
        using var output = new StringWriter(CultureInfo.InvariantCulture);
        using var error = new StringWriter(CultureInfo.InvariantCulture);
        var line = new CommandLine(
            (config, _) =>
            {
                _served = config;
                return Task.FromResult(0);
            },
            output,
            error);
        int code = await line.RunAsync(arguments);
        return (code, output.ToString(), error.ToString());
    }
}
