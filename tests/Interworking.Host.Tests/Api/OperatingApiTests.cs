using System.Net;
using System.Text.Json;
using Interworking.Gateway.Access;
using Interworking.Host.Cli;
using Interworking.Smpp.Values;
using Interworking.Testing;
using Interworking.Testing.Peers;

namespace Interworking.Host.Tests.Api;

/// <summary>What the operator on call does, by the API and by commands.</summary>
[Collection(nameof(GatewayHost))]
public sealed class OperatingApiTests : IAsyncLifetime
{
    private readonly string _folder = Directory.CreateTempSubdirectory("operating-").FullName;
    private readonly ScriptedCentre _centre = new(FreePorts.Next(), "us", "us-pw");
    private GatewayHost _gateway = null!;
    private ApiClient _operator = null!;
    private LoadCarrier _good = null!;

    public async Task InitializeAsync()
    {
        _gateway = await GatewayHost.StartAsync(_folder,
            connections: $$"""
                { "name": "vendor", "address": "{{_centre.EndPoint}}", "systemId": "us", "password": "us-pw" },
                { "name": "nobody", "address": "127.0.0.1:1", "systemId": "us", "password": "us-pw" }
                """,
            policies: """
                { "name": "to vendor", "priority": 10, "recipientPattern": "222%", "transport": "SMPP", "connections": ["vendor"] },
                { "name": "to nobody", "priority": 10, "recipientPattern": "333%", "transport": "SMPP", "connections": ["nobody"] },
                { "name": "also vendor", "priority": 20, "recipientPattern": "333%", "transport": "SMPP", "connections": ["vendor"] }
                """);
        _operator = new ApiClient(_gateway, Role.Operator);
        _good = await LoadCarrier.BindAsync(_gateway.Smpp, "good", "good-pw");
        await _centre.Binds.CountAsync(1, "binds");
    }

    public async Task DisposeAsync()
    {
        await _good.DisposeAsync();
        await _gateway.DisposeAsync();
        await _centre.DisposeAsync();
        Directory.Delete(_folder, recursive: true);
    }

    [Fact]
    public async Task Hold_OfAPolicy_SaysWhatItWouldThenHoldsUntilItIsReleased()
    {
        const string Body = """{ "policy": "to vendor", "reason": "ticket 4711" }""";
        (await _operator.PostAsync("/api/hold", Body))["dryRun"].Should().Be("True");
        (await _operator.GetAsync("/api/holds")).Body.GetArrayLength().Should().Be(0);
        (await _operator.PostAsync("/api/hold?dryRun=false", Body))["held"].Should().Be("True");
        await UntilAsync("/api/holds", holds => holds.GetArrayLength() == 1);
        await _good.SubmitAsync(Sms.Plain("222333", "held"));
        await UntilAsync("/api/messages?state=unfinished", page => page.GetProperty("items").GetArrayLength() == 1);
        (await _operator.PostAsync("/api/release", Body))["waiting"].Should().Be("1");
        _centre.Received.Count.Should().Be(0);

        (await _operator.PostAsync("/api/release?dryRun=false", Body)).Status.Should().Be(HttpStatusCode.OK);

        await _centre.Received.CountAsync(1, "the held message");
        (await _operator.PostAsync("/api/release?dryRun=false", Body)).Status.Should().Be(HttpStatusCode.NotFound);
        (await _operator.PostAsync("/api/hold", """{ "policy": "no such" }""")).Status.Should().Be(HttpStatusCode.NotFound);
        (await _operator.PostAsync("/api/hold", """{ "policy": "to vendor", "drain": true }""")).Status.Should().Be(HttpStatusCode.UnprocessableEntity);
        JsonElement log = (await new ApiClient(_gateway, Role.Admin).GetAsync("/api/audit?target=service policy to vendor")).Body.GetProperty("items");
        log.EnumerateArray().Select(row => row.GetProperty("action").GetString()).Should().StartWith(["release", "hold"]);
    }

