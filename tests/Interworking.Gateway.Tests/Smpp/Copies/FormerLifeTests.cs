using Interworking.Gateway.Provisioning;
using Interworking.Gateway.Smpp.Copies;
using Interworking.Gateway.Tests.Pipeline;
using Interworking.Smpp.Pdus;
using Interworking.Smpp.Session;
using Interworking.Smpp.Values;
using Interworking.Storage.Sql.Sqlite;
using Microsoft.Extensions.Logging.Abstractions;

namespace Interworking.Gateway.Tests.Smpp.Copies;

/// <summary>Promise 3 over the end of the process: what is in doubt is known from the ledger.</summary>
public sealed class FormerLifeTests : IAsyncLifetime
{
    private CarrierFixture _first = null!;
    private CarrierFixture? _second;
    private Account _app = null!;

    public async Task InitializeAsync()
    {
        _first = await CarrierFixture.StartAsync(manual: true);
        _app = _first.Gateway.NewAccount();
        _first.Gateway.Apps.Standing = _ => ScriptedApps.Delivered;
    }

    public async Task DisposeAsync()
    {
        if (_second is not null) await _second.DisposeAsync();
        else await _first.Gateway.DisposeAsync();
    }

    [Fact]
    public async Task Copy_ProcessWasKilled_GetsTheFirstIdAndNobodyIsCharged()
    {
        string id = IdOf(await (await _first.BindAsync()).Esme.SubmitAsync(Sms("code 4711")));
        CarrierFixture.Esme again = await RestartAsync(killed: true);

        IdOf(await again.SubmitAsync(Sms("code 4711"))).Should().Be(id);
        IdOf(await again.SubmitAsync(Sms("code 4711"))).Should().NotBe(id, "each is copied once");

        _second!.Gateway.Apps.Arrived.Should().Equal("code 4711");
        (await _second.Gateway.CdrsAsync()).Should().HaveCount(2);
    }

    [Fact]
    public async Task Copy_ProcessWasKilledWhileItWaited_GetsTheFirstId()
    {
        _first.Gateway.Apps.Standing = _ => ScriptedApps.Absent;
        string id = IdOf(await (await _first.BindAsync()).Esme.SubmitAsync(Sms("waits")));
        CarrierFixture.Esme again = await RestartAsync(killed: true);
        IdOf(await again.SubmitAsync(Sms("waits"))).Should().Be(id);
    }

    [Fact]
    public async Task Copy_OfAPartProcessWasKilled_BeginsNoNewSet()
    {
        CarrierFixture.Esme esme = (await _first.BindAsync()).Esme;
        string[] ids = [IdOf(await esme.SubmitAsync(Part(1, "one "))), IdOf(await esme.SubmitAsync(Part(2, "two")))];
        await Limits.UntilAsync(() => _first.Gateway.Apps.Arrived.Count == 1, "delivered whole");
        await _first.Gateway.Ledger.BarrierAsync();
        CarrierFixture.Esme again = await RestartAsync(killed: true);

        string[] copies = [IdOf(await again.SubmitAsync(Part(1, "one "))), IdOf(await again.SubmitAsync(Part(2, "two")))];

        copies.Should().Equal(ids);
        (await _second!.Gateway.CountAsync("part")).Should().Be(0);
    }

    [Fact]
    public async Task Copy_OfASubmitMultiProcessWasKilled_GetsTheIdOfItsAnswer()
    {
        var multi = new SubmitMulti([To(_app), To(_first.Gateway.NewAccount())], Sms("to both"));
        SendResult first = await (await _first.BindAsync()).Esme.SendAsync(multi);
        CarrierFixture.Esme again = await RestartAsync(killed: true);

        SendResult copy = await again.SendAsync(multi);

        ((SubmitMultiResp)copy.Response!).MessageId.Should().Be(((SubmitMultiResp)first.Response!).MessageId);
        (await _second!.Gateway.CdrsAsync()).Should().HaveCount(2);
    }

    [Fact]
    public async Task Copy_KilledAndBackAtOnce_IsKnownAtAnotherNode()
    {
        await using CarrierFixture elsewhere = await CarrierFixture.StartAsync(manual: true);
        elsewhere.Gateway.NewAccount().Did.Should().Be(_app.Did);
        elsewhere.Gateway.Apps.Standing = _ => ScriptedApps.Delivered;
        string id = IdOf(await (await _first.BindAsync()).Esme.SubmitAsync(Sms("code 4711")));
        await RestartAsync(killed: true);
        DateTimeOffset now = elsewhere.Gateway.Time.GetUtcNow();
        var store = new SeenFromOutside(new SqliteCopyStore(_second!.Gateway.Database)) { Sign = new NodeSign(0, 1, now, TimeSpan.FromSeconds(2), Stopped: false) };
        using var others = new OtherNodes(elsewhere.Copies, store, elsewhere.Gateway.Time, NullLogger<OtherNodes>.Instance);
        await others.StartAsync(default);

        CarrierFixture.Esme esme = (await elsewhere.BindAsync()).Esme;
        Task<SendResult> copy = esme.SubmitAsync(Sms("code 4711"));
        IdOf(await esme.SubmitAsync(Sms("unlike any before")));
        foreach (int seconds in (int[])[2, 4])
        {
            copy.IsCompleted.Should().BeFalse();
            store.Sign = new NodeSign(0, 2, now.AddSeconds(seconds), TimeSpan.Zero, Stopped: false);
            store.HasCuts = seconds == 4;
            int looks = store.Looks;
            elsewhere.Gateway.Time.Advance(TimeSpan.FromSeconds(1));
            await Limits.UntilAsync(() => store.Looks > looks, "the other node is looked at");
        }

        IdOf(await copy).Should().Be(id);
        elsewhere.Gateway.Apps.Arrived.Should().Equal("unlike any before");
        await others.StopAsync(default);
    }

