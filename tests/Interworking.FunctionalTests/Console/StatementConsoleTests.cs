using System.Globalization;
using System.IO.Compression;
using System.Text;
using System.Text.Json;
using Interworking.FunctionalTests.Harness;
using Interworking.FunctionalTests.Harness.Backends;
using Interworking.FunctionalTests.Peers.Browser;
using Xunit.Abstractions;

namespace Interworking.FunctionalTests.Console;

/// <summary>A month as billing staff go through it in the browser: compared with the carrier's own file, closed, printed again, corrected.</summary>
public abstract class StatementConsoleTests(ITestOutputHelper output, Backend backend) : FunctionalTest(output, backend)
{
    public sealed class OnSqlite(ITestOutputHelper output) : StatementConsoleTests(output, new SqliteBackend());

    private const int Messages = 400; // every twentieth of three parts

    private static readonly string Month = DateTime.UtcNow.AddDays(1 - DateTime.UtcNow.Day).AddMonths(-2).ToString("yyyy-MM", CultureInfo.InvariantCulture);

    private static readonly GatewaySetup Setup = new()
    {
        MoreCarriers = [Carrier("Priced", "Priced"), Carrier("Unpriced", "Unpriced")],
        MoreTariffs = [Tariff("Priced", "", 0.01), Tariff("Unpriced", "1", 0.01)],
    };

    [Fact]
    public async Task Month_Compared_Closed_PrintedAgain_Corrected()
    {
        GatewayProcess gateway = await StartGatewayAsync(Setup);
        await CommandAsync(gateway, "cdr", "generate", "--count", $"{Messages}", "--month", Month, "--carrier", "Priced");
        await CommandAsync(gateway, "cdr", "generate", "--count", "1", "--month", Month, "--carrier", "Unpriced");
        ConsolePerson billing = await ConsolePerson.SignInAsync(gateway, Started(await Chromium.StartAsync()), "billing");
        billing.Agrees();

        await billing.GoAsync($"/statements?month={Month}");
        await billing.SeesAsync("tr:has-text('Priced') >> text=4.40 USD");
        await billing.SeesAsync("[aria-label='Credit limits'] >> tr:has-text('Priced') >> .pill:has-text('taken')");
        await ReconcileAsync(billing);
        await CloseAsync(gateway, billing);
        await CorrectAsync(gateway, billing);
        billing.Complaints.Should().BeEmpty();
    }

    /// <summary>The carrier has one message less on the first day: the page says so, and the pack too.</summary>
    private async Task ReconcileAsync(ConsolePerson billing)
    {
        JsonElement[] days = [.. JsonDocument.Parse(await billing.DownloadAsync($"/api/settlement/{Month}?carrier=Priced")).RootElement[0].GetProperty("days").EnumerateArray()];
        string theirs = "day,messages\n" + string.Join('\n', days.Select((day, index) => $"{day.GetProperty("day")},{day.GetProperty("traffic").GetProperty("messages").GetInt64() - (index == 0 ? 1 : 0)}"));
        await billing.Page.SelectOptionAsync("#reconcile-carrier", "Priced");
        await billing.Page.SetInputFilesAsync("#reconcile-file", Files.Write("theirs.csv", theirs));
        await billing.Page.ClickAsync("button:has-text('Compare')");
        await billing.SeesAsync("#differences >> text=The sides differ on 1 day(s)");
        await billing.SeesAsync($"#differences >> tr:has-text('{Month}-01')");
        await billing.PictureAsync("reconcile");

        (string name, byte[] content) = await billing.KeepsAsync("button:has-text('Download the pack')");
        name.Should().Be($"dispute-Priced-{Month}.zip");
        using var pack = new ZipArchive(new MemoryStream(content));
        pack.Entries.Select(entry => entry.Name).Should().Equal("summary.txt", "days.csv", "units.csv");
        using var summary = new StreamReader(pack.Entries[0].Open());
        (await summary.ReadToEndAsync()).Should().Contain("the sides differ").And.Contain($"{Month}-01");

        await billing.Page.SetInputFilesAsync("#reconcile-file", Files.Write("wrong.csv", "date,count\n"));
        await billing.Page.ClickAsync("button:has-text('Compare')");
        await billing.SeesAsync("[data-said]:has-text('needs the column message_id')");
    }

