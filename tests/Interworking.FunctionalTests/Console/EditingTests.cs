using System.Text.Json;
using Microsoft.Playwright;

namespace Interworking.FunctionalTests.Console;

/// <summary>An admin creates, changes and deletes everything in a real browser; what is wrong stands at its field; nobody undoes another's work; who may not change sees no forms.</summary>
public sealed class EditingTests(ConsoleStage stage) : IClassFixture<ConsoleStage>
{
    [Fact]
    public async Task Carrier_CreateErrorChangeDelete_IsByForms()
    {
        Form form = await AdminAsync("/carriers/new");
        await form.FillAsync("window", "0");
        await form.FillAsync("allowedAddresses", "10.0.0.1/8");
        await form.SaveAsync();
        await form.ErrorAsync("name", "is missing");
        await form.ErrorAsync("window", "from 1 to 1024");
        await form.ErrorAsync("allowedAddresses", "is not a network");
        await form.Person.PictureAsync("edit-carrier-errors");

        await form.FillAsync("name", "TATA");
        await form.FillAsync("window", "200");
        await form.FillAsync("allowedAddresses", "10.0.0.0/8\n192.0.2.7");
        await form.ChooseAsync("tariff", "2026");
        await form.FillAsync("creditLimit", "2500.50");
        await form.Page.ClickAsync("[data-field=systemIds] [data-add]");
        await form.Page.FillAsync("[data-field=systemIds] [data-cell=systemId] input", "tata");
        await form.Page.ClickAsync("[data-field=systemIds] [data-generate]");
        string password = await form.Page.InputValueAsync("[data-field=systemIds] [data-cell=password] input");
        password.Should().HaveLength(8);
        await form.SaveAsync();
        await form.Person.SeesAsync($".once code:has-text('{password}')");
        await form.Person.PictureAsync("edit-carrier-made");

        await form.Page.ClickAsync("a:has-text('I have noted it')");
        await form.Page.ClickAsync("table a:has-text('TATA')");
        (await form.Page.ContentAsync()).Should().NotContain(password, "it is never shown again");
        (await form.ValueAsync("allowedAddresses")).Should().Be("10.0.0.0/8\n192.0.2.7/32", "an address is a network of one");
        await form.FillAsync("maxBinds", "6");
        await form.SaveAsync();
        await form.SavedAsync();
        await form.Person.PictureAsync("edit-carrier");
        await form.UntickAsync("enabled");
        await form.SaveAsync();
        await form.AgreesAsync("It cannot bind any more");
        await form.SavedAsync();
        JsonElement carrier = await form.ReadAsync("/api/carriers/TATA");
        (carrier.GetProperty("maxBinds").GetInt32(), carrier.GetProperty("enabled").GetBoolean(), carrier.GetProperty("creditLimit").GetDecimal()).Should().Be((6, false, 2500.5m));

        await form.DeleteAsync();
        await form.AgreesAsync("Its messages and statements stay");
        await form.Person.SeesAsync("h1:has-text('Carriers')");
        await form.Person.SeesAsync("table:not(:has-text('TATA'))");
        form.Person.Complaints.Should().BeEmpty();
    }

    [Fact]
    public async Task Tariff_ARateFromADay_LeavesOlderOnesAlone()
    {
        Form form = await AdminAsync("/tariffs/new");
        await form.FillAsync("name", "Asia 2026");
        await form.FillAsync("currency", "usd");
        await AddRateAsync(form, "964", "0.012", "2026-01-01");
        await form.SaveAsync();
        await form.ErrorAsync("currency", "ISO 4217");
        await form.FillAsync("currency", "USD");
        await form.SaveAsync();
        await form.Page.ClickAsync("table a:has-text('Asia 2026')");

        await AddRateAsync(form, "964", "0.015", "2026-07-01");
        await form.Page.FillAsync("tr:has(input) [data-cell=tiers] input", "10000 = 0.0135, x = 0.01");
        await form.SaveAsync();
        await form.Person.SeesAsync("[data-said] .notice");
        await form.Person.PictureAsync("edit-tariff-errors");
        await form.Person.SeesAsync("[data-cell=tiers] .error:has-text('must be a')");
        await form.Page.FillAsync("tr:has(input) [data-cell=tiers] input", "10000 = 0.0135");
        await form.SaveAsync();
        await form.SavedAsync();
        await form.Person.PictureAsync("edit-tariff");
        JsonElement rates = (await form.ReadAsync("/api/tariffs/Asia%202026")).GetProperty("rates");
        rates.EnumerateArray().Select(rate => $"{rate.GetProperty("from")} {rate.GetProperty("price").GetDecimal():0.####}").Should().BeEquivalentTo("2026-01-01 0.012", "2026-07-01 0.015");

        await form.Page.ClickAsync("tr:has-text('2026-07-01') >> button:has-text('Remove')");
        await form.SaveAsync();
        await form.SavedAsync();
        await form.DeleteAsync();
        await form.AgreesAsync("Nothing that runs now");
        await form.Person.SeesAsync("h1:has-text('Tariffs')");
        form.Person.Complaints.Should().BeEmpty();
    }

