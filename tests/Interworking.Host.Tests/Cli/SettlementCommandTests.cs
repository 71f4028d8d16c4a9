using System.Globalization;
using System.IO.Compression;
using Dapper;
using Interworking.Host.Cli;
using Microsoft.Data.Sqlite;

namespace Interworking.Host.Tests.Cli;

/// <summary>Billing staff's commands as they type them, on a database of their own.</summary>
public sealed class SettlementCommandTests : IDisposable
{
    private const string Tata = """
        { "products": [ { "name": "Chat", "messaging": true } ],
          "carriers": [ { "name": "TATA", "systemId": "tata", "password": "tata-pw", "tariff": "T", "timeZone": "Asia/Baghdad" } ],
          "tariffs": [ { "name": "T", "currency": "USD", "rates": [ { "price": 0.01, "from": "2026-01-01" } ] } ] }
        """;

    private static readonly DateTimeOffset MidJanuary = new(2026, 1, 15, 12, 0, 0, TimeSpan.Zero);

    private readonly string _folder = Directory.CreateTempSubdirectory("interworking-").FullName;
    private readonly string _config;

    public SettlementCommandTests() => _config = Write("config.json", $$"""{ "Database": { "ConnectionString": "Data Source={{Path.Combine(_folder, "interworking.db")}}" } }""");

    public void Dispose()
    {
        SqliteConnection.ClearAllPools();
        Directory.Delete(_folder, recursive: true);
    }

    [Fact]
    public async Task Close_ThousandMessages_IsFrozenAndPrintedAgainByteForByte()
    {
        await ProvisionAsync();
        CdrTable.Insert(Database, "TATA", 1000, MidJanuary);

        (int code, string output, string error) = await RunAsync("settlement", "close", "--month", "2026-01", "--carrier", "TATA");
        (code, error).Should().Be((0, ""));
        output.Should().Contain("Statement 1: TATA, 2026-01, 10.00 USD").And.Contain("SHA-256");
        (_, string first, _) = await RunAsync("settlement", "show", "1", "--format", "json");
        CdrTable.Insert(Database, "TATA", 7, MidJanuary.AddDays(1));
        (_, string again, _) = await RunAsync("settlement", "show", "1", "--format", "json");

        again.Should().Be(first).And.Contain("\"total\":\"10.00\"");
        (_, output, _) = await RunAsync("settlement", "show", "1", "--format", "csv");
        output.Should().Contain("2026-01,Asia/Baghdad,TATA,total,T,USD,part,accepted,,,,1000,1000,10.00,,1,");
        (_, output, _) = await RunAsync("settlement", "list");
        output.Should().StartWith("1  2026-01  TATA  10.00 USD");
        (code, _, error) = await RunAsync("settlement", "close", "--month", "2026-01", "--carrier", "TATA");
        code.Should().Be(1);
        error.Should().Contain("closed as statement 1");
    }

    [Fact]
    public async Task Check_CdrsAfterClosing_SaysBothFigures()
    {
        await ProvisionAsync();
        CdrTable.Insert(Database, "TATA", 10, MidJanuary);
        await RunAsync("settlement", "close", "--month", "2026-01", "--carrier", "TATA");
        (int code, string output, _) = await RunAsync("settlement", "check", "--month", "2026-01");
        code.Should().Be(0);
        output.Should().Contain("ok  TATA 2026-01: statement 1 and CDRs say 10 message(s), 10 part(s), 0.10 USD");

        CdrTable.Insert(Database, "TATA", 2, MidJanuary.AddDays(1));
        (code, _, string error) = await RunAsync("settlement", "check", "--month", "2026-01");
        code.Should().Be(1);
        error.Should().Contain("10 message(s)").And.Contain("12 message(s)").And.Contain("correct 1");

        (code, output, _) = await RunAsync("settlement", "correct", "1");
        code.Should().Be(0);
        output.Should().Contain("Statement 2").And.Contain("0.02 USD difference");
        (code, _, _) = await RunAsync("settlement", "check", "--month", "2026-01");
        code.Should().Be(0);
    }

    [Fact]
    public async Task Check_TamperedStatement_IsFound()
    {
        await ProvisionAsync();
        CdrTable.Insert(Database, "TATA", 10, MidJanuary);
        await RunAsync("settlement", "close", "--month", "2026-01", "--carrier", "TATA");
        Execute("update statement set content = replace(content, '\"0.10\"', '\"0.01\"')");

        (await RunAsync("settlement", "check", "--month", "2026-01")).Error.Should().Contain("statement 1 is not what was closed");
        (await RunAsync("settlement", "show", "1")).Code.Should().Be(1);
    }

    [Fact]
    public async Task Settlement_RolledUpOrNot_IsTheSame()
    {
        await ProvisionAsync();
        CdrTable.Insert(Database, "TATA", 1000, MidJanuary);
        string before = (await RunAsync("settlement", "--month", "2026-01", "--format", "json")).Output;

        (int code, string output, _) = await RunAsync("settlement", "rebuild");

        (code, output.Trim()).Should().Be((0, "1000 message(s) counted."));
        Execute("delete from cdr");
        (await RunAsync("settlement", "--month", "2026-01", "--format", "json")).Output.Should().Be(before, "the CDRs are in the daily counts");
    }

