using System.Net;
using System.Text.Json;
using Interworking.Gateway.Access;
using Interworking.Gateway.Provisioning;
using Interworking.Testing.Peers;
using Microsoft.Extensions.DependencyInjection;

namespace Interworking.Host.Tests.Api;

/// <summary>What a provisioning file says, one by one.</summary>
[Collection(nameof(GatewayHost))]
public sealed class ProvisioningApiTests : IAsyncLifetime
{
    private const string Whole = """
        { "name": "TATA", "enabled": false, "systemIds": [ { "systemId": "tata", "password": "tata-pw" }, { "systemId": "tata2", "password": "tata-pw2" } ], "allowedAddresses": ["10.0.0.0/8"],
          "maxBinds": 7, "window": 8, "messagesPerSecond": 9, "tariff": "T", "timeZone": "UTC", "duplicateWindowSeconds": 10, "mode": "transaction", "environment": "env4",
          "profile": { "alphabet": "gsm7packed", "languages": ["turkish"], "ton": 1, "npi": 9, "strip": "00", "prefix": "49", "idBase": "hex", "longMessages": "payload" } }
        """;

    private readonly string _folder = Directory.CreateTempSubdirectory("provision-").FullName;
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
    public async Task Carrier_CreatedReadPatchedReplacedDeleted_GoesByItsTag()
    {
        await TariffAsync();
        ApiAnswer created = await _admin.PostAsync("/api/carriers", Whole);
        created.Status.Should().Be(HttpStatusCode.Created);
        created.Text.Should().NotContain("tata-pw").And.NotContain("pbkdf2");
        (await _admin.PostAsync("/api/carriers", Whole)).Status.Should().Be(HttpStatusCode.Conflict);
        ApiAnswer read = await _admin.GetAsync("/api/carriers/TATA");
        (read.Text, read.Tag).Should().Be((created.Text, created.Tag));

        (await _admin.SendAsync(HttpMethod.Patch, "/api/carriers/TATA", """{ "window": 50 }""")).Status.Should().Be(HttpStatusCode.PreconditionRequired);
        (await _admin.SendAsync(HttpMethod.Patch, "/api/carriers/TATA", """{ "window": 50 }""", "\"other\"")).Status.Should().Be(HttpStatusCode.PreconditionFailed);
        ApiAnswer patched = await _admin.SendAsync(HttpMethod.Patch, "/api/carriers/TATA", """{ "window": 50, "profile": { "strip": null } }""", read.Tag, "application/merge-patch+json");
        (patched.Status, patched["window"], patched.Body.GetProperty("profile").GetProperty("strip").GetString()).Should().Be((HttpStatusCode.OK, "50", ""));
        patched.Tag.Should().NotBe(read.Tag);
        (await _admin.SendAsync(HttpMethod.Put, "/api/carriers/TATA", Whole, read.Tag)).Status.Should().Be(HttpStatusCode.PreconditionFailed, "somebody has changed it since");

        ApiAnswer replaced = await _admin.SendAsync(HttpMethod.Put, "/api/carriers/TATA", read.Text, patched.Tag);
        (replaced.Status, replaced.Text, replaced.Tag).Should().Be((HttpStatusCode.OK, read.Text, read.Tag), "what was read can be written, and its secrets stay");
        (await _admin.SendAsync(HttpMethod.Delete, "/api/carriers/TATA")).Status.Should().Be(HttpStatusCode.PreconditionRequired);
        (await _admin.SendAsync(HttpMethod.Delete, "/api/carriers/TATA", null, replaced.Tag)).Status.Should().Be(HttpStatusCode.NoContent);
        (await _admin.GetAsync("/api/carriers/TATA")).Status.Should().Be(HttpStatusCode.NotFound);
        (await _admin.SendAsync(HttpMethod.Delete, "/api/carriers/TATA", null, "*")).Status.Should().Be(HttpStatusCode.NotFound);

        JsonElement[] log = [.. (await _admin.GetAsync("/api/audit?target=carrier TATA")).Body.GetProperty("items").EnumerateArray()];
        log.Select(row => row.GetProperty("action").GetString()).Should().Equal("delete", "change", "change", "create");
        (log[2].GetProperty("before").GetString(), log[2].GetProperty("after").GetString(), log[2].GetProperty("who").GetString()).Should().Be(("window=8, strip=00", "window=50", "cli:test"));
    }

