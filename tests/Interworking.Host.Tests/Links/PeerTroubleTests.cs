using System.Buffers;
using Interworking.Gateway.Smpp.Links;
using Interworking.Smpp.Codec;
using Interworking.Smpp.Pdus;
using Interworking.Smpp.Session;
using Interworking.Smpp.Values;
using Interworking.Testing.Peers;

namespace Interworking.Host.Tests.Links;

/// <summary>A carrier that misbehaves on real sockets: what the operator sees of it at /api/links and in the log, and that the others go on.</summary>
[Collection(nameof(GatewayHost))]
public sealed class PeerTroubleTests : IAsyncLifetime
{
    private readonly string _folder = Directory.CreateTempSubdirectory("links-").FullName;
    private GatewayHost _gateway = null!;
    private LoadCarrier _good = null!;
    private AppFarm _apps = null!;

    public async Task InitializeAsync()
    {
        _gateway = await GatewayHost.StartAsync(_folder, enquireLinkSeconds: 1, logsToFile: true, carriers: """
            { "name": "Bad", "systemId": "bad", "password": "bad-pw", "allowedAddresses": ["127.0.0.0/8"], "maxBinds": 1, "window": 4 },
            { "name": "Patient", "systemId": "patient", "password": "pat-pw", "allowedAddresses": ["127.0.0.0/8"], "window": 4, "mode": "transaction" }
            """);
        _good = await LoadCarrier.BindAsync(_gateway.Smpp, "good", "good-pw");
        _good.BindStatus.Should().Be(CommandStatus.Ok);
        _apps = new AppFarm(_gateway.Sip, GatewayHost.Domain);
        (await _apps.RegisterAsync(GatewayHost.Did, "secret-1")).Should().Be(200);
    }

    public async Task DisposeAsync()
    {
        await _good.DisposeAsync();
        await _apps.DisposeAsync();
        await _gateway.DisposeAsync();
        Directory.Delete(_folder, recursive: true);
    }

    [Fact]
    public async Task Slow_LeavesReceiptsUnanswered_IsSeenAsSlow()
    {
        await using BadPeer bad = await BindAsync();
        bad.Answer = static (_, _) => { };
        for (uint i = 0; i < 6; i++) bad.Send(new SubmitSm(Sms.Plain(GatewayHost.Did, $"message {i}")), 10 + i);

        LinkState seen = await SeenAsync(link => link.State == "slow", "slow");
        seen.Window.Should().Be(new WindowUse(4, 4));
        seen.Words.Should().Contain("4 of our requests unanswered");
        (await SeenAsync(link => link.Unanswered > 0, "requests left unanswered")).State.Should().NotBe("not bound", "it answers enquire_link");
        await _gateway.LogLineAsync("WRN carrier:Bad bad 127.0.0.1:", "is in trouble: it left ", " of our requests unanswered");
        await OthersGoOnAsync();
    }

    [Fact]
    public async Task Throttling_IsSeenWithItsStatus()
    {
        await using BadPeer bad = await BindAsync();
        bad.Answer = static (peer, request) => peer.Send(new DeliverSmResp(""), request.Sequence, CommandStatus.Throttled);
        bad.Send(new SubmitSm(Sms.Plain(GatewayHost.Did, "hi")), 10);

        LinkState seen = await SeenAsync(link => link.AnswersReceived.ContainsKey("0x58 throttled"), "throttled");
        seen.LastError!.What.Should().Be("the peer answered 0x58 throttled");
        seen.AnswersSent.Should().Equal(new Dictionary<string, long> { ["0x00 ok"] = 1 });
        seen.RequestsReceived.Should().Be(1);
        await _gateway.LogLineAsync("WRN carrier:Bad bad", "is in trouble: the peer answered 0x58 throttled");
        await OthersGoOnAsync();
    }

    [Fact]
    public async Task Dead_AnswersNothing_IsEndedWithTheReason()
    {
        await using BadPeer bad = await BindAsync();
        bad.Die();

        LinkState seen = await SeenAsync(link => link.State == "not bound", "not bound");
        seen.LastError!.What.Should().Be("the peer did not answer enquire_link");
        PeerState peer = (await _gateway.LinksAsync()).Peers.Single(one => one.Name == "Bad");
        (peer.Bound, peer.Binds, peer.Cuts).Should().Be((0, 1L, 1L));
        peer.Ended.Single().Why.Should().Be("the peer did not answer enquire_link");
        await _gateway.LogLineAsync("WRN carrier:Bad bad", "ended: the peer did not answer enquire_link");
        await OthersGoOnAsync();
    }