    [Fact]
    public async Task Settlement_Html_IsOnePageWithNothingThatRuns()
    {
        await ProvisionAsync(Tata.Replace("TATA", "<script>alert(1)</script>"));
        CdrTable.Insert(Database, "<script>alert(1)</script>", 5, MidJanuary);

        (_, string page, _) = await RunAsync("settlement", "--month", "2026-01", "--format", "html");

        page.Should().Contain("&lt;script&gt;").And.NotContain("<script").And.NotContain("http").And.Contain("0.05 USD").And.EndWith("</html>\n");
    }

    [Theory]
    [InlineData("january.csv")]
    [InlineData("january.csv.gz")]
    public async Task Export_Month_WritesEveryCdr(string name)
    {
        await ProvisionAsync();
        CdrTable.Insert(Database, "TATA", 1000, MidJanuary);
        CdrTable.Insert(Database, "TATA", 1, new DateTimeOffset(2026, 1, 31, 21, 0, 0, TimeSpan.Zero));
        string file = Path.Combine(_folder, name);

        (int code, string output, string error) = await RunAsync("cdr", "export", "--month", "2026-01", "--carrier", "TATA", "--out", file);

        (code, error).Should().Be((0, ""));
        output.Should().Contain("1000 CDR(s)");
        await using Stream stream = name.EndsWith("gz", StringComparison.Ordinal) ? new GZipStream(File.OpenRead(file), CompressionMode.Decompress) : File.OpenRead(file);
        string[] lines = (await new StreamReader(stream).ReadToEndAsync()).Split("\r\n", StringSplitOptions.RemoveEmptyEntries);
        lines.Should().HaveCount(1001);
        lines[0].Should().StartWith("environment,id,trace_id");
        lines[1].Should().Contain(",TATA,").And.Contain("2026-01-15T12:00:00.000Z").And.EndWith(",false");
    }

    [Fact]
    public async Task Reconcile_TheirRecords_WritesAPackAndFails()
    {
        await ProvisionAsync();
        CdrTable.Insert(Database, "TATA", 3, MidJanuary);
        long[] ids = [.. Ids()];
        string file = Write("theirs.csv", $"message_id,time,status\n{ids[0]},2026-01-15,DELIVRD\n{ids[1]},2026-01-15,EXPIRED\n77,2026-01-15,=1+1\n"), pack = Path.Combine(_folder, "dispute");

        (int code, string output, _) = await RunAsync("reconcile", file, "--carrier", "TATA", "--month", "2026-01", "--out", pack);

        code.Should().Be(1);
        output.Should().Contain("not in their records").And.Contain("we say delivered, they say EXPIRED").And.Contain("never answered");
        File.ReadAllText(Path.Combine(pack, "units.csv")).Should().Contain($"{ids[2]},not in their records").And.Contain("111222333").And.Contain("'=1+1");
        (code, output, _) = await RunAsync("reconcile", Write("counts.csv", "day,messages\n2026-01-15,3\n"), "--carrier", "TATA", "--month", "2026-01");
        code.Should().Be(0, output);
        (code, _, string error) = await RunAsync("reconcile", Write("bad.csv", "day,messages\n15.1.2026,three\n"), "--carrier", "TATA", "--month", "2026-01");
        error.Should().Contain("line 2 day").And.Contain("line 2 messages");
        code.Should().Be(1);
    }

    [Fact]
    public async Task Import_Accounts_AddsThemOrTellsEveryWrongLine()
    {
        await ProvisionAsync();
        string bad = Write("bad.csv", "did,password,product,customer,enabled\n111,pw,Chat,John,\n12x,pw,Chat,John,\n111,pw,Chat,Jane,\n113,,Chat,John,maybe\n");
        (int code, _, string error) = await RunAsync("accounts", "import", bad);
        code.Should().Be(1);
        error.Should().Contain("line 4 did: 111 is on line 2").And.Contain("line 5 password: is missing").And.Contain("line 5 enabled").And.NotContain("pw");
        (_, _, error) = await RunAsync("accounts", "import", Write("worse.csv", "did,password,product,customer\n12x,secret,Chat,John\n13,secret,Chatt,John\n"));
        error.Should().Contain("line 2 did").And.NotContain("secret");
        (_, _, error) = await RunAsync("accounts", "import", Write("product.csv", "did,password,product,customer\n13,secret,Chatt,John\n"));
        error.Should().Contain("line 2").And.Contain("there is no product \"Chatt\"");

        string good = Write("good.csv", "customer,did,product,password\nJohn,+111,Chat,pw-1\n\"Doe, Jane\",112,Chat,pw-2\n");
        (_, string output, _) = await RunAsync("accounts", "import", good, "--dry-run");
        output.Should().Contain("+ account 111").And.Contain("nothing was");
        (code, output, _) = await RunAsync("accounts", "import", good);
        (code, output).Should().Be((0, output));
        output.Should().Contain("2 account(s) read; 4 change(s) made.");
    }

    private string Database => Path.Combine(_folder, "interworking.db");

    private IEnumerable<long> Ids()
    {
        using var connection = new SqliteConnection($"Data Source={Database};Pooling=False");
        return [.. connection.Query<long>("select id from cdr order by id")];
    }

    private void Execute(string sql)
    {
        using var connection = new SqliteConnection($"Data Source={Database};Pooling=False");
        connection.Execute(sql);
    }

    private async Task ProvisionAsync(string json = Tata) => (await RunAsync("provision", Write("tata.json", json))).Code.Should().Be(0);

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
        int code = await new CommandLine((_, _) => Task.FromResult(0), output, error).RunAsync([.. arguments, "--config", _config]);
        return (code, output.ToString(), error.ToString());
    }
}