    [Fact]
    public async Task Carrier_PasswordLeftOut_StaysAndIsInForceWithinASecond()
    {
        ApiAnswer good = await _admin.GetAsync("/api/carriers/Good");

        ApiAnswer patched = await _admin.SendAsync(HttpMethod.Patch, "/api/carriers/Good", """{ "window": 3 }""", good.Tag);

        patched.Status.Should().Be(HttpStatusCode.OK);
        await InForceAsync(now => now.CarriersByName["Good"].Window == 3);
        await using LoadCarrier carrier = await LoadCarrier.BindAsync(_gateway.Smpp, "good", "good-pw");
        carrier.BindStatus.Should().Be(Smpp.Values.CommandStatus.Ok, "its password is what it was");
        await _admin.SendAsync(HttpMethod.Patch, "/api/carriers/Good", """{ "systemIds": [ { "systemId": "good", "password": "new-pw" } ] }""", patched.Tag);
        (await _admin.GetAsync("/api/carriers/Good")).Tag.Should().NotBe(patched.Tag, "a password is part of what it says");
        await InForceAsync(now => PasswordHash.Verify("new-pw", now.CarriersByName["Good"].Credentials[0].PasswordHash));
    }

    [Fact]
    public async Task Carrier_EverythingWrong_IsToldAtOnceByTheFilesRules()
    {
        ApiAnswer answer = await _admin.PostAsync("/api/carriers", """
            { "name": " x", "systemIds": [ { "systemId": "a", "password": "far too long a password" }, { "systemId": 1 } ], "window": 0, "windw": 1, "profile": { "alphabet": "klingon" } }
            """);

        answer.Status.Should().Be(HttpStatusCode.UnprocessableEntity);
        answer.ErrorKeys.Should().BeEquivalentTo("name", "window", "profile.alphabet", "systemIds[0].password", "systemIds[1].systemId", "windw");
        answer.Text.Should().NotContain("far too long");
        (await _admin.PostAsync("/api/carriers", """{ "name": "New", "systemIds": [ { "systemId": "new" } ] }""")).ErrorKeys.Should().Equal("systemIds[0].password");
        (await _admin.PostAsync("/api/carriers", """{ "name": "New", "systemIds": [ { "systemId": "good", "password": "pw" } ] }"""))["detail"].Should().Contain("\"good\" is given to");
        (await _admin.PostAsync("/api/carriers", """{ "name": "New", "tariff": "none" }"""))["detail"].Should().Contain("there is no tariff");
        (await _admin.PostAsync("/api/carriers", "[]")).Status.Should().Be(HttpStatusCode.UnprocessableEntity);
        (await _admin.PostAsync("/api/carriers", "{")).Status.Should().Be(HttpStatusCode.BadRequest);
    }

    [Fact]
    public async Task Carrier_AnotherNameInTheBody_IsRefused()
    {
        ApiAnswer answer = await _admin.SendAsync(HttpMethod.Put, "/api/carriers/Good", """{ "name": "Better" }""", "*");

        answer.ErrorKeys.Should().Equal("name");
    }

