using System.Net;
using Interworking.Gateway.Messages;
using Interworking.Gateway.Pipeline;
using Interworking.Gateway.Provisioning;
using Interworking.Gateway.Smpp.Egress;
using Interworking.Gateway.Tests.Pipeline;
using Interworking.Smpp.Pdus;
using Interworking.Smpp.Session;
using Interworking.Smpp.Tlvs;
using Interworking.Smpp.Values;

namespace Interworking.Gateway.Tests.Smpp.Egress;

/// <summary>What nobody can know, and what our own environments make known.</summary>
public sealed class InDoubtTests : IAsyncLifetime
{
    private static readonly TimeSpan Step = TimeSpan.FromMilliseconds(100);

    private PeerWorld _world = null!;

    public async Task InitializeAsync() => _world = await PeerWorld.StartAsync();

    public async Task DisposeAsync() => await _world.DisposeAsync();

    [Fact]
    public async Task Cut_HoldIsConfigured_NeverSentAgainAndUnknownAtTheEnd()
    {
        ScriptedPeer peer = await _world.UpAsync("a");
        ScriptedPeer other = await _world.UpAsync("b");
        _world.Policy("a", "b");
        peer.Answer = _ => null;
        Task<Answer> answer = _world.Accept(validity: TimeSpan.FromMinutes(5)).Answer;
        await peer.Received.CountAsync(1, "submit_sm");

        await peer.CutAsync();

        (await answer.WaitAsync(Limits.Patience)).Kind.Should().Be(AnswerKind.Accepted);
        (await _world.SpoolAsync()).Should().Equal(3); // in doubt
        await peer.UpAsync();
        await _world.PassAsync(TimeSpan.FromSeconds(20), () => _world.Gateway.Metrics.Waiting == 0, "ended");
        (await _world.CdrsAsync(1))[0].Outcome.Should().Be("unknown");
        (peer.Received.Count, other.Received.Count).Should().Be((1, 0));
    }

    [Fact]
    public async Task Cut_HoldIsConfigured_AReceiptByItsAddressesTells()
    {
        ScriptedPeer peer = await _world.UpAsync("a");
        _world.Policy("a");
        peer.Answer = _ => null;
        Task<Answer> answer = _world.Accept(receipt: ReceiptRequest.Both).Answer;
        await peer.Received.CountAsync(1, "submit_sm");
        await peer.CutAsync();
        await answer.WaitAsync(Limits.Patience);
        await peer.UpAsync();

        Task<SendResult> receipt = peer.ReceiptAsync("never-given", MessageState.Delivered);
        await _world.PassAsync(Step, () => receipt.IsCompleted, "matched after it was parked");

        (await _world.CdrsAsync(1))[0].Outcome.Should().Be("delivered");
    }

    [Fact]
    public async Task Cut_ResendIsConfigured_SentAgainByTheSameConnectionOnly()
    {
        ScriptedPeer peer = await _world.UpAsync("a", connection => connection with { ResendInDoubt = true });
        ScriptedPeer other = await _world.UpAsync("b");
        _world.Policy("a", "b");
        peer.Answer = _ => null;
        Task<Answer> answer = _world.Accept().Answer;
        await peer.Received.CountAsync(1, "submit_sm");
        await peer.CutAsync();
        await answer.WaitAsync(Limits.Patience);
        peer.Answer = _ => CommandStatus.Ok;

        await peer.UpAsync();
        await peer.Received.CountAsync(2, "submit_sm");

        (await _world.CdrsAsync(1))[0].Outcome.Should().Be("delivered");
        other.Received.Count.Should().Be(0);
    }

    [Fact]
    public async Task Cut_ThenARestart_TheDoubtIsRemembered()
    {
        ScriptedPeer peer = await _world.UpAsync("a", connection => connection with { Environment = "env4" });
        await _world.UpAsync("b");
        _world.Policy("a", "b");
        peer.Answer = _ => null;
        Task<Answer> answer = _world.Accept().Answer;
        await peer.Received.CountAsync(1, "submit_sm");
        await _world.Gateway.HoldPassesAsync(answer); // the row is there before the cut
        await peer.CutAsync();
        await Limits.UntilAsync(() => _world.Gateway.Forwarder.Queues.Sum(queue => queue.Messages) == 1, "back to waiting");
        await _world.Gateway.Ledger.BarrierAsync();
        await _world.StopAsync();

        await using PeerWorld next = await PeerWorld.StartAsync(_world.Gateway);
        ScriptedPeer other = await next.UpAsync("b");
        ScriptedPeer again = next.Peer("a", connection => connection with { Environment = "env4" });
        await next.PassAsync(Step, () => next.Gateway.Time.GetUtcNow().Second >= 5, "some looks");
        await again.UpAsync();
        await next.PassAsync(Step, () => again.Received.Count == 1, "sent again");

        TraceTlv.Read(again.Received.Items[0].Tlvs)!.Value.MayBeCopy.Should().BeTrue();
        other.Received.Count.Should().Be(0, "another peer could not know that it is a copy");
    }

    [Fact]
    public async Task Trace_CopyOfWhatWasTaken_GetsTheFirstIdAndIsNotDelivered()
    {
        CarrierFixture.Esme env4 = await EnvironmentAsync();
        Account app = App();

        SendResult first = await env4.SubmitAsync(Sms(app.Did, new Trace("env4-5", 1, 1, MayBeCopy: false)));
        SendResult copy = await env4.SubmitAsync(Sms(app.Did, new Trace("env4-5", 1, 1, MayBeCopy: true)));
        SendResult other = await env4.SubmitAsync(Sms(app.Did, new Trace("env4-6", 1, 1, MayBeCopy: true)));

        IdOf(copy).Should().Be(IdOf(first)).And.NotBe(IdOf(other));
        _world.Gateway.Apps.Arrived.Should().HaveCount(2);
        (await _world.CdrsAsync(2)).Should().Contain(cdr => cdr.TraceId == "env4-5" && cdr.Carrier == null);
    }

