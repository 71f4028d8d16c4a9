using Interworking.Gateway.Provisioning;
using Interworking.Gateway.Smpp.Flow;
using Interworking.Gateway.Tests.Pipeline;
using Interworking.Smpp.Pdus;
using Interworking.Smpp.Session;
using Interworking.Smpp.Tlvs;
using Interworking.Smpp.Values;

namespace Interworking.Gateway.Tests.Smpp.Flow;

public sealed class FlowTests : IAsyncLifetime
{
    private CarrierFixture _carrier = null!;
    private Account _app = null!;

    public async Task InitializeAsync()
    {
        _carrier = await CarrierFixture.StartAsync(manual: true);
        _app = _carrier.Gateway.NewAccount();
        _carrier.Gateway.Apps.Standing = _ => ScriptedApps.Delivered;
    }

    public async Task DisposeAsync() => await _carrier.DisposeAsync();

    [Fact]
    public async Task SubmitSm_OverTheRateOnTwoBinds_ThrottledUntilTimeHasPassed()
    {
        _carrier.Change(one => one with { MessagesPerSecond = 5 });
        CarrierFixture.Esme first = (await _carrier.BindAsync()).Esme;
        CarrierFixture.Esme second = (await _carrier.BindAsync()).Esme;

        List<CommandStatus> answers = [];
        for (int i = 0; i < 4; i++)
        {
            answers.Add((await first.SubmitAsync(Sms())).Status);
            answers.Add((await second.SubmitAsync(Sms())).Status);
        }

        answers.Should().Equal(Enumerable.Repeat(CommandStatus.Ok, 5).Concat(Enumerable.Repeat(CommandStatus.Throttled, 3)));
        _carrier.Gateway.Time.Advance(TimeSpan.FromMilliseconds(400));
        (await first.SubmitAsync(Sms())).Status.Should().Be(CommandStatus.Ok);
        (await second.SubmitAsync(Sms())).Status.Should().Be(CommandStatus.Ok);
        (await first.SubmitAsync(Sms())).Status.Should().Be(CommandStatus.Throttled);
        (await _carrier.Gateway.CdrsAsync()).Should().HaveCount(7, "what was refused at the door leaves no CDR");
    }

    [Fact]
    public async Task SubmitSm_AtTheCreditLimit_ThrottledUntilItIsRaised()
    {
        _carrier.Change(one => one with { CreditLimit = 1m });
        _carrier.Credits.For("TATA").Set(counted: 0.98m, limit: 1m, price: 0.01m, included: 0);
        CarrierFixture.Esme esme = (await _carrier.BindAsync()).Esme;

        (await esme.SubmitAsync(Sms())).Status.Should().Be(CommandStatus.Ok);
        (await esme.SubmitAsync(Sms())).Status.Should().Be(CommandStatus.Ok);
        (await esme.SubmitAsync(Sms())).Status.Should().Be(CommandStatus.Throttled);
        _carrier.Credits.For("TATA").Set(counted: 1m, limit: 2m, price: 0.01m, included: 2);
        (await esme.SubmitAsync(Sms())).Status.Should().Be(CommandStatus.Ok);

        (await _carrier.Gateway.CdrsAsync()).Should().HaveCount(3, "what was refused at the door leaves no CDR");
    }

    [Fact]
    public async Task Provisioning_TermsChange_ReachTheLinksThatAreBound()
    {
        CarrierFixture.Esme esme = (await _carrier.BindAsync()).Esme;
        _carrier.Change(one => one with { MessagesPerSecond = 1, Window = 7 });

        (await esme.SubmitAsync(Sms())).Status.Should().Be(CommandStatus.Ok);
        (await esme.SubmitAsync(Sms())).Status.Should().Be(CommandStatus.Throttled);
        _carrier.Gateway.Links.All.Single().Session.PeerWindow.Should().Be(7);

        _carrier.Change(one => one with { MessagesPerSecond = 0 });
        (await esme.SubmitAsync(Sms())).Status.Should().Be(CommandStatus.Ok);
    }

    [Fact]
    public async Task Provisioning_CarrierDisabled_ItsLinksAreUnbound()
    {
        CarrierFixture.Esme esme = (await _carrier.BindAsync()).Esme;
        _carrier.Change(one => one with { Enabled = false });

        await Limits.UntilAsync(() => esme.Session.State == BindState.Closed, "unbound");
        await Limits.UntilAsync(() => _carrier.Gateway.Links.All.Count == 0, "gone");
    }

    [Theory]
    [InlineData(0x50, true)]
    [InlineData(0x34, false)]
    public async Task SubmitSm_PeerOfThisVersion_IsToldHowFullWeAre(byte version, bool told)
    {
        CarrierFixture.Esme esme = (await _carrier.BindAsync(version: version)).Esme;
        SendResult result = await esme.SubmitAsync(Sms());

        var answer = (SubmitSmResp)result.Response!;
        answer.Tlvs.TryGetByte(Congestion.Tag, out byte state).Should().Be(told);
        if (told) state.Should().BeLessThan(30);
        esme.Session.PeerInterfaceVersion.Should().Be(version, "a peer of 5.0 hears that we speak it");
    }

    [Fact]
    public async Task SubmitSm_WindowFilling_CongestionGrows()
    {
        _carrier.Change(one => one with { Window = 10 });
        _carrier.Gateway.Apps.Standing = null;
        RawPeer peer = await _carrier.BindRawAsync(version: 0x50);
        for (uint i = 2; i < 10; i++) await peer.SendAsync(new SubmitSm(Sms()), i);
        await Limits.UntilAsync(() => _carrier.Gateway.Links.All.Single().Session.PeerRequestsOpen == 8, "eight are open");

        ScriptedApps.Attempt first = await _carrier.Gateway.Apps.NextAsync();
        first.Answer.SetResult(ScriptedApps.Delivered);
        var answer = (SubmitSmResp)(await peer.ReadAsync()).Pdu!;

        answer.Tlvs.TryGetByte((TlvTag)0x0428, out byte state).Should().BeTrue();
        state.Should().BeInRange(60, 80);
        _carrier.Gateway.Apps.Standing = _ => ScriptedApps.Delivered;
        foreach (int _ in Enumerable.Range(0, 7))
        {
            if (!_carrier.Gateway.Apps.IsQuiet) (await _carrier.Gateway.Apps.NextAsync()).Answer.TrySetResult(ScriptedApps.Delivered);
        }
    }

    private ShortMessage Sms() => new()
    {
        Source = new SmppAddress(Ton.International, Npi.Isdn, "447700900000"),
        Destination = new SmppAddress(Ton.International, Npi.Isdn, _app.Did),
        Body = "hi"u8.ToArray(),
    };
}
