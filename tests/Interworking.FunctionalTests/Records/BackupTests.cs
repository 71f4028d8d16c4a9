using Interworking.FunctionalTests.Harness;
using Interworking.FunctionalTests.Harness.Backends;
using Interworking.Testing.Peers;
using Xunit.Abstractions;

namespace Interworking.FunctionalTests.Records;

/// <summary>The procedure of docs/operations.md: a backup while messages flow, the machine is lost, the backup is put back elsewhere and started. There its records are tampered with.</summary>
public abstract class BackupTests(ITestOutputHelper output, Backend backend) : FunctionalTest(output, backend)
{
    public sealed class OnSqlite(ITestOutputHelper output) : BackupTests(output, new SqliteBackend());

    [Collection(SharedServers.Name)]
    public sealed class OnPostgresAndRedis(ITestOutputHelper output, SharedServers servers) : BackupTests(output, servers.NewBackend());

    private const string Absent = "222000111";
    private const int ForTheAbsent = 5;

    private static readonly TestAccount[] Present = [.. Enumerable.Range(100_000, 5).Select(did => new TestAccount($"{did}", "secret"))];

    [Fact]
    public async Task Backup_UnderLoadAndPutBack_NeitherSendsNorBillsAgainAndTamperingIsFound()
    {
        var setup = new GatewaySetup { Accounts = [.. Present, new TestAccount(Absent, "secret")] };
        GatewayProcess lost = await StartGatewayAsync(setup);
        await BilledMonth.CloseAsync(lost);
        // They answer after the acceptance hold: at any moment some messages are in the spool and on their way.
        AppFarm apps = Started(new AppFarm(lost.Sip, GatewaySetup.Domain, TimeSpan.FromMilliseconds(80)));
        foreach (TestAccount account in Present) (await apps.RegisterAsync(account.Did, account.Password)).Should().Be(200);
        LoadCarrier before = Started(await LoadCarrier.BindAsync(lost.Smpp, "carrier1", "c1-pw"));
        for (int number = 1; number <= ForTheAbsent; number++) await before.TakenAsync(Sms.Plain(Absent, $"waits {number}"));
        PacedCarrier carrier = Started(new PacedCarrier(
            new PacedCarrierOptions([lost.Smpp], "carrier1", "c1-pw", 50), number => Sms.Plain(Present[number % Present.Length].Did, Reconciliation.Text(number))));
        await apps.Received.CountAsync(30, "messages", TimeSpan.FromSeconds(30));

        Backend restored = Started(await Backend.PutBackElsewhereAsync());
        await apps.Received.CountAsync(apps.Received.Count + 30, "messages that the backup does not know", TimeSpan.FromSeconds(30));
        await carrier.StopAsync();
        lost.Kill();
        HashSet<long> known = [.. restored.Cdrs().Select(cdr => cdr.Id)];
        long waiting = restored.Spooled();

        GatewayProcess gateway = Started(new GatewayProcess(Files, setup, restored, "a", lost.Certificates));
        string told = await BilledMonth.SaysAsync(gateway, 0, $"{waiting} message(s) are held now", "restored", "hold");
        told.Should().Contain("What was accepted later is not in it");
        await gateway.StartAsync();
        int arrived = apps.Received.Count;
        LoadCarrier after = Started(await LoadCarrier.BindAsync(gateway.Smpp, "carrier1", "c1-pw"));
        AppFarm again = Started(new AppFarm(gateway.Sip, GatewaySetup.Domain));
        foreach (TestAccount account in setup.Accounts) (await again.RegisterAsync(account.Did, account.Password)).Should().Be(200);
        foreach (TestAccount account in setup.Accounts) await after.TakenAsync(Sms.Plain(account.Did, $"after {account.Did}"));

        // To each app in the order of acceptance: whatever were sent once more would be there before this one.
        IReadOnlyList<AppMessage> messages = await again.Received.CountAsync(setup.Accounts.Count, "messages after it", TimeSpan.FromSeconds(30));
        messages.Select(message => message.Text).Should().BeEquivalentTo(setup.Accounts.Select(account => $"after {account.Did}"));
        apps.Received.Items.Skip(arrived).Should().OnlyContain(message => message.Text.StartsWith("after"), "the apps' older places get nothing again either");
        await Eventually.TrueAsync(() => restored.Cdrs().Count == known.Count + setup.Accounts.Count, "their CDRs");

        await BilledMonth.SaysAsync(gateway, 0, $"{ForTheAbsent} message(s) released", "restored", "release", "--to", Absent);
        await again.Received.CountAsync(setup.Accounts.Count + ForTheAbsent, "those that waited for it", TimeSpan.FromSeconds(30));
        again.Received.Items.Where(message => message.Did == Absent && message.Text.StartsWith("waits", StringComparison.Ordinal)).Select(message => message.Text)
            .Should().Equal(Enumerable.Range(1, ForTheAbsent).Select(number => $"waits {number}"), "in order, each once");
        await Eventually.TrueAsync(() => restored.Spooled() == waiting - ForTheAbsent, "their CDRs");

        IReadOnlyList<CdrRow> cdrs = restored.Cdrs();
        cdrs.Select(cdr => cdr.Id).Should().OnlyHaveUniqueItems().And.Contain(known).And.HaveCount(known.Count + setup.Accounts.Count + ForTheAbsent);
        Statements(restored).Should().Equal(Statements(Backend)).And.ContainSingle();
        await BilledMonth.SaysAsync(gateway, 0, "ok", "settlement", "check", "--month", $"{DateTime.UtcNow:yyyy-MM}");
        await Tampering.ExpectFoundAsync(gateway, Started(await ApiPerson.SignInAsync(gateway, "admin")));
        Output.WriteLine($"{apps.Received.Count} arrived before the loss; the backup knew {known.Count - 100} of them and {waiting} waiting; nothing was sent again");
    }

    private static IReadOnlyList<(string, string)> Statements(Backend backend) =>
        backend.Read("select content, hash from statement order by number", row => (row.GetString(0), row.GetString(1)));
}
