using System.IO.Compression;
using System.Net;
using System.Net.Http.Headers;
using System.Net.Sockets;
using System.Text;
using Interworking.Gateway.Access;
using Interworking.Host.Tests.Cli;

namespace Interworking.Host.Tests.Api;

/// <summary>Months as billing staff have them from the running server.</summary>
[Collection(nameof(GatewayHost))]
public sealed class SettlementApiTests : IAsyncLifetime
{
    private const string Tata = """
        { "name": "TATA", "systemId": "tata", "password": "tata-pw", "allowedAddresses": ["127.0.0.0/8"], "tariff": "T", "creditLimit": 20 },
        { "name": "=1+1", "systemId": "formula", "password": "form-pw", "allowedAddresses": ["127.0.0.0/8"] }
        """;

    private const string Tariffs = """[ { "name": "T", "currency": "USD", "rates": [ { "price": 0.01, "from": "2020-01-01" } ] } ]""";

    private static readonly DateTimeOffset MidJanuary = new(2026, 1, 15, 12, 0, 0, TimeSpan.Zero);

    private readonly string _folder = Directory.CreateTempSubdirectory("settlement-").FullName;
    private GatewayHost _gateway = null!;
    private ApiClient _billing = null!;
    private int _inserted;

    public async Task InitializeAsync()
    {
        _gateway = await GatewayHost.StartAsync(_folder, Tata, tariffs: Tariffs);
        _billing = new ApiClient(_gateway, Role.Billing);
    }

    public async Task DisposeAsync()
    {
        await _gateway.DisposeAsync();
        Directory.Delete(_folder, recursive: true);
    }

    [Fact]
    public async Task Close_Month_IsPrintedAlwaysTheSameAndStandsInTheAuditLog()
    {
        Insert("TATA", 1000);

        ApiAnswer closed = await _billing.PostAsync("/api/settlement/close", """{ "month": "2026-01", "carrier": "TATA" }""");

        (closed.Status, closed["number"]).Should().Be((HttpStatusCode.OK, "1"));
        string text = (await _billing.GetAsync("/api/settlement/statements/1")).Text;
        text.Should().StartWith("{").And.Contain("\"total\":\"10.00\"").And.NotContain("\n", "it is the very text that was hashed");
        string[] before = [.. await PrintAsync()];
        Insert("TATA", 7);
        (await PrintAsync()).Should().Equal(before);
        ApiAnswer log = await new ApiClient(_gateway, Role.Admin).GetAsync("/api/audit?target=month 2026-01");
        log.Body.GetProperty("items")[0].GetProperty("after").GetString().Should().Be($"statement 1, hash {closed["hash"]}");
        ApiAnswer again = await _billing.PostAsync("/api/settlement/close", """{ "month": "2026-01", "carrier": "TATA" }""");
        (again.Status, again["detail"]).Should().Be((HttpStatusCode.Conflict, "2026-01 of TATA is closed as statement 1; correct that one if it is wrong."));

        Execute("update statement set content = replace(content, '10.00', '1.00')");
        (await _billing.GetAsync("/api/settlement/statements/1")).Status.Should().Be(HttpStatusCode.Conflict, "it is not what was closed");
    }

    [Fact]
    public async Task Reconcile_TheirCountsOrRecords_SaysWhatDiffersAndGivesThePack()
    {
        Insert("TATA", 3);
        long first = CdrTable.FirstId(MidJanuary);

        ApiAnswer counts = await ReconcileAsync("TATA", "day,messages\n2026-01-15,5\n2026-01-16,1\n");
        (counts.Status, counts["agrees"]).Should().Be((HttpStatusCode.OK, "False"));
        counts.Body.GetProperty("days").EnumerateArray().Select(day => $"{day.GetProperty("day")} {day.GetProperty("ourMessages")} {day.GetProperty("theirMessages")}").Should().Equal("2026-01-15 3 5", "2026-01-16 0 1");
        (await ReconcileAsync("TATA", "day,messages\n2026-01-15,3\n"))["agrees"].Should().Be("True");

        string records = $"message_id,time,status\n{first},2026-01-15,DELIVRD\n{first + 1},2026-01-15,EXPIRED\n77,2026-01-15,=1+1\n";
        ApiAnswer units = await ReconcileAsync("TATA", records);
        (units["matched"], units["differing"]).Should().Be(("2", "3"));
        units.Body.GetProperty("units").EnumerateArray().Select(unit => unit.GetProperty("reason").GetString()).Should().BeEquivalentTo(
            "we never answered with this id", "we say delivered, they say EXPIRED", "not in their records");

        using HttpResponseMessage answer = await SendAsync("TATA", "2026-01", records, "?format=zip");
        (answer.StatusCode, answer.Content.Headers.ContentType?.MediaType, answer.Content.Headers.ContentDisposition?.FileName).Should().Be((HttpStatusCode.OK, "application/zip", "dispute-TATA-2026-01.zip"));
        using var pack = new ZipArchive(await answer.Content.ReadAsStreamAsync());
        pack.Entries.Select(entry => entry.Name).Should().Equal("summary.txt", "days.csv", "units.csv");
        using var lines = new StreamReader(pack.GetEntry("units.csv")!.Open());
        (await lines.ReadToEndAsync()).Should().Contain($"{first + 2},not in their records").And.Contain("111222333").And.Contain("'=1+1");
    }

