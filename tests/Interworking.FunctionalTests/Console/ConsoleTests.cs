using System.Globalization;
using Interworking.FunctionalTests.Harness;
using Interworking.FunctionalTests.Harness.Backends;
using Interworking.FunctionalTests.Peers.Browser;
using Interworking.Smpp.Values;
using Interworking.Testing.Peers;
using Microsoft.Playwright;
using Xunit.Abstractions;

namespace Interworking.FunctionalTests.Console;

/// <summary>The console in a real browser: each page's main job, and who may not do it.</summary>
public abstract class ConsoleTests(ITestOutputHelper output, Backend backend) : FunctionalTest(output, backend)
{
    public sealed class OnSqlite(ITestOutputHelper output) : ConsoleTests(output, new SqliteBackend());

    private const string Did = "111222333";

    private static readonly string[] Pages = ["/", "/messages", "/links", "/apps", "/policies", "/statements", "/audit"];

    [Fact]
    public async Task Statements_AThousandMessages_AreTheSameInConsoleCsvJsonAndCommand()
    {
        GatewayProcess gateway = await StartGatewayAsync();
        AppFarm app = Started(new AppFarm(gateway.Sip, GatewaySetup.Domain));
        (await app.RegisterAsync(Did, "secret-1")).Should().Be(200);
        LoadCarrier carrier = Started(await LoadCarrier.BindAsync(gateway.Smpp, "carrier1", "c1-pw", window: 50));
        ConsolePerson billing = await ConsolePerson.SignInAsync(gateway, Started(await Chromium.StartAsync()), "billing");

        // The overview moves while they come, without being asked again.
        await Task.WhenAll(Enumerable.Range(1, 1000).Select(number => carrier.SubmitAsync(Sms.Plain(Did, $"message {number}")).AsTask()));
        await billing.SeesAsync("text=1,000 in five minutes");
        await billing.PictureAsync("overview");

        string month = DateTime.UtcNow.ToString("yyyy-MM", CultureInfo.InvariantCulture);
        await billing.GoAsync($"/statements?month={month}");
        await billing.Page.ClickAsync("a:has-text('Carrier1')");
        await billing.SeesAsync(".figure:has-text('Total') >> text=10.00");
        await billing.SeesAsync(".figure:has-text('Messages') >> text=1,000");
        await billing.PictureAsync("statement");
        (await billing.DownloadAsync($"/api/settlement/{month}?carrier=Carrier1&format=csv")).Should().Contain("1000").And.Contain("10.00");
        (await billing.DownloadAsync($"/api/settlement/{month}?carrier=Carrier1&format=json")).Should().Contain("\"total\": \"10.00\"");
        (await billing.DownloadAsync($"/api/settlement/{month}?carrier=Carrier1&format=html")).Should().Contain("10.00 USD");
        (int exitCode, string said) = await gateway.RunAsync("settlement", "--month", month, "--carrier", "Carrier1");
        exitCode.Should().Be(0);
        said.Should().Contain("1000").And.Contain("10.00");

        // A month that is not over is not closed, and he is told until when.
        billing.Agrees();
        await billing.Page.ClickAsync("button:has-text('Close the month')");
        await billing.SeesAsync("[data-said]:has-text('can be closed from')");
        billing.Complaints.Should().BeEmpty();
    }

    [Fact]
    public async Task Messages_OneWaits_IsFoundByItsNumberAndCancelled()
    {
        GatewayProcess gateway = await StartGatewayAsync();
        LoadCarrier carrier = Started(await LoadCarrier.BindAsync(gateway.Smpp, "carrier1", "c1-pw"));
        string id = await carrier.TakenAsync(Sms.Plain(Did, "nobody is there"));
        ConsolePerson person = await ConsolePerson.SignInAsync(gateway, Started(await Chromium.StartAsync()), "operator");
        person.Agrees();

        await person.GoAsync("/messages");
        await person.Page.FillAsync("#number", Did);
        await person.Page.ClickAsync("button:has-text('Find')");
        await person.PictureAsync("messages");
        await person.Page.ClickAsync($"a:has-text('{id}')");
        await person.SeesAsync(".pill:has-text('waiting')");
        await person.PictureAsync("message");
        await person.Page.ClickAsync("button:has-text('Cancel it')");
        await person.SeesAsync(".pill:has-text('cancelled')");

        (await carrier.ReceiptAsync(id)).State.Should().Be(MessageState.Deleted);
        (await person.Page.ContentAsync()).Should().NotContain("nobody is there", "texts are not shown");
        person.Complaints.Should().BeEmpty();
    }