    [Fact]
    public async Task Account_CreatedChangedDeleted_IsFollowedWithoutReadingTheOthers()
    {
        (await _admin.PostAsync("/api/accounts", """{ "did": "2222", "customer": "Jane", "product": "Chat", "password": "secret-2" }""")).ErrorKeys.Should().Equal("customer");
        (await _admin.PostAsync("/api/customers", """{ "name": "Jane" }""")).Status.Should().Be(HttpStatusCode.Created);
        (await _admin.PostAsync("/api/accounts", """{ "did": "2222", "customer": "Jane", "product": "Chat" }""")).ErrorKeys.Should().Equal("password");
        ApiAnswer created = await _admin.PostAsync("/api/accounts", """{ "did": "2222", "customer": "Jane", "product": "Chat", "password": "secret-2" }""");
        (created.Status, created["messagesPerMinute"], created["password"]).Should().Be((HttpStatusCode.Created, "0", ""));
        await InForceAsync(now => now.AccountsByDid.ContainsKey("2222"));
        Account account = Current.AccountsByDid["2222"];

        ApiAnswer patched = await _admin.SendAsync(HttpMethod.Patch, "/api/accounts/2222", """{ "messagesPerMinute": 5 }""", created.Tag);
        await InForceAsync(now => now.AccountsByDid["2222"].MessagesPerMinute == 5);
        (Current.AccountsByDid["2222"].Id, Current.AccountsByDid["2222"].Ha1Md5).Should().Be((account.Id, account.Ha1Md5), "its password stays");
        Account other = Current.AccountsByDid[GatewayHost.Did];
        (await _admin.SendAsync(HttpMethod.Patch, "/api/accounts/2222", """{ "customer": "John Doe" }""", patched.Tag)).ErrorKeys.Should().Equal("password");

        (await _admin.SendAsync(HttpMethod.Delete, "/api/customers/Jane", null, "*")).Status.Should().Be(HttpStatusCode.Conflict, "it has accounts");
        (await _admin.SendAsync(HttpMethod.Delete, "/api/products/Chat", null, "*")).Status.Should().Be(HttpStatusCode.Conflict);
        (await _admin.SendAsync(HttpMethod.Delete, "/api/accounts/2222", null, patched.Tag)).Status.Should().Be(HttpStatusCode.NoContent);
        await InForceAsync(now => !now.AccountsByDid.ContainsKey("2222"));
        Current.AccountsByDid[GatewayHost.Did].Should().BeSameAs(other, "the others were not read again");
        (await _admin.SendAsync(HttpMethod.Delete, "/api/customers/Jane", null, "*")).Status.Should().Be(HttpStatusCode.NoContent);
    }

    [Fact]
    public async Task Connection_NeededByAPolicy_CannotGoAndKeepsItsPassword()
    {
        await _admin.PostAsync("/api/connections", """
            { "name": "to env4 / first", "enabled": false, "address": "127.0.0.1:1", "systemId": "us", "password": "us-pw", "statusOverrides": { "0x45": "permanent" }, "inDoubt": "resend", "onAbsent": "refuse" }
            """);
        (await _admin.PostAsync("/api/servicePolicies", """{ "name": "P", "recipientPattern": "222%", "connections": ["to env4 / first"], "weights": [3] }""")).Status.Should().Be(HttpStatusCode.Created);
        string path = $"/api/connections/{Uri.EscapeDataString("to env4 / first")}";

        ApiAnswer refused = await _admin.SendAsync(HttpMethod.Delete, path, null, "*");
        (refused.Status, refused["detail"]!.Contains("service policy \"P\"")).Should().Be((HttpStatusCode.Conflict, true));
        ApiAnswer patched = await _admin.SendAsync(HttpMethod.Patch, path, """{ "window": 7 }""", "*");
        (patched["statusOverrides"], patched["inDoubt"], patched["onAbsent"]).Should().Be(("""{"0x45":"permanent"}""", "resend", "refuse"));
        patched.Text.Should().NotContain("us-pw");
        await InForceAsync(now => now.ConnectionsByName.GetValueOrDefault("to env4 / first") is { Window: 7, Password: "us-pw" });
        (await _admin.SendAsync(HttpMethod.Delete, "/api/servicePolicies/P", null, "*")).Status.Should().Be(HttpStatusCode.NoContent);
        (await _admin.SendAsync(HttpMethod.Delete, path, null, "*")).Status.Should().Be(HttpStatusCode.NoContent);
    }

