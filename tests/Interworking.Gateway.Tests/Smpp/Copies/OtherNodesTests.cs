using Interworking.Gateway.Messages;
using Interworking.Gateway.Provisioning;
using Interworking.Gateway.Smpp;
using Interworking.Gateway.Smpp.Copies;
using Interworking.Gateway.Tests.Pipeline;
using Interworking.Smpp.Pdus;
using Interworking.Smpp.Session;
using Interworking.Smpp.Values;
using Microsoft.Extensions.Logging.Abstractions;

namespace Interworking.Gateway.Tests.Smpp.Copies;

/// <summary>A peer whose link to another node was cut comes here and sends again.</summary>
public sealed class OtherNodesTests : IAsyncLifetime
{
    private const int Other = 5;

    private readonly FakeStore _store = new();
    private CarrierFixture _carrier = null!;
    private OtherNodes _others = null!;
    private Account _app = null!;
    private MessageId _first;

    private DateTimeOffset Now => _carrier.Gateway.Time.GetUtcNow();

    public async Task InitializeAsync()
    {
        _carrier = await CarrierFixture.StartAsync(manual: true);
        _app = _carrier.Gateway.NewAccount();
        _carrier.Gateway.Apps.Standing = _ => ScriptedApps.Delivered;
        _store.Sign = new NodeSign(Other, 1, Now, TimeSpan.Zero, Stopped: false);
        IncomingSm.TryFrom(new SubmitSm(Sms("yes")), out IncomingSm sm);
        _first = new MessageId(MessageId.FirstAt(Now).Value | ((long)Other << 12));
        _store.Accepted.Add(new AcceptedPdu(_first, "tata", "TATA", null, CarrierFixture.Fingerprints.Of(sm)));
        _others = new OtherNodes(_carrier.Copies, _store, _carrier.Gateway.Time, NullLogger<OtherNodes>.Instance);
        await _others.StartAsync(default);
    }

    public async Task DisposeAsync()
    {
        await _others.StopAsync(default);
        _others.Dispose();
        await _carrier.DisposeAsync();
    }

    [Fact]
    public async Task Copy_OtherNodeGivesNoSignAnyMore_WaitsForTheVerdictAndIsACopy()
    {
        CarrierFixture.Esme esme = (await _carrier.BindAsync()).Esme;
        Task<SendResult> copy = esme.SubmitAsync(Sms("yes"));
        (await esme.SubmitAsync(Sms("unlike any before"))).Status.Should().Be(CommandStatus.Ok, "others do not wait");
        copy.IsCompleted.Should().BeFalse();

        await LookAsync(esme, () => _store.Sign = _store.Sign with { SilentFor = TimeSpan.FromSeconds(10) });

        IdOf(await copy).Should().Be(_first.ToString());
        _carrier.Gateway.Apps.Arrived.Should().BeEquivalentTo("unlike any before", "another");
    }

    [Fact]
    public async Task Copy_NodeWasSilentBeforeTheBind_IsKnownAtOnce()
    {
        await DeadSinceLongAsync();
        CarrierFixture.Esme esme = (await _carrier.BindAsync()).Esme;

        IdOf(await esme.SubmitAsync(Sms("yes"))).Should().Be(_first.ToString());
        IdOf(await esme.SubmitAsync(Sms("yes"))).Should().NotBe(_first.ToString(), "each is copied once");
    }

    [Fact]
    public async Task Equal_OtherNodeLivesOn_IsANewMessage()
    {
        CarrierFixture.Esme esme = (await _carrier.BindAsync()).Esme;
        Task<SendResult> equal = esme.SubmitAsync(Sms("yes"));
        await LookAsync(esme, () => _store.Sign = _store.Sign with { SeenAt = _store.Sign.SeenAt.AddSeconds(2) });

        IdOf(await equal).Should().NotBe(_first.ToString());
        _carrier.Gateway.Apps.Arrived.Should().BeEquivalentTo("yes", "another");
    }

    [Fact]
    public async Task Copy_OtherNodeLivesAndItsLinkWasCut_IsACopy()
    {
        CarrierFixture.Esme esme = (await _carrier.BindAsync()).Esme;
        Task<SendResult> copy = esme.SubmitAsync(Sms("yes"));
        await LookAsync(esme, () =>
        {
            _store.Cuts.Add(new LinkCut(Other, "carrier:TATA", "tata", Now.AddSeconds(-1), Now));
            _store.Sign = _store.Sign with { SeenAt = _store.Sign.SeenAt.AddSeconds(2) };
        });

        IdOf(await copy).Should().Be(_first.ToString());
    }

