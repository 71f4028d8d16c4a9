using System.Globalization;
using System.Text.Json;
using Interworking.FunctionalTests.Harness;
using Interworking.FunctionalTests.Harness.Backends;
using Interworking.Smpp.Pdus;
using Interworking.Smpp.Values;
using Interworking.Testing.Peers;
using Xunit.Abstractions;

namespace Interworking.FunctionalTests.Settlement;

/// <summary>Months as billing staff see them, with the real program and real SMPP: where they begin and end, what closing freezes, and what comes after it.</summary>
public abstract class MonthTests(ITestOutputHelper output, Backend backend) : FunctionalTest(output, backend)
{
    public sealed class OnSqlite(ITestOutputHelper output) : MonthTests(output, new SqliteBackend());

    [Collection(SharedServers.Name)]
    public sealed class OnPostgresAndRedis(ITestOutputHelper output, SharedServers servers) : MonthTests(output, servers.NewBackend());

    private const string Did = "111222333";

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    /// <summary>The month before the last one: over in every time zone.</summary>
    private static readonly DateTimeOffset Month = new DateTimeOffset(DateTime.UtcNow.Year, DateTime.UtcNow.Month, 1, 0, 0, 0, TimeSpan.Zero).AddMonths(-2);

    private static readonly DateTimeOffset LastEvening = Month.AddMonths(1).AddMinutes(-30);

    private MovedTime Time { get; } = new(backend);

    [Fact]
    public async Task Close_MonthInBaghdadWithANewPriceAndALongMessage_IsFrozenPrintedAgainAndCorrected()
    {
        GatewaySetup setup = new()
        {
            MoreCarriers = [Carrier("Baghdad", "Two prices", "Asia/Baghdad"), Carrier("London", "Two prices", "UTC")],
            MoreTariffs = [Tariff("Two prices", "accepted", first: 0.01, second: 0.02)],
        };
        GatewayProcess gateway = await StartGatewayAsync(setup);
        AppFarm app = Started(new AppFarm(gateway.Sip, GatewaySetup.Domain));
        (await app.RegisterAsync(Did, "secret-1")).Should().Be(200);
        LoadCarrier baghdad = Started(await LoadCarrier.BindAsync(gateway.Smpp, "baghdad", "pw")), london = Started(await LoadCarrier.BindAsync(gateway.Smpp, "london", "pw"));
        string[] ids = [await baghdad.TakenAsync(Sms.Plain(Did, "eve")), await baghdad.TakenAsync(Sms.Plain(Did, "before")), await baghdad.TakenAsync(Sms.Plain(Did, "after"))];
        await baghdad.TakenAsync(Sms.Part(Did, 7, 3, 1, "one "));
        await baghdad.TakenAsync(Sms.Part(Did, 7, 3, 2, "two "));
        await baghdad.TakenAsync(Sms.Part(Did, 7, 3, 3, "three"));
        string alike = await london.TakenAsync(Sms.Plain(Did, "eve"));
        await Eventually.TrueAsync(() => gateway.Cdrs().Count == 5, "a CDR for each message", Patience);

        // 23:30 UTC on the last day of the month before is 02:30 on the first in Baghdad.
        Time.Cdr(ids[0], Month.AddMinutes(-30));
        Time.Cdr(alike, Month.AddMinutes(-30));
        Time.Cdr(ids[1], Month.AddDays(9));
        Time.Cdr($"{gateway.Cdrs().Single(cdr => cdr.Parts == 3).Id}", Month.AddDays(11));
        Time.Cdr(ids[2], Month.AddDays(19));

        JsonElement open = await OpenAsync(gateway, Month, "Baghdad");
        Lines(open).Should().Equal((3, 5, "0.05"), (1, 1, "0.02")); // of the long message three parts
        (Text(open, "total"), Days(open)).Should().Be(("0.07", $"{Month:yyyy-MM-dd} 1 1, {Month.AddDays(9):yyyy-MM-dd} 1 1, {Month.AddDays(11):yyyy-MM-dd} 1 3, {Month.AddDays(19):yyyy-MM-dd} 1 1"));
        (await OpenAsync(gateway, Month, "London")).GetProperty("days").GetArrayLength().Should().Be(0);
        Days(await OpenAsync(gateway, Month.AddMonths(-1), "London")).Should().Be($"{Month.AddDays(-1):yyyy-MM-dd} 1 1");

        (await SettlementAsync(gateway, "close", "--month", Name(Month), "--carrier", "Baghdad")).Should().StartWith($"Statement 1: Baghdad, {Name(Month)}, 0.07 USD");
        string[] first = await PrintAsync(gateway, 1);
        (await SettlementAsync(gateway, "show", "1", "--format", "json")).Should().Be(first[0]);

        // What comes after the closing, a new price and a message of that month, is in the correction, and not in what was closed.
        string after = await baghdad.TakenAsync(Sms.Plain(Did, "late"));
        await Eventually.TrueAsync(() => gateway.Cdrs().Count == 6, "its CDR", Patience);
        Time.Cdr(after, Month.AddDays(20));
        string changed = Files.Write("corrected.json", JsonSerializer.Serialize((setup with { MoreTariffs = [Tariff("Two prices", "accepted", first: 0.01, second: 0.05)] }).Provisioning()));
        (await gateway.RunAsync("provision", changed)).ExitCode.Should().Be(0);
        (await SettlementAsync(gateway, "correct", "1")).Should().StartWith($"Statement 2: Baghdad, {Name(Month)}, 0.15 USD").And.Contain("It takes the place of statement 1: 0.08 USD difference.");

        (await PrintAsync(gateway, 1)).Should().Equal(first);
        JsonElement corrected = JsonDocument.Parse((await PrintAsync(gateway, 2))[0]).RootElement;
        (corrected.GetProperty("corrects").GetInt64(), Text(corrected, "correctedTotal"), Text(corrected, "difference")).Should().Be((1, "0.07", "0.08"));
    }