    [Fact]
    public async Task DryRun_EachWrite_SaysWhatWouldChangeAndChangesNothing()
    {
        ApiAnswer create = await _admin.PostAsync("/api/carriers?dryRun=true", """{ "name": "New", "systemIds": [ { "systemId": "new", "password": "new-pw" } ] }""");
        ApiAnswer change = await _admin.SendAsync(HttpMethod.Patch, "/api/carriers/Good?dryRun=true", """{ "enabled": false }""", "*");
        ApiAnswer delete = await _admin.SendAsync(HttpMethod.Delete, $"/api/accounts/{GatewayHost.Did}?dryRun=true", null, "*");

        new[] { create, change, delete }.Select(one => one.Body.GetProperty("changes")[0].GetString())
            .Should().Equal("+ carrier New", "~ carrier Good: enabled true -> false", $"- account {GatewayHost.Did}");
        (await _admin.GetAsync("/api/carriers/New")).Status.Should().Be(HttpStatusCode.NotFound);
        (await _admin.GetAsync("/api/carriers/Good"))["enabled"].Should().Be("True");
        (await _admin.GetAsync($"/api/accounts/{GatewayHost.Did}")).Status.Should().Be(HttpStatusCode.OK);
    }

    [Fact]
    public async Task Lists_ByPages_GoToTheEnd()
    {
        foreach (string name in new[] { "b", "a", "c" }) await _admin.PostAsync("/api/environments", $$"""{ "name": "{{name}}", "entry": ["127.0.0.1:1{{(int)name[0]}}"] }""");
        for (int did = 3000; did < 3005; did++) await _admin.PostAsync("/api/accounts", $$"""{ "did": "{{did}}", "customer": "John Doe", "product": "Chat", "password": "p" }""");

        ApiAnswer first = await _admin.GetAsync("/api/environments?limit=2");
        (Names(first, "name"), first["next"]).Should().BeEquivalentTo((new[] { "a", "b" }, "b"));
        ApiAnswer rest = await _admin.GetAsync("/api/environments?limit=2&after=b");
        (Names(rest, "name"), rest["next"]).Should().BeEquivalentTo((new[] { "c" }, ""));
        Names(await _admin.GetAsync("/api/accounts?name=300&limit=3&after=3001"), "did").Should().Equal("3002", "3003", "3004");
        Names(await _admin.GetAsync("/api/accounts?customer=Nobody"), "did").Should().BeEmpty();
        Names(await _admin.GetAsync("/api/customers"), "name").Should().Equal("John Doe");
        (await _admin.GetAsync("/api/apps?did=300&limit=1")).Body.GetProperty("items")[0].GetProperty("devices").GetArrayLength().Should().Be(0);
    }

    private ProvisioningSnapshot Current => _gateway.Services.GetRequiredService<IProvisioning>().Current;

    private static string[] Names(ApiAnswer answer, string key) => [.. answer.Body.GetProperty("items").EnumerateArray().Select(item => item.GetProperty(key).GetString()!)];

    private async Task TariffAsync()
    {
        ApiAnswer tariff = await _admin.PostAsync("/api/tariffs", """{ "name": "T", "currency": "USD", "unit": "message", "chargeOn": "delivered", "monthlyFee": 5, "rates": [ { "prefix": "964", "price": 0.0125, "from": "2026-01-01", "to": "2026-12-31", "tiers": [ { "above": 1000, "price": 0.01 } ] } ] }""");
        tariff.Status.Should().Be(HttpStatusCode.Created);
        (tariff["unit"], tariff["chargeOn"], tariff["rates"]).Should().Be(("message", "delivered", """[{"prefix":"964","price":0.0125,"from":"2026-01-01","to":"2026-12-31","tiers":[{"above":1000,"price":0.01}]}]"""));
    }

    private async Task InForceAsync(Func<ProvisioningSnapshot, bool> holds)
    {
        var within = DateTime.UtcNow + TimeSpan.FromSeconds(10);
        while (!holds(Current))
        {
            if (DateTime.UtcNow > within) throw new TimeoutException("the change did not come into force");
            await Task.Delay(20);
        }
    }
}