    [Fact]
    public async Task Trace_CopyBeforeTheFirst_TheFirstIsTheCopy()
    {
        CarrierFixture.Esme env4 = await EnvironmentAsync();
        Account app = App();

        SendResult copy = await env4.SubmitAsync(Sms(app.Did, new Trace("env4-5", 1, 1, MayBeCopy: true)));
        SendResult first = await env4.SubmitAsync(Sms(app.Did, new Trace("env4-5", 1, 1, MayBeCopy: false)));

        IdOf(first).Should().Be(IdOf(copy));
        _world.Gateway.Apps.Arrived.Should().HaveCount(1);
    }

    [Fact]
    public async Task Trace_CopyWhileTheFirstIsUnderWay_WaitsForItsAnswer()
    {
        CarrierFixture.Esme env4 = await EnvironmentAsync();
        Account app = App();
        _world.Gateway.Apps.Standing = null;
        Task<SendResult> first = env4.SubmitAsync(Sms(app.Did, new Trace("env4-5", 1, 1, MayBeCopy: false)));
        ScriptedApps.Attempt attempt = await _world.Gateway.Apps.NextAsync();
        Task<SendResult> copy = env4.SubmitAsync(Sms(app.Did, new Trace("env4-5", 1, 1, MayBeCopy: true)));
        attempt.Answer.SetResult(ScriptedApps.Delivered);

        IdOf(await copy).Should().Be(IdOf(await first));
        _world.Gateway.Apps.Arrived.Should().HaveCount(1);
    }

    [Fact]
    public async Task Trace_FromACarrier_IsIgnored()
    {
        CarrierFixture.Esme carrier = (await _world.Carrier.BindAsync()).Esme;
        Account app = App();

        await carrier.SubmitAsync(Sms(app.Did, new Trace("env1-5", 9, 1, MayBeCopy: true)));

        PeerWorld.CdrLine cdr = (await _world.CdrsAsync(1))[0];
        cdr.TraceId.Should().NotBe("env1-5");
        cdr.Carrier.Should().Be("TATA");
    }

    [Theory]
    [InlineData("env4-5", 8)] // too many environments
    [InlineData("env1-5", 2)] // it began here
    public async Task Trace_GoesInCircles_IsEndedAtOnce(string traceId, int hops)
    {
        CarrierFixture.Esme env4 = await EnvironmentAsync();
        ScriptedPeer peer = await _world.UpAsync("a");
        _world.Policy("a");

        SendResult result = await env4.SubmitAsync(Sms("2221", new Trace(traceId, hops, 1, MayBeCopy: false)));

        result.Status.Should().Be(PeerStatus.Loop);
        peer.Received.Count.Should().Be(0);
        (await _world.Gateway.CountAsync("cdr")).Should().Be(0);
    }

    [Fact]
    public async Task Trace_PeerSaysLoop_OneClearErrorOnTheCdr()
    {
        ScriptedPeer peer = await _world.UpAsync("a", connection => connection with { Environment = "env4" });
        _world.Policy("a");
        peer.Answer = _ => PeerStatus.Loop;

        await _world.SendAsync();

        PeerWorld.CdrLine cdr = (await _world.CdrsAsync(1)).Single();
        (cdr.Outcome, cdr.Error).Should().Be(("failed", "loop: env4 has had this message"));
        peer.Received.Count.Should().Be(1);
    }

    [Fact]
    public async Task Trace_MessageGoesOn_KeepsItsTraceWithOneHopMore()
    {
        CarrierFixture.Esme env4 = await EnvironmentAsync();
        ScriptedPeer peer = await _world.UpAsync("a", connection => connection with { Environment = "env2" });
        _world.Policy("a");

        await env4.SubmitAsync(Sms("2221", new Trace("env4-5", 1, 1, MayBeCopy: false)));

        TraceTlv.Read(peer.Received.Items[0].Tlvs).Should().Be(new Trace("env4-5", 2, 1, false));
        (await _world.CdrsAsync(1))[0].TraceId.Should().Be("env4-5");
    }

    private Account App()
    {
        _world.Gateway.Apps.Standing = _ => ScriptedApps.Delivered;
        return _world.Gateway.NewAccount();
    }

    private async Task<CarrierFixture.Esme> EnvironmentAsync()
    {
        _world.Gateway.Accounts.Add(new Carrier
        {
            Name = "env4",
            Credentials = [new CarrierCredential("env4", PasswordHash.Create("env4-pw"))],
            AllowedAddresses = [IPNetwork.Parse("127.0.0.0/8")],
            Environment = "env4",
        });
        return (await _world.Carrier.BindAsync(systemId: "env4", password: "env4-pw")).Esme;
    }

    private static string IdOf(SendResult result) => ((SubmitSmResp)result.Response!).MessageId;

    private static ShortMessage Sms(string to, Trace trace) => new()
    {
        Source = new SmppAddress(Ton.International, Npi.Isdn, "4477"),
        Destination = new SmppAddress(Ton.International, Npi.Isdn, to),
        Body = "hi"u8.ToArray(),
        Tlvs = new TlvListBuilder().AddTrace(trace).Build(),
    };
}
