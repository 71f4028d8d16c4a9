using Interworking.Smpp.Pdus;
using Interworking.Smpp.Session;
using Interworking.Smpp.Tlvs;
using Interworking.Smpp.Values;

namespace Interworking.Smpp.Tests.Session;

/// <summary>What a session tells its owner about itself and its peer.</summary>
public sealed class CounterTests
{
    [Fact]
    public async Task Counters_BothWays_AreByStatusWithoutLinkUpkeep()
    {
        await using SessionBench bench = await SessionBench.BoundCentreAsync();
        bench.Handler.Request = request => request.Respond(request.Header.Sequence == 2 ? CommandStatus.Ok : CommandStatus.MessageQueueFull);
        await bench.SendManyAsync([SessionBench.Submit(), SessionBench.Submit(), SessionBench.Submit()], 2);
        await bench.SendAsync(new EnquireLink(), 9);
        await bench.SendAsync(SessionBench.Deliver(), 10); // only a message centre may
        for (int i = 0; i < 5; i++) await bench.ReadAsync();
        Task<SendResult> sending = bench.Session.SendAsync(SessionBench.Deliver()).AsTask();
        uint sequence = (await bench.ReadAsync()).Header.Sequence;
        await bench.SendAsync(new DeliverSmResp(""), sequence, CommandStatus.Throttled);
        await sending;

        SessionCounters counters = bench.Session.Counters;
        counters.RequestsReceived.Should().Be(4);
        counters.AnswersSent.Should().BeEquivalentTo(new Dictionary<CommandStatus, long>
        {
            [CommandStatus.Ok] = 1,
            [CommandStatus.MessageQueueFull] = 2,
            [CommandStatus.IncorrectBindStatus] = 1,
        });
        counters.RequestsSent.Should().Be(1);
        counters.AnswersReceived.Should().Equal(new Dictionary<CommandStatus, long> { [CommandStatus.Throttled] = 1 });
        counters.LastError.Should().Be(CommandStatus.Throttled);
        counters.UnmatchedAnswers.Should().Be(0);
    }

    [Fact]
    public async Task Counters_WrongSequenceNumbersAndSilence_AreTold()
    {
        await using SessionBench bench = await SessionBench.BoundCentreAsync(options: new SmppSessionOptions { EnquireLink = TimeSpan.Zero });
        Task<SendResult> sending = bench.Session.SendAsync(SessionBench.Deliver()).AsTask();
        uint sequence = (await bench.ReadAsync()).Header.Sequence;
        await bench.SendAsync(new DeliverSmResp(""), sequence + 1000);
        await bench.SendAsync(new DeliverSmResp(""), sequence + 1001);
        await bench.ExpectAliveAsync();
        bench.Clock.Advance(TimeSpan.FromSeconds(11));

        (await sending).Outcome.Should().Be(SendOutcome.TimedOut);
        bench.Session.Counters.UnmatchedAnswers.Should().Be(2);
        bench.Session.Counters.Unanswered.Should().Be(1);
    }

    [Fact]
    public async Task Counters_PeerInventsStatuses_AreBounded()
    {
        await using SessionBench bench = await SessionBench.BoundCentreAsync();
        for (uint i = 1; i <= 100; i++)
        {
            ValueTask<SendResult> sending = bench.Session.SendAsync(SessionBench.Deliver());
            await bench.SendAsync(new DeliverSmResp(""), (await bench.ReadAsync()).Header.Sequence, (CommandStatus)(0x400 + i));
            await sending;
        }

        IReadOnlyDictionary<CommandStatus, long> counts = bench.Session.Counters.AnswersReceived;
        counts.Should().HaveCount(65);
        counts[SessionCounters.OtherStatus].Should().Be(36);
    }

    [Fact]
    public async Task ConfirmedPosition_PeerAnsweredWhatStoodBehind_CoversTheAnswer()
    {
        await using SessionBench bench = await SessionBench.BoundCentreAsync();
        long end = 0;
        bench.Handler.Request = request => end = request.Respond(CommandStatus.Ok, new SubmitSmResp("17"));
        await bench.SendAsync(SessionBench.Submit(), 2);
        await bench.ExpectAsync(CommandId.SubmitSmResp, CommandStatus.Ok, 2);
        bench.Session.ConfirmedPosition.Should().BeLessThan(end, "nothing proves that it was read");

        ValueTask<SendResult> asking = bench.Session.SendAsync(new EnquireLink());
        await bench.SendAsync(new EnquireLinkResp(), (await bench.ReadAsync()).Header.Sequence);
        await asking;

        bench.Session.ConfirmedPosition.Should().BeGreaterThanOrEqualTo(end);
    }

