using System.Net;
using System.Net.Http.Headers;
using Interworking.Gateway.Access;
using Interworking.Testing.Peers;

namespace Interworking.Host.Tests.Api;

/// <summary>What makes editing safe: who changed it, what a change does, what a policy would do before it is saved, and many accounts at once.</summary>
[Collection(nameof(GatewayHost))]
public sealed class EditingApiTests : IAsyncLifetime
{
    private const string Header = "did,password,product,customer\n";

    private readonly string _folder = Directory.CreateTempSubdirectory("editing-").FullName;
    private GatewayHost _gateway = null!;
    private ApiClient _admin = null!;

    public async Task InitializeAsync()
    {
        _gateway = await GatewayHost.StartAsync(_folder);
        _admin = new ApiClient(_gateway, Role.Admin);
    }

    public async Task DisposeAsync()
    {
        await _gateway.DisposeAsync();
        Directory.Delete(_folder, recursive: true);
    }

    [Fact]
    public async Task Put_ChangedMeanwhile_SaysWho()
    {
        string? seen = (await _admin.GetAsync("/api/carriers/Good")).Tag;
        await _admin.SendAsync(HttpMethod.Patch, "/api/carriers/Good", """{ "window": 9 }""", seen);

        ApiAnswer late = await _admin.SendAsync(HttpMethod.Patch, "/api/carriers/Good", """{ "window": 8 }""", seen);

        late.Status.Should().Be(HttpStatusCode.PreconditionFailed);
        late["detail"].Should().Contain("cli:test changed it at");
    }

    [Fact]
    public async Task DryRun_CarrierWithALink_SaysThatItIsUnbound()
    {
        await using LoadCarrier carrier = await LoadCarrier.BindAsync(_gateway.Smpp, "good", "good-pw");
        await _gateway.LinksAsync(report => report.Links.Any(link => link.IsBound), "bound");

        (await EffectsAsync(HttpMethod.Patch, "/api/carriers/Good", """{ "window": 9 }""")).Should().BeEmpty("links go on with another window");
        (await EffectsAsync(HttpMethod.Patch, "/api/carriers/Good", """{ "enabled": false }""")).Should().Contain(effect => effect.Contains("1 link of it at this node is unbound"));
        (await EffectsAsync(HttpMethod.Delete, "/api/carriers/Good", null)).Should().Contain(effect => effect.Contains("1 link"));
        (await EffectsAsync(HttpMethod.Patch, "/api/products/Chat", """{ "messaging": false }""")).Should().ContainSingle().Which.Should().Contain("1 account can no longer");
        (await EffectsAsync(HttpMethod.Delete, $"/api/accounts/{GatewayHost.Did}", null)).Should().ContainSingle().Which.Should().Contain("what waits for it is cancelled");
        (await _admin.SendAsync(HttpMethod.Delete, "/api/products/Chat?dryRun=true", null, "*"))["detail"].Should().Contain("has 1 account;");
        carrier.Ended.IsCompleted.Should().BeFalse("nothing was done");
    }

    [Fact]
    public async Task Route_WithAPolicyThatIsNotSaved_AnswersAsIfItWere()
    {
        await _admin.PostAsync("/api/connections", """{ "name": "Vendor", "enabled": true, "address": "127.0.0.1:1", "systemId": "us", "password": "pw" }""");
        const string draft = """{ "name": "draft", "priority": 1, "recipientPattern": "333%", "connections": ["Vendor"] }""";

        ApiAnswer without = await _admin.PostAsync("/api/route", """{ "from": "Viber", "to": "3334", "carrier": "Good" }""");
        ApiAnswer with = await _admin.PostAsync("/api/route", $$"""{ "from": "Viber", "to": "3334", "carrier": "Good", "policy": {{draft}} }""");

        without["refusal"].Should().Contain("refused");
        with["refusal"].Should().BeEmpty();
        with.Text.Should().Contain("matches, it goes this way").And.Contain("Vendor");
        (await _admin.GetAsync("/api/servicePolicies/draft")).Status.Should().Be(HttpStatusCode.NotFound, "it is asked about only");
        (await _admin.PostAsync("/api/route", """{ "from": "1", "to": "2", "policy": { "name": "p", "recipientPattern": "x", "connections": [] } }""")).ErrorKeys.Should().Contain(["recipientPattern", "connections"]);
        (await _admin.PostAsync("/api/route", """{ "from": "", "to": "123456789012345678901" }""")).ErrorKeys.Should().Equal("from", "to");
    }

    [Fact]
    public async Task Import_File_IsTakenWholeOrNotAtAll()
    {
        ApiAnswer wrong = await ImportAsync(Header + "5551,secret,Chat,Jane\n5552,,Chat,Jane\n5551,secret,Chat,Jane\n");
        wrong.Status.Should().Be(HttpStatusCode.UnprocessableEntity);
        wrong.ErrorKeys.Should().Equal("line 3 password", "line 4 did");
        (await ImportAsync(Header + "5551,secret,Nothing,Jane\n")).ErrorKeys.Should().Equal("line 2");
        (await _admin.GetAsync("/api/accounts/5551")).Status.Should().Be(HttpStatusCode.NotFound);

        ApiAnswer dry = await ImportAsync(Header + "5551,secret,Chat,Jane\n5552,secret,Chat,Jane\n", dryRun: true);
        (dry["read"], dry["changed"], dry["dryRun"]).Should().Be(("2", "3", "True"), "the customer is new too");
        (await _admin.GetAsync("/api/accounts/5551")).Status.Should().Be(HttpStatusCode.NotFound);
        (await ImportAsync(Header + "5551,secret,Chat,Jane\n5552,secret,Chat,Jane\n"))["changed"].Should().Be("3");
        (await _admin.GetAsync("/api/accounts/5552"))["customer"].Should().Be("Jane");
        (await _admin.GetAsync("/api/audit?target=account 5551")).Text.Should().Contain("cli:test").And.NotContain("secret,");
        (await _admin.PostAsync("/api/accounts/import", "{}")).Status.Should().Be(HttpStatusCode.UnsupportedMediaType);
    }

    [Fact]
    public async Task Import_TooLarge_IsRefusedUnread()
    {
        using HttpResponseMessage answer = await _gateway.SendAsync(HttpMethod.Post, "/api/accounts/import", request =>
        {
            request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", _gateway.Pass(Role.Admin));
            request.Headers.ExpectContinue = true; // the file is not even sent
            request.Content = new ByteArrayContent(new byte[17 << 20]) { Headers = { ContentType = new MediaTypeHeaderValue("text/csv") } };
        });

        answer.StatusCode.Should().Be(HttpStatusCode.RequestEntityTooLarge);
    }

    private Task<ApiAnswer> ImportAsync(string file, bool dryRun = false) => _admin.SendAsync(HttpMethod.Post, $"/api/accounts/import?dryRun={dryRun}", file, type: "text/csv");

    private async Task<IEnumerable<string>> EffectsAsync(HttpMethod method, string path, string? body)
    {
        ApiAnswer answer = await _admin.SendAsync(method, $"{path}?dryRun=true", body, "*");
        answer.Status.Should().Be(HttpStatusCode.OK, answer.Text);
        return [.. answer.Body.GetProperty("effects").EnumerateArray().Select(effect => effect.GetString()!)];
    }
}