    [Fact]
    public async Task Equal_OfWhatTwoCutsTell_IsCopiedOnce()
    {
        _store.Cuts.AddRange([new LinkCut(Other, "carrier:TATA", "tata", Now.AddSeconds(-1), Now), new LinkCut(Other, "carrier:TATA", "tata", Now.AddSeconds(-2), Now)]);
        _store.Sign = _store.Sign with { Stopped = true };
        CarrierFixture.Esme esme = (await _carrier.BindAsync()).Esme;

        IdOf(await esme.SubmitAsync(Sms("yes"))).Should().Be(_first.ToString());
        IdOf(await esme.SubmitAsync(Sms("yes"))).Should().NotBe(_first.ToString(), "each is copied once");
    }

    [Fact]
    public async Task Equal_OfAnotherPeer_IsANewMessage()
    {
        _store.Accepted[0] = _store.Accepted[0] with { Carrier = "Asia Cell" };
        await DeadSinceLongAsync();
        CarrierFixture.Esme esme = (await _carrier.BindAsync()).Esme;
        IdOf(await esme.SubmitAsync(Sms("yes"))).Should().NotBe(_first.ToString());
    }

    [Fact]
    public async Task Equal_DatabaseDoesNotAnswer_IsANewMessageAndNobodyWaitsForLong()
    {
        _store.IsDown = true;
        CarrierFixture.Esme esme = (await _carrier.BindAsync()).Esme;
        IdOf(await esme.SubmitAsync(Sms("yes"))).Should().NotBe(_first.ToString());
    }

    /// <summary>Things change and the others are looked at, once what they have accepted is read: whoever comes later has waited for that.</summary>
    private async Task LookAsync(CarrierFixture.Esme esme, Action change)
    {
        IdOf(await esme.SubmitAsync(Sms("another")));
        change();
        _carrier.Gateway.Time.Advance(TimeSpan.FromSeconds(1));
    }

    private async Task DeadSinceLongAsync()
    {
        await _others.StopAsync(default);
        _others.Dispose();
        _store.Sign = _store.Sign with { SilentFor = TimeSpan.FromSeconds(11) };
        _others = new OtherNodes(_carrier.Copies, _store, _carrier.Gateway.Time, NullLogger<OtherNodes>.Instance);
        await _others.StartAsync(default);
    }

    private static string IdOf(SendResult result)
    {
        result.Status.Should().Be(CommandStatus.Ok);
        return ((SubmitSmResp)result.Response!).MessageId;
    }

    private ShortMessage Sms(string text) => new()
    {
        Source = new SmppAddress(Ton.International, Npi.Isdn, "447700900000"),
        Destination = new SmppAddress(Ton.International, Npi.Isdn, _app.Did),
        Body = System.Text.Encoding.ASCII.GetBytes(text),
    };

    /// <summary>A database with one other node.</summary>
    private sealed class FakeStore : ICopyStore
    {
        public NodeSign Sign { get; set; }

        public List<LinkCut> Cuts { get; } = [];

        public List<AcceptedPdu> Accepted { get; } = [];

        public bool IsDown { get; set; }

        public ValueTask<IReadOnlyList<AcceptedPdu>> ReadAcceptedAsync(int slot, string? systemId, DateTimeOffset since, DateTimeOffset? until, int limit, CancellationToken stop) =>
            new([.. Accepted.Where(pdu => pdu.Id.Slot == slot && (systemId is null || pdu.SystemId == systemId) && pdu.Id.GivenAt >= since && !(pdu.Id.GivenAt >= until))]);

        public ValueTask<IReadOnlyList<LinkCut>> ReadCutsAsync(int? slot, string? systemId, DateTimeOffset since, int limit, CancellationToken stop) =>
            new([.. Cuts.Where(cut => systemId is null || cut.SystemId == systemId)]);

        public ValueTask<IReadOnlyList<NodeSign>> ReadOthersAsync(CancellationToken stop) => IsDown ? throw new TimeoutException("no answer") : new([Sign]);
    }
}