    [Fact]
    public async Task Verbs_ByAFilter_ShowThenDoThenTellHowFarTheyAre()
    {
        for (int i = 0; i < 3; i++) await _good.SubmitAsync(Sms.Plain($"33300{i}", "waits"));
        const string Queue = """{ "policy": "to nobody" }""";
        await UntilAsync("/api/messages?state=unfinished", page => page.GetProperty("items").EnumerateArray().Count(one => one.GetProperty("state").GetString() == "waiting") == 3);

        ApiAnswer would = await _operator.PostAsync("/api/messages/purge", Queue);
        (would["dryRun"], would["matched"], would.Body.GetProperty("sample").GetArrayLength()).Should().Be(("True", "3", 3));
        (await _operator.PostAsync("/api/messages/reroute", """{ "policy": "to nobody", "to": "none" }""")).ErrorKeys.Should().Equal("to");
        (await _operator.PostAsync("/api/messages/purge?dryRun=false", """{ "prefix": "+" }""")).ErrorKeys.Should().Equal("prefix");
        (await _operator.PostAsync("/api/messages/purge?dryRun=false", """{ "from": "2126-01-01T00:00:00Z" }""")).ErrorKeys.Should().Equal("from");
        (await _operator.PostAsync("/api/messages/purge?dryRun=false", """{ "olderThanMinutes": 2000000000 }""")).ErrorKeys.Should().Equal("olderThanMinutes");
        ApiAnswer rerouted = await _operator.PostAsync("/api/messages/reroute?dryRun=false", """{ "policy": "to nobody", "prefix": "333000", "to": "also vendor" }""");
        (rerouted["matched"], rerouted["done"]).Should().Be(("1", "1"));
        await _centre.Received.CountAsync(1, "the rerouted one");

        ApiAnswer purged = await _operator.PostAsync("/api/messages/purge?dryRun=false", Queue);
        (purged["matched"], purged["done"], purged["more"]).Should().Be(("2", "2", "False"));
        ApiAnswer status = await _operator.GetAsync(purged["status"]!);
        (status["verb"], status["state"], status["done"]).Should().Be(("purge", "done", "2"));
        await UntilAsync("/api/messages?state=failed", page => page.GetProperty("items").GetArrayLength() == 2);
        await _good.Received.CountAsync(2, "their receipts");

        // Their receipts once more, and only theirs.
        ApiAnswer replayed = await _operator.PostAsync("/api/messages/replay?dryRun=false", """{ "carrier": "Good", "outcome": "failed" }""");
        (replayed["matched"], replayed["done"]).Should().Be(("2", "2"));
        await _good.Received.CountAsync(4, "the same receipts again");
        (await _operator.PostAsync("/api/messages/replay", Queue)).ErrorKeys.Should().Equal("policy");
        (await _operator.GetAsync("/api/operations")).Body.GetArrayLength().Should().Be(3);
    }

    [Fact]
    public async Task Test_OfAConnection_AsksTheRunningSessionOrSaysWhereItFails()
    {
        ApiAnswer vendor = await _operator.PostAsync("/api/connections/vendor/test", "{}");
        (vendor["ok"], vendor["says"]).Should().Be(("True", "vendor is well."));
        vendor.Body.GetProperty("steps").EnumerateArray().Single().GetProperty("what").GetString().Should().Be("enquire_link");
        _centre.Binds.Count.Should().Be(1, "one bind is agreed, and it is in use");

        ApiAnswer nobody = await _operator.PostAsync("/api/connections/nobody/test", "{}");
        (nobody["ok"], nobody["says"]!.StartsWith("connect: 127.0.0.1:1", StringComparison.Ordinal)).Should().Be(("False", true));
        (await _operator.PostAsync("/api/connections/x/test", "{}")).Status.Should().Be(HttpStatusCode.NotFound);
        (await _operator.PostAsync("/api/sip-proxies/test", "{}"))["ok"].Should().Be("True");

        // Drained there is a place free: the test has a session of its own.
        await _operator.PostAsync("/api/hold?dryRun=false", """{ "connection": "vendor", "drain": true }""");
        await _gateway.LinksAsync(report => report.Links.Single(link => link.Connection == "vendor") is { State: "disabled" } link && link.Words.StartsWith("drained", StringComparison.Ordinal), "drained");
        vendor = await _operator.PostAsync("/api/connections/vendor/test", "{}");
        vendor.Body.GetProperty("steps").EnumerateArray().Select(step => step.GetProperty("what").GetString()).Should().Equal("connect", "bind", "enquire_link");
    }

    [Fact]
    public async Task Suspend_OfACarrier_UnbindsItAndResumeLetsItBind()
    {
        (await _operator.PostAsync("/api/suspend", """{ "carrier": "Good" }"""))["dryRun"].Should().Be("True");
        (await _operator.PostAsync("/api/suspend?dryRun=false", """{ "carrier": "Good" }""")).Body.GetProperty("changes").GetArrayLength().Should().Be(1);
        await _good.Ended.WaitAsync(TimeSpan.FromSeconds(30));
        (await _operator.PostAsync("/api/suspend?dryRun=false", $$"""{ "account": "{{GatewayHost.Did}}" }""")).Status.Should().Be(HttpStatusCode.OK);
        (await _operator.PostAsync("/api/resume?dryRun=false", """{ "carrier": "Good" }""")).Status.Should().Be(HttpStatusCode.OK);
        (await _operator.PostAsync("/api/suspend", """{ "carrier": "None" }""")).Status.Should().Be(HttpStatusCode.NotFound);

        await UntilAsync("/api/carriers/Good", carrier => carrier.GetProperty("enabled").GetBoolean());
        await UntilAsync($"/api/accounts/{GatewayHost.Did}", account => !account.GetProperty("enabled").GetBoolean());
    }

