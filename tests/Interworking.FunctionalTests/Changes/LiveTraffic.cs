using System.Text;
using Interworking.FunctionalTests.Harness;
using Interworking.FunctionalTests.Harness.Backends;
using Interworking.Testing.Peers;

namespace Interworking.FunctionalTests.Changes;

/// <summary>A carrier writes to apps and apps write to a peer's centre, each message a text of its own, while somebody changes things.</summary>
public sealed class LiveTraffic : IAsyncDisposable
{
    private const string Abroad = "491701234567";

    private readonly TestAccount[] _accounts;
    private readonly Backend _backend;
    private int _written;

    /// <param name="gateway">Serves.</param>
    /// <param name="apps">All the accounts' apps; they are registered.</param>
    /// <param name="accounts">The first only receives: its password may be changed.</param>
    /// <param name="messagesPerSecond">Three of five by the carrier, two by the apps.</param>
    public LiveTraffic(GatewayProcess gateway, AppFarm apps, TestAccount[] accounts, int messagesPerSecond)
    {
        (_accounts, _backend, Apps) = (accounts, gateway.Backend, apps);
        Carrier = new PacedCarrier(
            new PacedCarrierOptions([gateway.Smpp], "carrier1", "c1-pw", messagesPerSecond * 3 / 5), number => Sms.Plain(accounts[number % accounts.Length].Did, Reconciliation.Text(number)));
        Writers = new PacedApps(apps, messagesPerSecond * 2 / 5, atOnce: 64, Write);
    }

    public AppFarm Apps { get; }

    public PacedCarrier Carrier { get; }

    public PacedApps Writers { get; }

    /// <summary>Numbers of what apps have begun to write so far.</summary>
    public int Written => Volatile.Read(ref _written);

    /// <summary>The numbers of apps' messages that a centre took.</summary>
    public static IReadOnlyList<int> NumbersAt(ScriptedCentre centre) =>
        [.. centre.Received.Items.Select(message => int.Parse(Encoding.ASCII.GetString(message.Body.Span).AsSpan("app ".Length)))];

    /// <summary>More messages of the carrier are answered 0x00, and reach the apps.</summary>
    public async Task CarrierGoesOnAsync(int messages = 20)
    {
        (int taken, int arrived) = (Carrier.Submissions.Count(one => one.IsOk), Apps.Received.Count);
        await Eventually.TrueAsync(() => Carrier.Submissions.Count(one => one.IsOk) >= taken + messages && Apps.Received.Count >= arrived + messages, "the carrier's messages", TimeSpan.FromSeconds(60));
    }

    /// <summary>What apps write from now on reaches this centre.</summary>
    /// <returns>The last number before.</returns>
    public async Task<int> AppsGoOnAsync(ScriptedCentre centre, int messages = 20)
    {
        int before = Written;
        await Eventually.TrueAsync(() => NumbersAt(centre).Count(number => number > before) >= messages, $"the apps' messages at {centre.EndPoint}", TimeSpan.FromSeconds(60));
        return before;
    }

    /// <summary>Stops it; what was answered positively has arrived once, at an app or at one of the centres, and has one CDR.</summary>
    /// <returns>What happened, in a line.</returns>
    public async Task<string> ExpectNothingLostAsync(params ScriptedCentre[] centres)
    {
        await Writers.StopAsync();
        await Carrier.StopAsync();
        Reconciliation toApps = await Reconciliation.OfAsync(Carrier, [Apps.Received], _backend, within: TimeSpan.FromSeconds(60), "sms_to_sip");
        int[] there = [.. centres.SelectMany(NumbersAt)];
        IReadOnlyList<CdrRow> cdrs = _backend.Cdrs();
        string said = $"to apps: {toApps}; by apps: {Writers.Sent.Count} written, {Writers.Taken.Count} taken, {there.Length} at peers; CDRs {cdrs.Count}";

        toApps.NothingIsLost();
        toApps.WithoutCdr.Should().Be(0, said);
        toApps.Doubles.Should().Be(0, said);
        there.Should().OnlyHaveUniqueItems();
        Writers.Taken.Should().NotBeEmpty().And.BeSubsetOf(there.Select(number => $"app {number}"), "each of them was answered 200 or 202");
        cdrs.Where(cdr => cdr.Direction == "sip_to_sms").Should().HaveCount(there.Length, said).And.OnlyContain(cdr => cdr.Outcome == "delivered");
        await Carrier.EveryReceiptAsync();
        return said;
    }

    public async ValueTask DisposeAsync()
    {
        await Writers.DisposeAsync();
        await Carrier.DisposeAsync();
    }

    private (string Did, string Password, string To, string Text) Write(int number)
    {
        for (int seen = Written; seen < number && Interlocked.CompareExchange(ref _written, number, seen) != seen; seen = Written) continue; // they are not taken up in order
        TestAccount sender = _accounts[1 + number % (_accounts.Length - 1)];
        return (sender.Did, sender.Password, Abroad, $"app {number}");
    }
}