    [Fact]
    public async Task Flapping_IsCountedAndItsLastEndsAreKept()
    {
        for (int i = 0; i < 12; i++)
        {
            await using BadPeer bad = await BindAsync();
            bad.Cut();
            await _gateway.LinksAsync(report => report.Peers.Single(one => one.Name == "Bad").Cuts == i + 1, "cut");
        }

        LinkReport report = await _gateway.LinksAsync();
        PeerState peer = report.Peers.Single(one => one.Name == "Bad");
        (peer.Binds, peer.Bound).Should().Be((12L, 0));
        peer.Ended.Should().HaveCount(5);
        await _gateway.LogLineAsync("WRN carrier:Bad bad", "ended: ", "(flapping: the rest of this minute is not logged)");
        (await _gateway.GetAsync("/metrics")).Should().Contain("interworking_smpp_cuts_total{carrier=\"Bad\"} 12").And.Contain("interworking_smpp_cuts_total{carrier=\"Good\"} 0");
        await OthersGoOnAsync();
    }

    [Theory]
    [InlineData("00000004000000040000000000000009", "0x00000004")]
    [InlineData("7FFFFFFF000000040000000000000009", "0x7fffffff")]
    public async Task LyingAboutTheLength_IsNackedEndedAndTold(string octets, string length)
    {
        await using BadPeer bad = await BindAsync();
        bad.Send(Convert.FromHexString(octets));

        (PduHeader nack, _) = await bad.Received.FirstAsync(one => one.Header.Id == CommandId.GenericNack, "generic_nack");
        nack.Status.Should().Be(CommandStatus.InvalidCommandLength);
        (await SeenAsync(link => link.State == "not bound", "not bound")).LastError!.What
            .Should().StartWith("the peer sent a length that makes no sense").And.Contain(length);
        await _gateway.LogLineAsync("WRN carrier:Bad bad", "ended: the peer sent a length that makes no sense", length);
        await OthersGoOnAsync();
    }

    [Fact]
    public async Task LyingInsideAPdu_IsRefusedAndTheLinkLives()
    {
        await using BadPeer bad = await BindAsync();
        var octets = new ArrayBufferWriter<byte>();
        PduCodec.Encode(octets, new SubmitSm(Sms.Plain(GatewayHost.Did, "twelve octet")), CommandStatus.Ok, 10);
        byte[] lying = octets.WrittenSpan.ToArray();
        lying[^13] = 200; // sm_length

        bad.Send(lying);

        (PduHeader answer, _) = await bad.Received.FirstAsync(one => one.Header.Id == CommandId.SubmitSmResp, "an answer");
        answer.Status.Should().NotBe(CommandStatus.Ok);
        LinkState seen = await SeenAsync(link => link.AnswersSent.Count > 0, "refused");
        seen.State.Should().Be("bound");
        seen.AnswersSent.Should().NotContainKey("0x00 ok");
        await OthersGoOnAsync();
    }

    [Fact]
    public async Task AnsweringOutOfOrder_IsNoTrouble()
    {
        await using BadPeer bad = await BindAsync();
        var kept = new Stack<uint>();
        bad.Answer = (peer, request) =>
        {
            kept.Push(request.Sequence);
            if (kept.Count < 3) return;
            while (kept.TryPop(out uint sequence)) peer.Send(new DeliverSmResp(""), sequence);
        };
        for (uint i = 0; i < 3; i++) bad.Send(new SubmitSm(Sms.Plain(GatewayHost.Did, $"message {i}")), 10 + i);

        LinkState seen = await SeenAsync(link => link.AnswersReceived.GetValueOrDefault("0x00 ok") == 3, "three receipts taken");
        (seen.UnmatchedAnswers, seen.Unanswered, seen.State).Should().Be((0L, 0L, "bound"));
        await OthersGoOnAsync();
    }

    [Fact]
    public async Task AnsweringWithWrongSequenceNumbers_IsCountedAndNothingIsTaken()
    {
        await using BadPeer bad = await BindAsync();
        bad.Answer = static (peer, request) => peer.Send(new DeliverSmResp(""), request.Sequence + 5000);
        bad.Send(new SubmitSm(Sms.Plain(GatewayHost.Did, "hi")), 10);

        LinkState seen = await SeenAsync(link => link is { UnmatchedAnswers: > 0, Unanswered: > 0 }, "unmatched and unanswered");
        seen.AnswersReceived.Should().BeEmpty();
        await _gateway.LogLineAsync("WRN carrier:Bad bad", "is in trouble: ", "wrong sequence numbers");
        await OthersGoOnAsync();
    }