    [Fact]
    public async Task LinksPoliciesAppsAndAudit_AnAdmin_SeesAndActs()
    {
        GatewayProcess gateway = await StartGatewayAsync(new GatewaySetup
        {
            Connections = [new { name = "Vendor", address = "127.0.0.1:1", systemId = "us", password = "us-pw" }],
            Policies = [new { name = "to vendor", priority = 10, recipientPattern = "222%", transport = "SMPP", connections = new[] { "Vendor" } }],
        });
        AppFarm app = Started(new AppFarm(gateway.Sip, GatewaySetup.Domain));
        (await app.RegisterAsync(Did, "secret-1")).Should().Be(200);
        LoadCarrier carrier = Started(await LoadCarrier.BindAsync(gateway.Smpp, "carrier1", "c1-pw"));
        ConsolePerson admin = await ConsolePerson.SignInAsync(gateway, Started(await Chromium.StartAsync()), "admin", ColorScheme.Dark);
        admin.Agrees();

        await admin.SeesAsync("text=Needs attention");
        await admin.GoAsync("/links");
        await admin.SeesAsync("tr:has-text('Carrier1') >> .pill:has-text('bound')");
        await admin.PictureAsync("links");
        await admin.Page.ClickAsync("tr:has-text('Carrier1') >> button:has-text('Unbind')");
        await carrier.Ended.WaitAsync(TimeSpan.FromSeconds(15));

        await admin.GoAsync("/policies");
        await admin.Page.FillAsync("#from", "Viber");
        await admin.Page.FillAsync("#to", "2223");
        await admin.Page.ClickAsync("button:has-text('Ask')");
        await admin.SeesAsync("text=matches, it goes this way");
        await admin.PictureAsync("policies");

        await admin.GoAsync($"/apps?did={Did}");
        await admin.SeesAsync(".pill:has-text('registered')");
        await admin.PictureAsync("apps");

        await admin.GoAsync("/audit");
        await admin.SeesAsync("tr:has-text('links of'), tr:has-text('link ')");
        await admin.Page.ClickAsync("button:has-text('whole')");
        await admin.SeesAsync("[data-said]:has-text('are in order')");
        await admin.PictureAsync("audit");
        admin.Complaints.Should().BeEmpty();
    }

    [Fact]
    public async Task Keyboard_Alone_SignsInAndGetsAround()
    {
        GatewayProcess gateway = await StartGatewayAsync();
        ConsolePerson person = await ConsolePerson.SignInAsync(gateway, Started(await Chromium.StartAsync()), "operator");
        await person.GoAsync("/");

        await person.Page.Keyboard.PressAsync("Tab");
        (await FocusedAsync(person.Page)).Should().Be("To the content", "whoever has no mouse skips the navigation first");
        for (int i = 0; i < 12 && await FocusedAsync(person.Page) != "Messages"; i++) await person.Page.Keyboard.PressAsync("Tab");
        await person.Page.Keyboard.PressAsync("Enter");
        await person.SeesAsync("h1:has-text('Messages')");
        await person.Page.FocusAsync("#number");
        await person.Page.Keyboard.TypeAsync(Did);
        await person.Page.Keyboard.PressAsync("Enter");
        await person.SeesAsync("text=No message fits");
    }

    [Theory, InlineData(ColorScheme.Light, 1280), InlineData(ColorScheme.Dark, 1280), InlineData(ColorScheme.Light, 390)]
    public async Task EveryPage_HasContrastOfAaAndNeedsNoSidewaysScrolling(ColorScheme colours, int width)
    {
        GatewayProcess gateway = await StartGatewayAsync();
        LoadCarrier carrier = Started(await LoadCarrier.BindAsync(gateway.Smpp, "carrier1", "c1-pw"));
        await carrier.TakenAsync(Sms.Plain(Did, "it waits"));
        ConsolePerson admin = await ConsolePerson.SignInAsync(gateway, Started(await Chromium.StartAsync()), "admin", colours, width);
        foreach (string path in Pages)
        {
            await admin.GoAsync(path);
            await admin.SeesAsync("h1");
            await admin.PictureAsync($"{(path == "/" ? "overview" : path.Trim('/'))}-{colours.ToString().ToLowerInvariant()}-{width}");
            await PageChecks.IsReadableAsync(admin.Page, width, $"{path} in {colours}");
        }
    }

    private static Task<string> FocusedAsync(IPage page) => page.EvaluateAsync<string>("document.activeElement.textContent.trim()");
}