    [Fact]
    public async Task Close_MessagesWait_IsRefusedOrCarriesThemOverAndWhatComesLaterIsALineOfItsMonth()
    {
        ScriptedCentre centre = Started(new ScriptedCentre(FreePorts.Next(), "us", "us-pw"));
        GatewayProcess gateway = await StartGatewayAsync(new GatewaySetup
        {
            Connections = [new { name = "Vendor", address = $"{centre.EndPoint}", systemId = "us", password = "us-pw" }],
            Policies = [new { name = "to vendor", priority = 10, recipientPattern = "222%", transport = "SMPP", connections = new[] { "Vendor" } }],
            MoreCarriers = [Carrier("Waits", "Accepted", "UTC"), Carrier("Carries", "Accepted", "UTC"), Carrier("Pays", "Delivered", "UTC")],
            MoreTariffs = [Tariff("Accepted", "accepted", 0.01, 0.01), Tariff("Delivered", "delivered", 0.01, 0.01)],
        });
        await centre.Binds.CountAsync(1, "binds", Patience);
        string[] ids = [await SubmitAsync(gateway, "waits", Did), await SubmitAsync(gateway, "carries", Did), await SubmitAsync(gateway, "pays", "222333444")];
        await centre.Received.CountAsync(1, "messages", Patience);

        // All three were accepted on the last evening of the month, and the vendor's receipt is overdue.
        await gateway.StopAsync();
        Time.Waiting(ids[0], LastEvening);
        Time.Waiting(ids[1], LastEvening);
        Time.Expired(ids[2], LastEvening);
        await gateway.StartAsync();
        await Eventually.TrueAsync(() => gateway.Cdrs().Any(cdr => cdr.Outcome == "unknown"), "the vendor never said", Patience);

        (await RefusedAsync(gateway, "Waits")).Should().Contain($"1 message(s) of {Name(Month)} are unfinished").And.Contain("--carry-over");
        (await CloseAsync(gateway, "Carries", "--carry-over")).Should().Contain("0.00 USD").And.Contain("1 unfinished message(s) count in the next month");
        (await CloseAsync(gateway, "Pays")).Should().Contain("0.00 USD", "it is not known to be delivered");

        AppFarm app = Started(new AppFarm(gateway.Sip, GatewaySetup.Domain));
        (await app.RegisterAsync(Did, "secret-1")).Should().Be(200);
        await Eventually.TrueAsync(() => gateway.Spooled() == 0, "both are delivered", Patience);

        // Delivered weeks later, it belongs to the day on which it was accepted; what was carried over to the month after that.
        (await CloseAsync(gateway, "Waits")).Should().Contain("0.01 USD");
        JsonElement waits = JsonDocument.Parse((await PrintAsync(gateway, 3))[0]).RootElement;
        (Days(waits), waits.GetProperty("traffic").GetProperty("delivered").GetInt64()).Should().Be(($"{LastEvening:yyyy-MM-dd} 1 1", 1));
        JsonElement carried = await OpenAsync(gateway, Month.AddMonths(1), "Carries");
        (carried.GetProperty("carriedIn").GetProperty("delivered").GetInt64(), Text(carried, "total"), Days(carried)).Should().Be((1, "0.01", $"{LastEvening:yyyy-MM-dd} 1 1"));

        // The receipt that comes after the closing is a line of the month in which it comes.
        string[] closed = await PrintAsync(gateway, 2);
        await centre.Binds.CountAsync(2, "binds", Patience);
        (await centre.DeliverAsync(Receipt("00000001"))).Status.Should().Be(CommandStatus.Ok);
        string came = Backend.Read("select at from cdr_event", row => Convert.ToDateTime(row.GetValue(0), CultureInfo.InvariantCulture).ToUniversalTime()).Should().ContainSingle().Subject
            .ToString("yyyy-MM", CultureInfo.InvariantCulture);
        JsonElement pays = JsonDocument.Parse(await gateway.GetApiAsync($"/api/settlement/{came}?carrier=Pays")).RootElement[0];
        JsonElement line = pays.GetProperty("adjustments").EnumerateArray().Should().ContainSingle().Subject;
        (Text(line, "before"), Text(line, "after"), Text(line, "acceptedOn"), Text(line, "amount"), Text(pays, "total")).Should().Be(("unknown", "delivered", $"{LastEvening:yyyy-MM-dd}", "0.01", "0.01"));
        (await PrintAsync(gateway, 2)).Should().Equal(closed);
    }