    [Fact]
    public async Task Drain_OfTheNode_UnbindsRefusesAndServesAgain()
    {
        (await _operator.PostAsync("/api/node/drain", "{}"))["draining"].Should().Be("False");
        (await _operator.PostAsync("/api/node/drain?dryRun=false", "{}"))["draining"].Should().Be("True");
        await _good.Ended.WaitAsync(TimeSpan.FromSeconds(30));
        await UntilAsync("/api/node", node => node.GetProperty("mayStop").GetBoolean());
        using (HttpResponseMessage ready = await _gateway.TryGetAsync("/readyz")) ready.StatusCode.Should().Be(HttpStatusCode.ServiceUnavailable);
        await using (LoadCarrier refused = await LoadCarrier.BindAsync(_gateway.Smpp, "good", "good-pw")) refused.BindStatus.Should().Be(CommandStatus.SystemError);

        (await _operator.PostAsync("/api/node/serve?dryRun=false", "{}"))["draining"].Should().Be("False");
        using (HttpResponseMessage ready = await _gateway.TryGetAsync("/readyz")) ready.StatusCode.Should().Be(HttpStatusCode.OK);
        await _centre.Binds.CountAsync(2, "it dials again");
    }

    [Fact]
    public async Task Commands_AtNight_AskTheRunningServer()
    {
        string config = _gateway.WriteConfig();
        await _good.SubmitAsync(Sms.Plain("333111", "waits"));
        await UntilAsync("/api/messages?state=unfinished", page => page.GetProperty("items").EnumerateArray().Any(one => one.GetProperty("state").GetString() == "waiting"));

        (await RunAsync("hold", "--config", config)).Should().Be((0, "Nothing is held.", ""));
        (await RunAsync("hold", "--policy", "to vendor", "--config", config)).Output.Should().Contain("0 wait now").And.Contain("add --yes");
        (await RunAsync("hold", "--policy", "to vendor", "--reason", "ticket 4711", "--yes", "--config", config)).Code.Should().Be(0);
        await UntilAsync("/api/holds", holds => holds.GetArrayLength() == 1);
        (await RunAsync("hold", "--config", config)).Output.Should().MatchRegex("policy +to vendor +held since .* by cli:.* ticket 4711");
        (await RunAsync("release", "--policy", "to vendor", "--yes", "--config", config)).Code.Should().Be(0);
        (await RunAsync("purge", "--policy", "to nobody", "--config", config)).Output.Should().Contain("333111").And.Contain("1 message(s) fit. Nothing was done; add --yes.");
        (await RunAsync("purge", "--policy", "to nobody", "--yes", "--config", config)).Output.Should().Contain("done with 1 of 1");
        (await RunAsync("operations", "--config", config)).Output.Should().MatchRegex("purge +done +1 of 1");
        (await RunAsync("drain", "--config", config)).Output.Should().Contain("It serves.");
        (await RunAsync("release", "--account", "1", "--yes", "--config", config)).Error.Should().StartWith("error: ");
        (await RunAsync("purge", "--prefix", "", "--yes", "--config", config)).Error.Should().StartWith("error: ").And.Contain("prefix");
        (await RunAsync("purge", "--config", config)).Code.Should().Be(2);
    }

    private static async Task<(int Code, string Output, string Error)> RunAsync(params string[] arguments)
    {
        using StringWriter output = new(), error = new();
        int code = await new CommandLine((_, _) => Task.FromResult(0), output, error).RunAsync(arguments);
        return (code, output.ToString().Trim(), error.ToString().Trim());
    }

    private async Task UntilAsync(string path, Func<JsonElement, bool> when)
    {
        DateTime end = DateTime.UtcNow + TimeSpan.FromSeconds(30);
        while (true)
        {
            ApiAnswer answer = await _operator.GetAsync(path);
            if (when(answer.Body)) return;
            if (DateTime.UtcNow > end) throw new TimeoutException($"{path} says {answer.Text}");
            await Task.Delay(20);
        }
    }
}