    [Fact]
    public async Task Equal_ProcessEndedInOrder_IsANewMessage()
    {
        string id = IdOf(await (await _first.BindAsync()).Esme.SubmitAsync(Sms("yes")));
        CarrierFixture.Esme again = await RestartAsync(killed: false);
        IdOf(await again.SubmitAsync(Sms("yes"))).Should().NotBe(id);
    }

    [Fact]
    public async Task Copy_LinkWasCutBeforeTheProcessEndedInOrder_GetsTheFirstId()
    {
        CarrierFixture.Esme esme = (await _first.BindAsync()).Esme;
        string id = IdOf(await esme.SubmitAsync(Sms("code 4711")));
        esme.Cut();
        await Limits.UntilAsync(() => _first.Gateway.Links.All.Count == 0, "the cut is noticed");
        _first.Gateway.Time.Advance(TimeSpan.FromMinutes(5));
        CarrierFixture.Esme again = await RestartAsync(killed: false);
        IdOf(await again.SubmitAsync(Sms("code 4711"))).Should().Be(id);
    }

    [Fact]
    public async Task Equal_AcceptedLongBeforeTheKill_IsANewMessage()
    {
        CarrierFixture.Esme esme = (await _first.BindAsync()).Esme;
        string id = IdOf(await esme.SubmitAsync(Sms("yes")));
        for (int i = 0; i < 3; i++)
        {
            _first.Gateway.Time.Advance(TimeSpan.FromSeconds(25));
            IdOf(await esme.SubmitAsync(Sms($"something else {i}")));
        }

        await BeatAsync();
        CarrierFixture.Esme again = await RestartAsync(killed: true);
        IdOf(await again.SubmitAsync(Sms("yes"))).Should().NotBe(id);
    }

    [Fact]
    public async Task Copy_AfterTheWindow_IsANewMessage()
    {
        string id = IdOf(await (await _first.BindAsync()).Esme.SubmitAsync(Sms("code 4711")));
        CarrierFixture.Esme again = await RestartAsync(killed: true, away: TimeSpan.FromSeconds(601));
        IdOf(await again.SubmitAsync(Sms("code 4711"))).Should().NotBe(id);
    }

    /// <summary>The node says that it lives with the first commit after a second.</summary>
    private async Task BeatAsync()
    {
        await _first.Gateway.Ledger.BarrierAsync();
        await _first.Gateway.Ledger.BarrierAsync();
    }

    private async Task<CarrierFixture.Esme> RestartAsync(bool killed, TimeSpan away = default)
    {
        if (killed)
        {
            // Nothing reaches the database after this moment, as after kill -9; what the links do then is of no account.
            await _first.Gateway.StopAsync();
            await _first.EndAsync();
        }
        else
        {
            foreach (Gateway.Smpp.SmppLink link in _first.Gateway.Links.All) await link.Session.UnbindAsync();
            await _first.EndAsync();
            await _first.FormerLife.StopAsync(default);
            await _first.Gateway.StopAsync();
        }

        _first.Gateway.Time.Advance(away + TimeSpan.FromSeconds(1)); // ids grow with the clock
        _second = await CarrierFixture.StartAsync(await PipelineFixture.StartAsync(_first.Gateway), manual: true);
        _second.Gateway.Apps.Standing = _ => ScriptedApps.Delivered;
        return (await _second.BindAsync()).Esme;
    }

    private static string IdOf(SendResult result)
    {
        result.Status.Should().Be(CommandStatus.Ok);
        return ((SubmitSmResp)result.Response!).MessageId;
    }

    private static MultiDestination To(Account account) => new(new SmppAddress(Ton.International, Npi.Isdn, account.Did), null);

    private ShortMessage Part(byte number, string text) => Sms("") with
    {
        EsmClass = new EsmClass(0x40),
        Body = (byte[])[0x05, 0x00, 0x03, 0x2A, 2, number, .. System.Text.Encoding.ASCII.GetBytes(text)],
    };

    private ShortMessage Sms(string text) => new()
    {
        Source = new SmppAddress(Ton.International, Npi.Isdn, "447700900000"),
        Destination = new SmppAddress(Ton.International, Npi.Isdn, _app.Did),
        Body = System.Text.Encoding.ASCII.GetBytes(text),
    };

    /// <summary>A node's database as another node sees it.</summary>
    private sealed class SeenFromOutside(ICopyStore store) : ICopyStore
    {
        private int _looks;

        public required NodeSign Sign { get; set; }

        /// <summary>False before the new life has written them.</summary>
        public bool HasCuts { get; set; }

        public int Looks => Volatile.Read(ref _looks);

        public ValueTask<IReadOnlyList<AcceptedPdu>> ReadAcceptedAsync(
            int slot, string? systemId, DateTimeOffset since, DateTimeOffset? until, int limit, CancellationToken stop) =>
            store.ReadAcceptedAsync(slot, systemId, since, until, limit, stop);

        public ValueTask<IReadOnlyList<LinkCut>> ReadCutsAsync(int? slot, string? systemId, DateTimeOffset since, int limit, CancellationToken stop) =>
            HasCuts ? store.ReadCutsAsync(slot, systemId, since, limit, stop) : new([]);

        public ValueTask<IReadOnlyList<NodeSign>> ReadOthersAsync(CancellationToken stop)
        {
            Interlocked.Increment(ref _looks);
            return new([Sign]);
        }
    }
}