    [Theory]
    [InlineData("TATA", "2026-13", "day,messages\n2026-01-15,3\n", "month")]
    [InlineData("Nobody", "2026-01", "day,messages\n2026-01-15,3\n", "carrier")]
    [InlineData("TATA", "2026-01", "date,count\n", "file line 1")]
    [InlineData("TATA", "2026-01", "day,messages\n15.1.,3\n", "line 2 day")]
    public async Task Reconcile_SentWrongly_SaysWhatIsWrong(string carrier, string month, string file, string key)
    {
        using HttpResponseMessage answer = await SendAsync(carrier, month, file);

        answer.StatusCode.Should().Be(HttpStatusCode.UnprocessableEntity);
        (await ApiAnswer.OfAsync(answer)).ErrorKeys.Should().Contain(key);
    }

    [Fact]
    public async Task Reconcile_NoFileOrOneTooLarge_IsRefused()
    {
        (await _billing.PostAsync("/api/settlement/reconcile", "{}")).Status.Should().Be(HttpStatusCode.UnsupportedMediaType);

        // The length alone is enough.
        using var connection = new TcpClient();
        await connection.ConnectAsync(_gateway.Http);
        await using NetworkStream stream = connection.GetStream();
        await stream.WriteAsync(Encoding.ASCII.GetBytes(
            $"POST /api/settlement/reconcile HTTP/1.1\r\nHost: {_gateway.Http}\r\nAuthorization: Bearer {_gateway.Pass(Role.Billing)}\r\nContent-Type: multipart/form-data; boundary=x\r\nContent-Length: {65 << 20}\r\n\r\n"));
        using var reader = new StreamReader(stream);
        (await reader.ReadLineAsync()).Should().Contain("413");
    }

    [Fact]
    public async Task Cdrs_Month_AreAllOfItsRecordsAndNoFormula()
    {
        Insert("TATA", 2500);
        Insert("=1+1", 1);

        string[] lines = (await _billing.GetAsync("/api/settlement/2026-01/cdrs?carrier=TATA")).Text.Split("\r\n", StringSplitOptions.RemoveEmptyEntries);
        lines.Should().HaveCount(2501);
        lines[0].Should().StartWith("environment,id,trace_id");
        (await _billing.GetAsync("/api/settlement/2026-01/cdrs")).Text.Contains(",\"'=1+1\",", StringComparison.Ordinal).Should().BeTrue();
        (await _billing.GetAsync("/api/settlement/2026-1x/cdrs")).Status.Should().Be(HttpStatusCode.UnprocessableEntity);
    }

    [Fact]
    public async Task Credit_CarrierWithALimit_SaysHowItStands()
    {
        ApiAnswer answer = await _billing.GetAsync("/api/settlement/credit");

        answer.Body.GetArrayLength().Should().Be(1);
        (answer.Body[0].GetProperty("carrier").GetString(), answer.Body[0].GetProperty("limit").GetString(), answer.Body[0].GetProperty("state").GetString()).Should().Be(("TATA", "20", "fine"));
    }

    private async Task<IReadOnlyList<string>> PrintAsync()
    {
        var forms = new List<string>();
        foreach (string form in (string[])["json", "csv", "html"]) forms.Add((await _billing.GetAsync($"/api/settlement/statements/1?format={form}")).Text);
        return forms;
    }

    private async Task<ApiAnswer> ReconcileAsync(string carrier, string file)
    {
        using HttpResponseMessage answer = await SendAsync(carrier, "2026-01", file);
        return await ApiAnswer.OfAsync(answer);
    }

    private Task<HttpResponseMessage> SendAsync(string carrier, string month, string file, string query = "") => _gateway.SendAsync(HttpMethod.Post, $"/api/settlement/reconcile{query}", request =>
    {
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", _gateway.Pass(Role.Billing));
        request.Content = new MultipartFormDataContent
        {
            { new StringContent(month), "month" },
            { new StringContent(carrier), "carrier" },
            { new ByteArrayContent(Encoding.UTF8.GetBytes(file)), "file", "theirs.csv" },
        };
    });

    private string Database => Path.Combine(_folder, Directory.GetDirectories(_folder).Single(), "gateway.db");

    private void Insert(string carrier, int count)
    {
        DateTimeOffset at = MidJanuary.AddMinutes(_inserted++);
        CdrTable.Insert(Database, carrier, count, at);
        Execute($"insert into cdr_late (id) select id from cdr where id >= {CdrTable.FirstId(at)}"); // the daily counts have passed by where they are
    }

    private void Execute(string sql) => CdrTable.Execute(Database, sql);
}