    [Fact]
    public async Task ConfirmedPosition_KeepAliveAnswered_CoversToo()
    {
        await using SessionBench bench = await SessionBench.BoundCentreAsync();
        bench.Clock.Advance(TimeSpan.FromSeconds(30.5));
        await bench.SendAsync(new EnquireLinkResp(), (await bench.ReadAsync()).Header.Sequence);
        await bench.ExpectAliveAsync();

        bench.Session.ConfirmedPosition.Should().BePositive();
        bench.Session.Counters.UnmatchedAnswers.Should().Be(0, "it was asked for");
    }

    [Fact]
    public async Task EnquireLink_WindowFullOfUnanswered_GoesPastIt()
    {
        await using SessionBench bench = await SessionBench.BoundCentreAsync(options: new SmppSessionOptions { Window = 1 });
        _ = bench.Session.SendAsync(SessionBench.Deliver()).AsTask();
        Task<SendResult> second = bench.Session.SendAsync(SessionBench.Deliver()).AsTask();
        ValueTask<SendResult> asking = bench.Session.SendAsync(new EnquireLink());

        (await bench.ReadAsync()).Header.Id.Should().Be(CommandId.DeliverSm);
        (Smpp.Codec.PduHeader probe, _) = await bench.ReadAsync();
        probe.Id.Should().Be(CommandId.EnquireLink);
        await bench.SendAsync(new EnquireLinkResp(), probe.Sequence);

        (await asking).IsOk.Should().BeTrue();
        second.IsCompleted.Should().BeFalse("it waits for its place");
    }

    [Fact]
    public async Task SilentFor_NothingHeard_GrowsAndEndsWithTheNextPdu()
    {
        await using SessionBench bench = await SessionBench.BoundCentreAsync();
        bench.Clock.Advance(TimeSpan.FromSeconds(20));
        bench.Session.SilentFor.Should().Be(TimeSpan.FromSeconds(20));
        await bench.ExpectAliveAsync();
        await SessionBench.UntilAsync(() => bench.Session.SilentFor == TimeSpan.Zero);
    }

    [Theory]
    [InlineData(0x50, 0x50)]
    [InlineData(0x51, 0x50)]
    [InlineData(0x34, 0x34)]
    [InlineData(0x33, null)]
    public async Task Bind_PeersVersion_IsAnsweredWithOneThatItKnows(byte version, int? answered)
    {
        await using var bench = new SessionBench(SessionRole.MessageCentre);
        await bench.SendAsync(SessionBench.BindOf(BindType.Transceiver) with { InterfaceVersion = version }, 1);
        var answer = (BindResp)(await bench.ReadAsync()).Pdu!;

        answer.Tlvs.TryGetByte(TlvTag.ScInterfaceVersion, out byte ours).Should().Be(answered is not null);
        ours.Should().Be((byte)(answered ?? 0));
    }

    [Fact]
    public async Task Receive_TenThousandRequestsThatNobodyAnswers_TakeNoMoreThanTheWindow()
    {
        await using SessionBench bench = await SessionBench.BoundCentreAsync(options: new SmppSessionOptions { PeerWindow = 100 });
        bench.Handler.Request = _ => { };
        int written = 0;
        Task sending = SendAllAsync();
        await SessionBench.UntilAsync(() => bench.Session.IsHeld);

        bench.Handler.Requests.Should().HaveCount(100);
        written.Should().BeLessThan(600, "a pipe holds 64 kB, then the peer has to wait");
        bench.Session.Close(SessionEndReason.Closed);
        await sending;

        async Task SendAllAsync()
        {
            byte[] one = SessionBench.Octets(SessionBench.Submit(new string('x', 160)), 2);
            while (written < 10_000 && await bench.TrySendRawAsync(one)) written++;
        }
    }
}