    /// <summary>The network swallows everything; the carrier binds again (its only place is taken by the dead link) and repeats what was not answered to it.</summary>
    [Fact]
    public async Task SilentCutAndBindAgain_IsLetInAndItsCopyIsNoSecondMessage()
    {
        await using BadPeer lost = await BindAsync();
        lost.Send(new SubmitSm(Sms.Plain(GatewayHost.Did, "code 4711")), 10);
        (_, Pdu? first) = await lost.Received.FirstAsync(one => one.Header.Id == CommandId.SubmitSmResp, "the answer");
        await _gateway.LinksAsync(report => report.Links.Single(one => one.Carrier == "Bad").AnswersReceived.Count > 0, "the receipt is taken");
        lost.Answer = static (_, _) => { }; // from here on nothing proves that it has read anything
        lost.Send(new SubmitSm(Sms.Plain(GatewayHost.Did, "code 4712")), 11);
        (_, Pdu? doubtful) = await lost.Received.FirstAsync(one => one.Header is { Id: CommandId.SubmitSmResp, Sequence: 11 }, "the answer");
        lost.Die();

        await using BadPeer again = await BindAsync();
        again.Send(new SubmitSm(Sms.Plain(GatewayHost.Did, "code 4712")), 20);
        (_, Pdu? copy) = await again.Received.FirstAsync(one => one.Header.Id == CommandId.SubmitSmResp, "the copy's answer");

        ((SubmitSmResp)copy!).MessageId.Should().Be(((SubmitSmResp)doubtful!).MessageId).And.NotBe(((SubmitSmResp)first!).MessageId);
        _apps.Received.Items.Select(one => one.Text).Should().Equal("code 4711", "code 4712");
        (await _gateway.GetAsync("/metrics")).Should().Contain("interworking_smpp_copies_total 1");
        await _gateway.LogLineAsync("WRN carrier:Bad bad", "ended: the peer did not answer enquire_link");
        await OthersGoOnAsync();
    }

    /// <summary>Its answers wait for the outcome of each message, and it reads none of them.</summary>
    [Fact]
    public async Task TenThousandRequestsUnread_ArePushedBackInBoundedMemory()
    {
        await using BadPeer patient = await BadPeer.BindAsync(_gateway.Smpp, "patient", "pat-pw");
        patient.BindStatus.Should().Be(CommandStatus.Ok);
        var octets = new ArrayBufferWriter<byte>();
        for (uint i = 0; i < 10_000; i++) PduCodec.Encode(octets, new SubmitSm(Sms.Octets(GatewayHost.Did, 4, new byte[200])), CommandStatus.Ok, 10 + i);
        long before = GC.GetTotalMemory(forceFullCollection: true);

        patient.Send(octets.WrittenMemory);
        patient.Die();
        LinkReport report = await _gateway.LinksAsync(
            one => one.Links.Single(link => link.Carrier == "Patient") is { State: "pushed back" or "not bound" } or { RequestsReceived: > 4 }, "pushed back");

        (GC.GetTotalMemory(forceFullCollection: true) - before).Should().BeLessThan(16L << 20);
        report.Links.Single(link => link.Carrier == "Patient").PeerWindow?.Open.Should().BeLessThanOrEqualTo(4);
        await OthersGoOnAsync();
    }

    private async Task<BadPeer> BindAsync()
    {
        BadPeer bad = await BadPeer.BindAsync(_gateway.Smpp, "bad", "bad-pw");
        bad.BindStatus.Should().Be(CommandStatus.Ok);
        return bad;
    }

    private async Task<LinkState> SeenAsync(Func<LinkState, bool> when, string what)
    {
        LinkReport report = await _gateway.LinksAsync(one => one.Links.Where(link => link.Carrier == "Bad").Any(when), what);
        return report.Links.Single(link => link.Carrier == "Bad");
    }

    private async Task OthersGoOnAsync()
    {
        SendResult[] results = await Task.WhenAll(Enumerable.Range(0, 20).Select(i => _good.SubmitAsync(Sms.Plain(GatewayHost.Did, $"good {i}")).AsTask()));
        results.Should().OnlyContain(one => one.IsOk);
        LinkState good = (await _gateway.LinksAsync()).Links.Single(link => link.Carrier == "Good");
        (good.State, good.Bind, good.Version, good.LastError).Should().Be(("bound", "transceiver", "3.4", (LinkError?)null));
    }
}