    [Fact]
    public async Task Account_CustomerProductPasswordImport_AreByForms()
    {
        Form form = await AdminAsync("/products/new");
        await form.FillAsync("name", "Chat only");
        await form.SaveAsync();
        await form.Person.SeesAsync("h1:has-text('Products')");
        await form.GoAsync("/customers/new");
        await form.FillAsync("name", "Jane Roe");
        await form.SaveAsync();
        await form.Person.SeesAsync("h1:has-text('Customers')");

        await form.GoAsync("/accounts/new?customer=Jane%20Roe");
        await form.FillAsync("did", "+5551");
        await form.ChooseAsync("product", "Chat only");
        await form.Page.ClickAsync("[data-field=password] [data-generate]");
        await form.SaveAsync();
        await form.ErrorAsync("did", "without a plus");
        await form.FillAsync("did", "5551");
        string password = await form.ValueAsync("password");
        await form.SaveAsync();
        await form.Person.SeesAsync($".once code:has-text('{password}')");
        await form.Page.ClickAsync("a:has-text('I have noted it')");

        await form.Page.FillAsync("#name", "555");
        await form.Page.ClickAsync("button:has-text('Find')");
        await form.Page.ClickAsync("table a:has-text('5551')");
        await form.UntickAsync("enabled");
        await form.SaveAsync();
        await form.AgreesAsync("can neither register nor send");
        await form.SavedAsync();
        await form.GoAsync("/customers/edit?name=Jane%20Roe");
        await form.DeleteAsync();
        await form.Person.SeesAsync(".notice.bad:has-text('has 1 account;')");

        await form.GoAsync("/accounts/import");
        await ImportAsync(form, "did,password,product,customer\n5552,secret-2,Chat only,Jane Roe\n5553,,Chat only,Jane Roe\n", "Check only");
        await form.Person.SeesAsync(".notice.bad:has-text('line 3 password: is missing')");
        await form.Person.PictureAsync("import-errors");
        await ImportAsync(form, "did,password,product,customer\n5552,secret-2,Chat only,Jane Roe\n", "Import");
        await form.Person.SeesAsync(".notice.good:has-text('1 change(s) made')");
        await form.GoAsync("/accounts?customer=Jane%20Roe");
        await form.Person.SeesAsync("table:has-text('5551'):has-text('5552')");
        await form.Person.PictureAsync("accounts");

        await form.Page.ClickAsync("table a:has-text('5552')");
        await form.DeleteAsync();
        await form.Person.SeesAsync("dialog:has-text('what waits for it is cancelled')");
        await form.Person.PictureAsync("delete-account");
        await form.AgreesAsync("The number is free again");
        await form.Person.SeesAsync("h1:has-text('Accounts')");
        form.Person.Complaints.Should().BeEmpty();
    }

