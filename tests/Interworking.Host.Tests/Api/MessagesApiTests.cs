using System.Net;
using System.Text.Json;
using Interworking.Gateway.Access;
using Interworking.Gateway.Smpp.Links;
using Interworking.Testing.Peers;

namespace Interworking.Host.Tests.Api;

/// <summary>Messages and links as an operator on call has them.</summary>
[Collection(nameof(GatewayHost))]
public sealed class MessagesApiTests : IAsyncLifetime
{
    private readonly string _folder = Directory.CreateTempSubdirectory("messages-").FullName;
    private GatewayHost _gateway = null!;
    private ApiClient _operator = null!;

    public async Task InitializeAsync()
    {
        _gateway = await GatewayHost.StartAsync(_folder);
        _operator = new ApiClient(_gateway, Role.Operator);
    }

    public async Task DisposeAsync()
    {
        await _gateway.DisposeAsync();
        Directory.Delete(_folder, recursive: true);
    }

    [Fact]
    public async Task Messages_WaitingOne_IsFoundToldRetriedAndCancelled()
    {
        await using LoadCarrier carrier = await LoadCarrier.BindAsync(_gateway.Smpp, "good", "good-pw");
        await carrier.SubmitAsync(Sms.Plain(GatewayHost.Did, "a secret code"));

        JsonElement found = (await FindAsync($"/api/messages?number=%2B{GatewayHost.Did}", items => items.Length == 1))[0];
        string id = found.GetProperty("id").GetString()!;
        (found.GetProperty("state").GetString(), found.GetProperty("carrier").GetString(), found.GetProperty("node").GetString()).Should().Be(("waiting", "Good", "a"));
        (await FindAsync("/api/messages?number=4711", items => items.Length == 0)).Should().BeEmpty();
        ApiAnswer story = await _operator.GetAsync($"/api/messages/{id}");
        story.Body[0].GetProperty("events")[0].GetProperty("what").GetString().Should().Be("accepted from Good");
        story.Text.Should().NotContain("a secret code");

        (await _operator.SendAsync(HttpMethod.Post, $"/api/messages/{id}/retry"))["done"].Should().Be("1");
        await FindAsync($"/api/messages/{id}", stories => stories[0].GetProperty("events").EnumerateArray().Any(one => one.GetProperty("what").GetString() == "retry asked for by cli:test"));
        await CancelAsync(id);

        JsonElement ended = (await FindAsync("/api/messages?state=cancelled", items => items.Length == 1))[0];
        (ended.GetProperty("id").GetString(), ended.GetProperty("error").GetString()).Should().Be((id, "cancelled by cli:test"));
        (await _operator.SendAsync(HttpMethod.Post, $"/api/messages/{id}/cancel")).Status.Should().Be(HttpStatusCode.Conflict, "it has finished");
        JsonElement log = (await new ApiClient(_gateway, Role.Admin).GetAsync($"/api/audit?target=message {id}")).Body.GetProperty("items");
        log.EnumerateArray().Select(row => row.GetProperty("action").GetString()).Should().Contain("cancel").And.Contain("retry");
    }

    [Fact]
    public async Task Messages_ManyByAFilter_AreCountedFirst()
    {
        await using LoadCarrier carrier = await LoadCarrier.BindAsync(_gateway.Smpp, "good", "good-pw");
        for (int i = 0; i < 5; i++) await carrier.SubmitAsync(Sms.Plain(GatewayHost.Did, "waits"));
        await FindAsync("/api/messages?state=unfinished", items => items.Count(item => item.GetProperty("state").GetString() == "waiting") == 5);
        string filter = $$"""{ "destination": "{{GatewayHost.Did}}", "carrier": "Good" }""";

        ApiAnswer counted = await _operator.PostAsync("/api/messages/cancel", filter);
        (counted["dryRun"], counted["matched"], counted["done"]).Should().Be(("True", "5", "0"));
        (await _operator.PostAsync("/api/messages/cancel?dryRun=false", """{ "destination": "1" }"""))["matched"].Should().Be("0");
        (await _operator.PostAsync("/api/messages/cancel?dryRun=false", "{}")).Status.Should().Be(HttpStatusCode.UnprocessableEntity, "nothing is named");

        // An attempt may just run: what was left alone is asked for again.
        int left = 5;
        for (int turn = 0; left > 0 && turn < 100; turn++) left -= int.Parse((await _operator.PostAsync("/api/messages/cancel?dryRun=false", filter))["done"]!, null);

        left.Should().Be(0);
        await FindAsync("/api/messages?state=cancelled", items => items.Length == 5);
    }

