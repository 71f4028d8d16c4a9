using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using Interworking.FunctionalTests.Harness;
using Interworking.FunctionalTests.Harness.Backends;
using Interworking.Smpp.Values;
using Interworking.Testing.Peers;
using Xunit.Abstractions;

namespace Interworking.FunctionalTests.Changes;

/// <summary>An admin changes passwords, a policy, a tariff, a connection and a carrier by the API while messages flow both ways: each change applies, and nothing is lost.</summary>
public abstract class LiveChangeTests(ITestOutputHelper output, Backend backend) : FunctionalTest(output, backend)
{
    public sealed class OnSqlite(ITestOutputHelper output) : LiveChangeTests(output, new SqliteBackend());

    [Collection(SharedServers.Name)]
    public sealed class OnPostgresAndRedis(ITestOutputHelper output, SharedServers servers) : LiveChangeTests(output, servers.NewBackend());

    private const string Policy = "abroad";

    private static readonly int Rate = Soak.Rate ?? (Soak.ChangeSeconds is null ? 200 : 1000);
    private static readonly TestAccount[] Accounts = [.. Enumerable.Range(100_000, 40).Select(did => new TestAccount($"{did}", "secret"))];

    private readonly DateTime _today = DateTime.UtcNow.Date;
    private ApiPerson _admin = null!;
    private GatewayProcess _gateway = null!;
    private LiveTraffic _traffic = null!;
    private string _carrierPassword = "c1-pw";
    private string _accountPassword = Accounts[0].Password;
    private decimal _price = 0.01m;

    [Fact]
    public async Task Changes_WhileMessagesFlowBothWays_ApplyAndLoseNothing()
    {
        // Each connection has a centre, and one is free for a connection to move to.
        ScriptedCentre[] centres = [.. Enumerable.Range(0, 3).Select(at => Started(new ScriptedCentre(FreePorts.Next(), "us", $"us-pw-{at}")))];
        var at = new Dictionary<string, int> { ["first"] = 0, ["second"] = 1 };
        (string used, string spare, int free) = ("first", "second", 2);
        _gateway = await StartGatewayAsync(new GatewaySetup
        {
            Accounts = Accounts,
            MessagesPerMinute = 100_000,
            Connections = [.. at.Select(one => new { name = one.Key, address = $"{centres[one.Value].EndPoint}", systemId = "us", password = $"us-pw-{one.Value}" })],
            Policies = [new { name = Policy, priority = 1, recipientPattern = "49%", transport = "SMPP", connections = new[] { used } }],
        });
        foreach (ScriptedCentre centre in centres[..2]) await centre.Binds.CountAsync(1, "binds", TimeSpan.FromSeconds(30));
        AppFarm apps = Started(new AppFarm(_gateway.Sip, GatewaySetup.Domain));
        foreach (TestAccount account in Accounts) (await apps.RegisterAsync(account.Did, account.Password)).Should().Be(200);
        _admin = Started(await ApiPerson.SignInAsync(_gateway, "admin"));
        _traffic = Started(new LiveTraffic(_gateway, apps, Accounts, Rate));
        await _traffic.CarrierGoesOnAsync();
        await _traffic.AppsGoOnAsync(centres[at[used]]);

        long began = Stopwatch.GetTimestamp();
        int round = 0;
        do
        {
            round++;
            await ChangeAccountPasswordAsync(apps, $"secret-{round}");
            await ChangeTariffAsync(0.01m * (1 + round));
            await SwitchPolicyAsync(spare, centres[at[spare]], centres[at[used]]);
            (used, spare) = (spare, used);
            await _admin.ChangeAsync($"/api/connections/{used}", new { window = 10 + round, messagesPerSecond = 10_000 - round });
            await _traffic.AppsGoOnAsync(centres[at[used]]);
            await MoveAsync(used, centres[free], $"us-pw-{free}");
            (at[used], free) = (free, at[used]);
            await ChangeCarrierPasswordAndSuspendAsync($"c-pw-{round}");
        }
        while (Stopwatch.GetElapsedTime(began) < TimeSpan.FromSeconds(Soak.ChangeSeconds ?? 0));

        string said = await _traffic.ExpectNothingLostAsync(centres);
        (await StatementSaysAsync()).Should().Be(_gateway.Cdrs().Count(cdr => cdr.Carrier == "Carrier1"), "each message is billed once");
        Output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{round} round(s) of changes in {Stopwatch.GetElapsedTime(began).TotalSeconds:0.0} s at {Rate}/s; {said}"));
    }