    [Fact]
    public async Task Policy_TriedBeforeItIsSaved_GoesByItsConnection()
    {
        Form form = await AdminAsync("/connections/new");
        await form.FillAsync("name", "Vendor / first");
        await form.FillAsync("address", "127.0.0.1");
        await form.FillAsync("systemId", "us");
        await form.FillAsync("password", "us-pw");
        await form.UntickAsync("enabled");
        await form.SaveAsync();
        await form.ErrorAsync("address", "write host:port");
        await form.FillAsync("address", "127.0.0.1:1");
        await form.Page.ClickAsync("[data-field=statusOverrides] [data-add]");
        await form.Page.FillAsync("[data-cell=status] input", "0x99");
        await form.SaveAsync();
        await form.Person.SeesAsync("[data-field=statusOverrides] .error:has-text('must be accepted or')");
        await form.Page.SelectOptionAsync("[data-cell=meaning] select", "retry");
        await form.SaveAsync();
        await form.Person.SeesAsync("table a:has-text('Vendor / first')");

        await form.GoAsync("/policies/new");
        await form.FillAsync("name", "to vendor");
        await form.FillAsync("recipientPattern", "777%");
        await form.Page.ClickAsync("[data-field=connections] [data-add]");
        await form.Page.SelectOptionAsync("[data-cell=connections] select", "Vendor / first");
        await form.Page.FillAsync("#try-from", "Viber");
        await form.Page.FillAsync("#try-to", "7771");
        await form.Page.ClickAsync("[data-try-route] button");
        await form.Person.SeesAsync("[data-answer]:has-text('matches, it goes this way')");
        await form.Person.PictureAsync("edit-policy");
        await form.SaveAsync();
        await form.Page.ClickAsync("table a:has-text('to vendor')");
        await form.Page.FillAsync("[data-cell=weights] input", "5000");
        await form.SaveAsync();
        await form.Person.SeesAsync("[data-cell=weights] .error:has-text('from 0 to 1000')");
        await form.Page.FillAsync("[data-cell=weights] input", "");
        await form.FillAsync("priority", "7");
        await form.SaveAsync();
        await form.SavedAsync();

        await form.GoAsync("/connections/edit?name=Vendor%20%2F%20first");
        await form.Person.PictureAsync("edit-connection");
        await form.DeleteAsync();
        await form.Person.SeesAsync(".notice.bad:has-text('is needed')");
        await form.GoAsync("/policies/edit?name=to%20vendor");
        await form.DeleteAsync();
        await form.AgreesAsync("taken by the next policy");
        await form.Person.SeesAsync("h1:has-text('Policies')");
        await form.GoAsync("/connections/edit?name=Vendor%20%2F%20first");
        await form.DeleteAsync();
        await form.AgreesAsync("go by the next connection");
        await form.Person.SeesAsync("h1:has-text('Connections')");
        form.Person.Complaints.Should().BeEmpty();
    }

    [Fact]
    public async Task UsersAndTokens_MadeChangedRemoved_ShowSecretsOnce()
    {
        Form form = await AdminAsync("/users/new");
        await form.FillAsync("name", "night.shift");
        await form.ChooseAsync("role", "operator");
        await form.FillAsync("password", "short");
        await form.SaveAsync();
        await form.ErrorAsync("password", "12 to 128");
        await form.FillAsync("password", "correct horse battery");
        await form.SaveAsync();
        await form.Page.ClickAsync("table a:has-text('night.shift')");
        await form.ChooseAsync("role", "read-only");
        await form.SaveAsync();
        await form.SavedAsync();
        await form.Person.PictureAsync("edit-user");
        await form.DeleteAsync();
        await form.AgreesAsync("signed out everywhere");
        await form.Person.SeesAsync("h1:has-text('Users')");

        await form.GoAsync("/tokens/new");
        await form.FillAsync("name", "export");
        await form.FillAsync("days", "1000");
        await form.SaveAsync();
        await form.ErrorAsync("days", "1 to 730");
        await form.FillAsync("days", "30");
        await form.SaveAsync();
        await form.Person.SeesAsync(".once code:has-text('iwt_')");
        await form.Person.PictureAsync("token-once");
        await form.Page.ClickAsync(".once a");
        await form.Page.ClickAsync("table a:has-text('export')");
        await form.DeleteAsync();
        await form.AgreesAsync("refused from now on");
        await form.Person.SeesAsync("text=No script has a token");
        form.Person.Complaints.Should().BeEmpty();
    }