    private async Task CloseAsync(GatewayProcess gateway, ConsolePerson billing)
    {
        await billing.GoAsync($"/statements/{Month}/Unpriced");
        await billing.Page.ClickAsync("button:has-text('Close the month')");
        await billing.SeesAsync("[data-said]:has-text('1 message(s) have no price')");

        await billing.GoAsync($"/statements/{Month}/Priced");
        await billing.Page.ClickAsync("button:has-text('Close the month')");
        await billing.Page.WaitForURLAsync("**/statements/1");
        await billing.SeesAsync("h2:has-text('statement 1')");
        await billing.SeesAsync(".figure:has-text('Total') >> text=4.40");
        await billing.SeesAsync(".figure:has-text('Messages') >> text=400");
        await billing.PictureAsync("statement-closed");

        // The same everywhere, and byte for byte what the command prints.
        string json = await PrintAsync(gateway, billing, 1, "json"), csv = await PrintAsync(gateway, billing, 1, "csv"), page = await PrintAsync(gateway, billing, 1, "html");
        json.Should().Contain("\"total\":\"4.40\"").And.Contain("\"messages\":400,\"parts\":440");
        csv.Should().Contain(",total,Priced,USD,part,accepted,,,,400,440,4.40,");
        page.Should().Contain("Statement 1").And.Contain("4.40 USD");
        string hash = (await billing.Page.TextContentAsync("dl.facts code"))!;
        string listed = (await gateway.RunAsync("settlement", "check", "--month", Month, "--carrier", "Priced")).Output;
        listed.Should().Contain($"the last hash is {hash}").And.Contain("statement 1 and CDRs say 400 message(s), 440 part(s), 4.40 USD");

        // From a price to its messages.
        await billing.Page.ClickAsync("[aria-label='Charges'] >> a:has-text('all others')");
        await billing.SeesAsync("h1:has-text('Messages')");
        await billing.SeesAsync("text=Older ones");
        (string name, byte[] records) = await KeepRecordsAsync(billing);
        name.Should().Be($"cdrs-{Month}-Priced.csv");
        Encoding.UTF8.GetString(records).Split("\r\n", StringSplitOptions.RemoveEmptyEntries).Should().HaveCount(Messages + 1);
    }

    private static async Task<(string Name, byte[] Content)> KeepRecordsAsync(ConsolePerson billing)
    {
        await billing.GoAsync("/statements/1");
        return await billing.KeepsAsync("a:has-text('Its records')");
    }

    private async Task CorrectAsync(GatewayProcess gateway, ConsolePerson billing)
    {
        string changed = Files.Write("corrected.json", JsonSerializer.Serialize((Setup with { MoreTariffs = [Tariff("Priced", "", 0.02), Setup.MoreTariffs[1]] }).Provisioning()));
        await CommandAsync(gateway, "provision", changed);
        await billing.GoAsync("/statements/1");
        await billing.Page.ClickAsync("button:has-text('Correct it')");
        await billing.Page.WaitForURLAsync("**/statements/2");
        await billing.SeesAsync(".figure:has-text('Total') >> text=8.80");
        await billing.SeesAsync("dd:has-text('4.40 USD difference')");
        await billing.PictureAsync("statement-corrected");
        await billing.Page.ClickAsync("a:has-text('statement 1')");
        await billing.SeesAsync("dd:has-text('statement 2')");
        await billing.SeesAsync(".figure:has-text('Total') >> text=4.40");
        (await billing.Page.QuerySelectorAsync("button:has-text('Correct it')")).Should().BeNull("it is corrected");
        await billing.GoAsync($"/statements/{Month}/Priced");
        await billing.SeesAsync(".notice:has-text('closed as statement 2')");
        (await billing.Page.QuerySelectorAsync("button:has-text('Close the month')")).Should().BeNull("it is closed");
    }

    /// <summary>What the console links to, which is what the command prints.</summary>
    private async Task<string> PrintAsync(GatewayProcess gateway, ConsolePerson billing, int number, string format)
    {
        string printed = await billing.DownloadAsync($"/api/settlement/statements/{number}?format={format}");
        string file = Files.File($"statement.{format}");
        await CommandAsync(gateway, "settlement", "show", $"{number}", "--format", format, "--out", file);
        File.ReadAllText(file).Should().Be(printed);
        return printed;
    }

    private static async Task CommandAsync(GatewayProcess gateway, params string[] arguments)
    {
        (int exitCode, string said) = await gateway.RunAsync(arguments);
        exitCode.Should().Be(0, said);
    }

    private static object Carrier(string name, string tariff) =>
        new { name, systemId = name.ToLowerInvariant(), password = "pw", allowedAddresses = new[] { "127.0.0.0/8" }, tariff, creditLimit = 100 };

    private static object Tariff(string name, string prefix, double price) =>
        new { name, currency = "USD", unit = "part", chargeOn = "accepted", rates = new[] { new { prefix, price, from = "2020-01-01" } } };
}
