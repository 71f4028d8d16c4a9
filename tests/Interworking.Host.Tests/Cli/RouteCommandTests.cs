using System.Globalization;
using Interworking.Host.Cli;
using Microsoft.Data.Sqlite;

namespace Interworking.Host.Tests.Cli;

/// <summary>What would happen to a number, as an operator asks.</summary>
public sealed class RouteCommandTests : IAsyncLifetime
{
    private const string Provisioning = """
        { "products": [ { "name": "Call & Chat", "messaging": true }, { "name": "Call", "messaging": false } ],
          "customers": [ { "name": "Jane Roe", "accounts": [
            { "did": "1111", "password": "secret-1", "product": "Call & Chat" },
            { "did": "1112", "password": "secret-2", "product": "Call & Chat", "enabled": false },
            { "did": "1113", "password": "secret-3", "product": "Call" } ] } ],
          "carriers": [ { "name": "TATA", "systemId": "tata", "password": "tata-pw", "profile": { "strip": "00" } },
                        { "name": "Gone", "systemId": "gone", "password": "gone-pw", "enabled": false } ],
          "connections": [ { "name": "first", "address": "192.0.2.1:2775", "systemId": "us", "password": "pw", "enabled": false },
                           { "name": "second", "address": "192.0.2.2:2775", "systemId": "us", "password": "pw", "profile": { "ton": 1, "npi": 1 } },
                           { "name": "vendor", "address": "192.0.2.3:2775", "systemId": "us", "password": "pw", "onAbsent": "refuse" } ],
          "servicePolicies": [
            { "name": "old", "priority": 5, "recipientPattern": "222%", "transport": "SMPP", "connections": ["vendor"], "enabled": false },
            { "name": "others", "priority": 6, "recipientPattern": "333%", "transport": "SMPP", "connections": ["vendor"] },
            { "name": "to env4", "priority": 10, "recipientPattern": "222%", "transport": "SMPP", "connections": ["first", "second"], "weights": [3, 1], "rewriteSender": "5555" } ] }
        """;

    private readonly string _folder = Directory.CreateTempSubdirectory("route-").FullName;
    private readonly string _config;

    public RouteCommandTests()
    {
        _config = Path.Combine(_folder, "config.json");
        // Nobody listens on port 1.
        File.WriteAllText(_config, $$"""{ "Http": { "Listen": "http://127.0.0.1:1" }, "Database": { "ConnectionString": "Data Source={{Path.Combine(_folder, "interworking.db")}}" } }""");
    }

    public async Task InitializeAsync()
    {
        string file = Path.Combine(_folder, "provisioning.json");
        await File.WriteAllTextAsync(file, Provisioning);
        (await RunAsync("provision", file)).Error.Should().BeEmpty();
    }

    public Task DisposeAsync()
    {
        SqliteConnection.ClearAllPools();
        Directory.Delete(_folder, recursive: true);
        return Task.CompletedTask;
    }

    [Fact]
    public async Task Route_AppToAPolicysNumber_ShowsWhyThisOneAndItsConnections()
    {
        (int code, string output, string error) = await RunAsync("route", "--from", "1111", "--to", "+2229");

        error.Should().BeEmpty();
        code.Should().Be(0);
        output.Split(Environment.NewLine, StringSplitOptions.RemoveEmptyEntries).Should().Equal(
            "from        1111, account of Jane Roe, written in its app",
            "to          2229, written +2229",
            "account     none here: the service policies decide",
            "policy      \"old\", priority 5, 222%: matches, but is disabled",
            "            \"others\", priority 6, 333%: pattern does not match",
            "            \"to env4\", priority 10, 222%: matches, it goes this way",
            "connection  1. \"first\" to 192.0.2.1:2775, weight 3, disabled",
            "            2. \"second\" to 192.0.2.2:2775, weight 1, enabled, whether it is bound is not known (no server answers at 127.0.0.1:1); recipient written 2229, ton 1, npi 1",
            "sender      shown as 5555 (rewriteSender)",
            "answer      accepted: SIP 202, or 200 when it is delivered at once");
    }

    [Fact]
    public async Task Route_CarrierToAnAccount_ShowsItsContactsByTheCarriersNumberProfile()
    {
        (_, string before, _) = await RunAsync("route", "--from", "Viber", "--to", "001111", "--carrier", "TATA");
        before.Should().Contain("contacts    none registered: the message waits for its app, up to 48 h");
        Register("1111", "sip:1111@203.0.113.7:40001");

        (int code, string output, _) = await RunAsync("route", "--from", "Viber", "--to", "001111", "--carrier", "tata");

        code.Should().Be(0);
        output.Should().Contain("from        Viber, submitted by carrier TATA").And.Contain("to          1111, written 001111")
            .And.Contain("account     1111 of Jane Roe, enabled; product Call & Chat includes messaging").And.Contain("contacts    sip:1111@203.0.113.7:40001 over UDP until")
            .And.Contain("accepted: command_status 0x00").And.NotContain("policy");
    }