    [Fact]
    public async Task Environment_CreateChangeDelete_IsByForms()
    {
        Form form = await AdminAsync("/environments/new");
        await form.FillAsync("name", "env9");
        await form.FillAsync("entry", "192.0.2.9");
        await form.SaveAsync();
        await form.ErrorAsync("entry", "write host:port");
        await form.FillAsync("entry", $"127.0.0.1:{stage.Gateway.SmppPort}");
        await form.SaveAsync();
        await form.Person.SeesAsync("[data-said]:has-text('two environments cannot share one')");
        await form.FillAsync("entry", "192.0.2.9:2775");
        await form.SaveAsync();
        await form.Page.ClickAsync("table a:has-text('env9')");
        await form.FillAsync("entry", "192.0.2.9:2775\n192.0.2.10:2775");
        await form.SaveAsync();
        await form.SavedAsync();
        await form.DeleteAsync();
        await form.AgreesAsync("Nothing that runs now");
        await form.Person.SeesAsync("h1:has-text('Environments')");
    }

    [Fact]
    public async Task Conflict_ChangedByAnother_NamesHimAndKeepsWhatWasTyped()
    {
        Form form = await AdminAsync("/carriers/edit?name=Carrier1");
        await form.FillAsync("maxBinds", "5");
        await form.FillAsync("duplicateWindowSeconds", "60");
        IAPIResponse seen = await form.Page.APIRequest.GetAsync(form.Person.AddressOf("/api/carriers/Carrier1"));
        IAPIResponse others = await form.Page.APIRequest.PatchAsync(form.Person.AddressOf("/api/carriers/Carrier1"), new APIRequestContextOptions
        {
            DataObject = new { window = 77, maxBinds = 9 },
            Headers = new Dictionary<string, string> { ["If-Match"] = seen.Headers["etag"], ["Origin"] = form.Person.AddressOf("") },
        });
        others.Status.Should().Be(200, await others.TextAsync());

        await form.SaveAsync();
        await form.Person.SeesAsync(".notice.warn:has-text('user:a-admin changed it at')");
        await form.Person.SeesAsync(".notice.warn li:has-text('Window: 100 → 77')");
        await form.Person.SeesAsync(".notice.warn li:has-text('Binds at a time: 8 → 9; you have typed 5')");
        await form.Person.PictureAsync("conflict");
        await form.Page.ClickAsync("button:has-text('Take that over')");
        (await form.ValueAsync("window"), await form.ValueAsync("maxBinds"), await form.ValueAsync("duplicateWindowSeconds")).Should().Be(("77", "5", "60"));
        await form.SaveAsync();
        await form.SavedAsync();
        JsonElement now = await form.ReadAsync("/api/carriers/Carrier1");
        (now.GetProperty("window").GetInt32(), now.GetProperty("maxBinds").GetInt32()).Should().Be((77, 5));
    }

    [Fact]
    public async Task ReadOnly_SeesEverythingAndNoForms()
    {
        ConsolePerson person = await stage.PersonAsync("read-only");
        foreach (string path in new[] { "/carriers/edit?name=Carrier1", "/tariffs/edit?name=2026", "/accounts/edit?name=111222333", "/products/edit?name=Call%20%26%20Chat" })
        {
            await person.GoAsync(path);
            await person.SeesAsync("dl.facts");
            (await person.Page.QuerySelectorAsync("main form, main button")).Should().BeNull(path);
        }

        foreach (string path in new[] { "/carriers", "/connections", "/policies", "/accounts", "/customers", "/products", "/tariffs", "/environments" })
        {
            await person.GoAsync(path);
            await person.SeesAsync("h1");
            (await person.Page.QuerySelectorAsync("a:has-text('New ')")).Should().BeNull(path);
            await person.GoAsync($"{path}/new");
            await person.SeesAsync("h1:has-text('Not allowed')");
        }

        foreach (string path in new[] { "/users", "/tokens", "/accounts/import" })
        {
            await person.GoAsync(path);
            await person.SeesAsync("h1:has-text('Not allowed')");
        }

        IAPIResponse refused = await person.Page.APIRequest.PostAsync(person.AddressOf("/api/customers"), new APIRequestContextOptions { DataObject = new { name = "Mine" }, Headers = new Dictionary<string, string> { ["Origin"] = person.AddressOf("") } });
        refused.Status.Should().Be(403);
    }