    [Theory]
    [InlineData("/api/messages?from=yesterday", "from")]
    [InlineData("/api/messages?from=2026-01-01&until=2026-03-01", "from")]
    [InlineData("/api/messages?after=x", "after")]
    [InlineData("/api/messages?state=lost", "state")]
    [InlineData("/api/messages?state=1", "state")]
    public async Task Messages_AskedWrongly_SayWhatIsWrong(string path, string key)
    {
        ApiAnswer answer = await _operator.GetAsync(path);

        answer.Status.Should().Be(HttpStatusCode.UnprocessableEntity);
        answer.ErrorKeys.Should().Contain(key);
    }

    [Fact]
    public async Task Message_UnknownId_Is404()
    {
        (await _operator.GetAsync("/api/messages/4711")).Status.Should().Be(HttpStatusCode.NotFound);
        (await _operator.GetAsync("/api/messages/abc")).Status.Should().Be(HttpStatusCode.NotFound);
        (await _operator.SendAsync(HttpMethod.Post, "/api/messages/4711/cancel")).Status.Should().Be(HttpStatusCode.NotFound);
    }

    [Fact]
    public async Task Disconnect_ByCarrier_UnbindsItsLinks()
    {
        await using LoadCarrier carrier = await LoadCarrier.BindAsync(_gateway.Smpp, "good", "good-pw");

        (await _operator.PostAsync("/api/links/disconnect?dryRun=true", """{ "carrier": "Good" }"""))["links"].Should().Be("1");
        (await _operator.PostAsync("/api/links/disconnect", """{ "carrier": "Good", "remote": "x" }""")).Status.Should().Be(HttpStatusCode.UnprocessableEntity);
        (await _operator.PostAsync("/api/links/disconnect", """{ "carrier": "Good" }"""))["links"].Should().Be("1");

        LinkReport report = await _gateway.LinksAsync(one => one.Links.Single(link => link.Carrier == "Good").State == "not bound", "it is unbound");
        report.Peers.Single(peer => peer.Name == "Good").Bound.Should().Be(0);
    }

    private async Task CancelAsync(string id)
    {
        // The retry may just run: then it says so, and a moment later it waits again.
        ApiAnswer answer = await _operator.SendAsync(HttpMethod.Post, $"/api/messages/{id}/cancel");
        for (int turn = 0; answer.Status == HttpStatusCode.Conflict && turn < 100; turn++) answer = await _operator.SendAsync(HttpMethod.Post, $"/api/messages/{id}/cancel");
        answer["done"].Should().Be("1");
    }

    private async Task<JsonElement[]> FindAsync(string path, Func<JsonElement[], bool> when)
    {
        DateTime end = DateTime.UtcNow + TimeSpan.FromSeconds(20);
        while (true)
        {
            ApiAnswer answer = await _operator.GetAsync(path);
            JsonElement[] items = [.. (answer.Body.ValueKind == JsonValueKind.Array ? answer.Body : answer.Body.GetProperty("items")).EnumerateArray()];
            if (when(items)) return items;
            if (DateTime.UtcNow > end) throw new TimeoutException($"{path} says {answer.Text}");
        }
    }
}