    [Theory]
    [InlineData("1111", "1112", "account disabled; the app gets SIP 480")]
    [InlineData("1111", "1113", "product without messaging; the app gets SIP 480")]
    [InlineData("1111", "4444", "no route: it is no number of this environment, and no enabled service policy takes it; the app gets SIP 404")]
    [InlineData("1112", "2229", "the sender's account is disabled; the app gets SIP 403")]
    [InlineData("1113", "2229", "the sender's product does not include messaging; the app gets SIP 403")]
    [InlineData("Viber", "1113", "product without messaging; the carrier gets command_status 0x0b invalid destination address")]
    [InlineData("Viber", "4444", "no route: *; the carrier gets command_status 0x0b invalid destination address")]
    [InlineData("Viber", "2229", "carrier \"Gone\" is disabled: it cannot bind; the carrier gets command_status 0x0d bind failed", "--carrier", "Gone")]
    [InlineData("Viber", "4444", "no route: *; the peer gets command_status 0x65 *", "--connection", "vendor")]
    [InlineData("Viber", "3331", "loop: its only way is the connection it came by; the peer gets command_status 0x65 *", "--connection", "vendor")]
    [InlineData("Viber", "1111", "no app is registered, and this connection's peer keeps what is for absent ones (onAbsent: refuse); the peer gets command_status 0x64 *", "--connection", "vendor")]
    [InlineData("Viber", "1111", "connection \"first\" is disabled: nothing arrives by it", "--connection", "first")]
    public async Task Route_Refused_IsOneAndSaysWhyAndWhatTheSenderGets(string from, string to, string why, params string[] more)
    {
        (int code, string output, string error) = await RunAsync(["route", "--from", from, "--to", to, .. more]);

        code.Should().Be(1);
        error.Trim().Should().Match($"error: refused, {why}").And.NotContain("\n");
        output.Should().Contain("account").And.NotContain("accepted");
    }

    [Theory]
    [InlineData("--carrier", "Tatta", "there is no carrier \"Tatta\"; there are: *TATA*")]
    [InlineData("--connection", "third", "there is no connection \"third\"; there are: *second*")]
    public async Task Route_UnknownOrigin_SaysWhichThereAre(string option, string name, string problem)
    {
        (int code, string output, string error) = await RunAsync("route", "--from", "1111", "--to", "2222", option, name);

        code.Should().Be(1);
        output.Should().BeEmpty();
        error.Trim().Should().Match($"error: {problem}");
    }

    [Fact]
    public async Task Route_NoDatabaseYet_SaysSoAndMakesNone()
    {
        string config = Path.Combine(_folder, "none.json");
        await File.WriteAllTextAsync(config, $$"""{ "Database": { "ConnectionString": "Data Source={{Path.Combine(_folder, "none.db")}}" } }""");

        (int code, _, string error) = await RunAsync("route", "--from", "1111", "--to", "2222", "--config", config);

        code.Should().Be(1);
        error.Should().Contain("not there yet").And.Contain("--config");
        File.Exists(Path.Combine(_folder, "none.db")).Should().BeFalse();
    }

    /// <summary>As the embedded registrar leaves it.</summary>
    private void Register(string did, string contact)
    {
        using var connection = new SqliteConnection($"Data Source={Path.Combine(_folder, "interworking.db")}");
        connection.Open();
        using SqliteCommand insert = connection.CreateCommand();
        insert.CommandText = """
            insert into binding (aor, position, account_id, contact, reg_id, path, expires_at, call_id, cseq, q, transport, source, local, flow_id, node, parameters)
            select did, 0, id, $contact, 0, '', $expires, 'c1', 1, 1000, 'udp', '203.0.113.7:40001', '127.0.0.1:5060', 0, 'a', '' from account where did = $did
            """;
        insert.Parameters.AddWithValue("$did", did);
        insert.Parameters.AddWithValue("$contact", contact);
        insert.Parameters.AddWithValue("$expires", DateTimeOffset.UtcNow.AddMinutes(5).ToUnixTimeMilliseconds());
        insert.ExecuteNonQuery().Should().Be(1);
    }

    private async Task<(int Code, string Output, string Error)> RunAsync(params string[] arguments)
    {
        using StringWriter output = new(CultureInfo.InvariantCulture), error = new(CultureInfo.InvariantCulture);
        string[] all = arguments.Contains("--config") ? arguments : [.. arguments, "--config", _config];
        int code = await new CommandLine((_, _) => Task.FromResult(0), output, error).RunAsync(all);
        return (code, output.ToString(), error.ToString());
    }
}