    private async Task<string> SubmitAsync(GatewayProcess gateway, string systemId, string to) =>
        await Started(await LoadCarrier.BindAsync(gateway.Smpp, systemId, "pw")).TakenAsync(Sms.Plain(to, $"from {systemId}"));

    private static ShortMessage Receipt(string id) => new()
    {
        Source = new SmppAddress(Ton.International, Npi.Isdn, "222333444"),
        Destination = new SmppAddress(Ton.International, Npi.Isdn, Sms.Carrier),
        EsmClass = EsmClass.Receipt,
        Body = System.Text.Encoding.ASCII.GetBytes($"id:{id} sub:001 dlvrd:001 submit date:2601010000 done date:2601010000 stat:DELIVRD err:000 text:"),
    };

    private static object Carrier(string name, string tariff, string zone) =>
        new { name, systemId = name.ToLowerInvariant(), password = "pw", allowedAddresses = new[] { "127.0.0.0/8" }, tariff, timeZone = zone };

    /// <summary>One price until the 15th of the month, another from the 16th.</summary>
    private static object Tariff(string name, string chargeOn, double first, double second) => new
    {
        name,
        currency = "USD",
        unit = "part",
        chargeOn,
        rates = new[] { new { prefix = "", price = first, from = "2020-01-01" }, new { prefix = "", price = second, from = $"{Month.AddDays(15):yyyy-MM-dd}" } },
    };

    private static string Name(DateTimeOffset month) => month.ToString("yyyy-MM", CultureInfo.InvariantCulture);

    private static Task<string> CloseAsync(GatewayProcess gateway, string carrier, params string[] more) =>
        SettlementAsync(gateway, ["close", "--month", Name(Month), "--carrier", carrier, .. more]);

    private static async Task<string> RefusedAsync(GatewayProcess gateway, string carrier)
    {
        (int exitCode, string said) = await gateway.RunAsync("settlement", "close", "--month", Name(Month), "--carrier", carrier);
        exitCode.Should().Be(1, said);
        return said;
    }

    private static async Task<string> SettlementAsync(GatewayProcess gateway, params string[] arguments)
    {
        (int exitCode, string said) = await gateway.RunAsync(["settlement", .. arguments]);
        exitCode.Should().Be(0, said);
        return said.Trim();
    }

    private static async Task<JsonElement> OpenAsync(GatewayProcess gateway, DateTimeOffset month, string carrier) =>
        JsonDocument.Parse(await gateway.GetApiAsync($"/api/settlement/{Name(month)}?carrier={carrier}")).RootElement[0];

    /// <summary>A closed one in every form.</summary>
    private static async Task<string[]> PrintAsync(GatewayProcess gateway, long number)
    {
        var forms = new List<string>();
        foreach (string form in (string[])["json", "csv", "html"]) forms.Add(await gateway.GetApiAsync($"/api/settlement/statements/{number}?format={form}"));
        return [.. forms];
    }

    private static IEnumerable<(long Messages, long Units, string Amount)> Lines(JsonElement statement) => statement.GetProperty("lines").EnumerateArray()
        .Select(line => (line.GetProperty("messages").GetInt64(), line.GetProperty("units").GetInt64(), Text(line, "amount")));

    /// <summary>Day, messages, parts.</summary>
    private static string Days(JsonElement statement) => string.Join(", ", statement.GetProperty("days").EnumerateArray()
        .Select(day => (At: Text(day, "day"), Traffic: day.GetProperty("traffic"))).Select(day => $"{day.At} {day.Traffic.GetProperty("messages")} {day.Traffic.GetProperty("parts")}"));

    private static string Text(JsonElement element, string key) => element.GetProperty(key).GetString()!;
}