    /// <summary>The app that is registered goes on receiving; it registers again with the new password only.</summary>
    private async Task ChangeAccountPasswordAsync(AppFarm apps, string password)
    {
        string did = Accounts[0].Did;
        await _admin.ChangeAsync($"/api/accounts/{did}", new { password });
        (await apps.RegisterAsync(did, _accountPassword)).Should().BeOneOf(401, 403);
        int before = apps.Received.Items.Count(message => message.Did == did);
        await Eventually.TrueAsync(() => apps.Received.Items.Count(message => message.Did == did) > before, "messages for the app that registered before", TimeSpan.FromSeconds(60));
        (await apps.RegisterAsync(did, password)).Should().Be(200);
        _accountPassword = password;
    }

    /// <summary>A rate from today on, beside the older one: the statement has it at once.</summary>
    private async Task ChangeTariffAsync(decimal price)
    {
        await _admin.ChangeAsync("/api/tariffs/2026", new
        {
            rates = new object[] { new { prefix = "", price = 0.01m, from = "2026-01-01" }, new { prefix = "", price, from = _today.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture) } },
        });
        _price = price;
        await StatementSaysAsync();
    }

    /// <summary>The total is what today's price makes of the messages so far.</summary>
    /// <returns>How many they are.</returns>
    private async Task<long> StatementSaysAsync()
    {
        JsonElement statement = (await _admin.GetAsync($"/api/settlement/{_today:yyyy-MM}?carrier=Carrier1&format=json"))[0];
        long messages = statement.GetProperty("messages").GetInt64();
        messages.Should().BePositive();
        decimal.Parse(statement.GetProperty("total").GetString()!, CultureInfo.InvariantCulture).Should().Be(messages * _price);
        return messages;
    }

    /// <summary>What is sent after the answer goes to the other connection.</summary>
    private async Task SwitchPolicyAsync(string connection, ScriptedCentre to, ScriptedCentre from)
    {
        await _admin.ChangeAsync($"/api/servicePolicies/{Policy}", new { connections = new[] { connection } });
        int before = await _traffic.AppsGoOnAsync(to);
        LiveTraffic.NumbersAt(from).Where(number => number > before).Should().BeEmpty("they were written after the change was answered");
    }

    /// <summary>Another host and another password: it binds there, and what was under way is neither lost nor sent twice.</summary>
    private async Task MoveAsync(string connection, ScriptedCentre to, string password)
    {
        int binds = to.Binds.Count;
        await _admin.ChangeAsync($"/api/connections/{connection}", new { address = $"{to.EndPoint}", password });
        await to.Binds.CountAsync(binds + 1, "binds", TimeSpan.FromSeconds(30));
        await _traffic.AppsGoOnAsync(to);
    }

    /// <summary>Binds that are there stay when the password changes, and end when the carrier is suspended; afterwards it goes on by itself.</summary>
    private async Task ChangeCarrierPasswordAndSuspendAsync(string password)
    {
        LoadCarrier before = await BoundAsync(_carrierPassword);
        await _admin.ChangeAsync("/api/carriers/Carrier1", new { systemIds = new[] { new { systemId = "carrier1", password } } });
        (await TryBindAsync(_carrierPassword)).Should().Be(CommandStatus.BindFailed);
        _carrierPassword = password;
        _traffic.Carrier.UsePassword(password);
        LoadCarrier after = await BoundAsync(password);
        (await before.SubmitAsync(Sms.Plain("999", "nobody"))).Status.Should().Be(CommandStatus.InvalidDestinationAddress, "its bind is as good as before");

        await _admin.ChangeAsync("/api/carriers/Carrier1", new { enabled = false });
        await before.Ended.WaitAsync(TimeSpan.FromSeconds(30));
        await after.Ended.WaitAsync(TimeSpan.FromSeconds(30));
        (await TryBindAsync(password)).Should().Be(CommandStatus.BindFailed);
        await _admin.ChangeAsync("/api/carriers/Carrier1", new { enabled = true });
        await _traffic.CarrierGoesOnAsync();
        await before.DisposeAsync();
        await after.DisposeAsync();
    }

    private async Task<LoadCarrier> BoundAsync(string password)
    {
        LoadCarrier carrier = await LoadCarrier.BindAsync(_gateway.Smpp, "carrier1", password);
        carrier.BindStatus.Should().Be(CommandStatus.Ok);
        return carrier;
    }

    private async Task<CommandStatus> TryBindAsync(string password)
    {
        await using LoadCarrier carrier = await LoadCarrier.BindAsync(_gateway.Smpp, "carrier1", password);
        return carrier.BindStatus;
    }
}