    [Fact]
    public async Task Own_PasswordAndCodeGenerator_AreSetUpByOneself()
    {
        ConsolePerson person = await stage.PersonAsync("operator");
        var form = new Form(person);
        await form.GoAsync("/own");
        await form.Page.FillAsync("#current", "correct horse battery");
        await form.Page.FillAsync("#new", "short");
        await form.Page.ClickAsync("button:has-text('Change it')");
        await person.SeesAsync("[data-field=new] .error:has-text('12 to 128')");
        await form.Page.FillAsync("#new", "another horse battery");
        await form.Page.ClickAsync("button:has-text('Change it')");
        await person.SeesAsync(".notice.good:has-text('your other sessions have ended')");

        await form.Page.ClickAsync("button:has-text('Set one up')");
        await person.SeesAsync("[data-totp-picture]");
        string secret = (await form.Page.TextContentAsync("[data-totp-secret]"))!.Replace(" ", "", StringComparison.Ordinal);
        (await form.Page.EvaluateAsync<int>("document.querySelector('[data-totp-picture]').decode().then(() => document.querySelector('[data-totp-picture]').naturalWidth)")).Should().BePositive("the picture is drawn");
        await person.PictureAsync("own-code");
        await form.Page.FillAsync("#code", "000000");
        await form.Page.FillAsync("#password", "another horse battery");
        await form.Page.ClickAsync("button:has-text('Turn it on')");
        await person.SeesAsync("[data-field=code] .error:has-text('shows now')");
        await form.Page.FillAsync("#code", Authenticator.Code(secret, DateTimeOffset.UtcNow));
        await form.Page.ClickAsync("button:has-text('Turn it on')");
        await person.SeesAsync(".pill.good:has-text('on')");
        await form.Page.FillAsync("#password", "another horse battery");
        await form.Page.ClickAsync("button:has-text('Do without')");
        await person.SeesAsync("button:has-text('Set one up')");
        person.Complaints.Should().BeEmpty();
    }

    [Theory, InlineData(ColorScheme.Dark, 1280), InlineData(ColorScheme.Light, 390)]
    public async Task Pages_AreReadableInTheDarkAndOnAPhone(ColorScheme colours, int width)
    {
        ConsolePerson admin = await stage.PersonAsync("admin");
        await admin.Page.EmulateMediaAsync(new PageEmulateMediaOptions { ColorScheme = colours });
        await admin.Page.SetViewportSizeAsync(width, 900);
        foreach (string path in new[] { "/carriers/edit?name=Carrier1", "/tariffs/edit?name=2026", "/policies/new", "/accounts", "/accounts/import", "/own" })
        {
            await admin.GoAsync(path);
            await admin.SeesAsync("h1");
            await admin.PictureAsync($"edit{path.Split('?')[0].Replace('/', '-')}-{colours.ToString().ToLowerInvariant()}-{width}");
            await PageChecks.IsReadableAsync(admin.Page, width, $"{path} in {colours}");
        }

        if (width < 500)
        {
            await admin.Page.ClickAsync("[data-menu-switch]");
            await admin.SeesAsync("nav a:has-text('Carriers')");
            await admin.PictureAsync("menu-390");
        }

        await admin.Page.EmulateMediaAsync(new PageEmulateMediaOptions { ColorScheme = ColorScheme.Light });
        await admin.Page.SetViewportSizeAsync(1280, 900);
    }

    private async Task<Form> AdminAsync(string path)
    {
        var form = new Form(await stage.PersonAsync("admin"));
        await form.GoAsync(path);
        return form;
    }

    private static async Task AddRateAsync(Form form, string prefix, string price, string from)
    {
        await form.Page.ClickAsync("[data-field=rates] [data-add]");
        await form.Page.FillAsync("tr:has(input) [data-cell=prefix] input", prefix);
        await form.Page.FillAsync("tr:has(input) [data-cell=price] input", price);
        await form.Page.FillAsync("tr:has(input) [data-cell=from] input", from);
    }

    private static async Task ImportAsync(Form form, string text, string button)
    {
        await form.Page.SetInputFilesAsync("#file", new FilePayload { Name = "accounts.csv", MimeType = "text/csv", Buffer = System.Text.Encoding.UTF8.GetBytes(text) });
        await form.Page.ClickAsync($"button:has-text('{button}')");
    }
}
