using Interworking.Smpp.Codec;
using Interworking.Smpp.Pdus;
using Interworking.Smpp.Session;
using Interworking.Smpp.Tlvs;
using Interworking.Smpp.Values;

namespace Interworking.Smpp.Tests.Session;

public sealed class BindTests
{
    [Theory]
    [InlineData(BindType.Transmitter, BindState.BoundTransmitter, false)]
    [InlineData(BindType.Receiver, BindState.BoundReceiver, true)]
    [InlineData(BindType.Transceiver, BindState.BoundTransceiver, true)]
    public async Task Centre_BindAccepted_IsBoundAndTellsItsVersion(BindType type, BindState state, bool canDeliver)
    {
        await using var bench = new SessionBench(SessionRole.MessageCentre);
        await bench.SendAsync(SessionBench.BindOf(type), 9);
        (PduHeader header, Pdu? pdu) = await bench.ReadAsync();
        (header.Id, header.Status, header.Sequence).Should().Be((((CommandId)type).Response(), CommandStatus.Ok, 9u));
        pdu.Should().Be(new BindResp(type, "centre", TlvList.Of(TlvTag.ScInterfaceVersion, 0x34)));
        (bench.Session.State, bench.Session.SystemId, bench.Session.PeerInterfaceVersion).Should().Be((state, "tata", (byte)0x34));
        bench.Session.CanSendDeliver.Should().Be(canDeliver);
        await SessionBench.UntilAsync(() => bench.Handler.BoundCount == 1);
    }

    [Fact]
    public async Task Centre_BindOfVersion33_GetsNoOptionalParameters()
    {
        await using var bench = new SessionBench(SessionRole.MessageCentre);
        await bench.SendAsync(SessionBench.BindOf(BindType.Transceiver) with { InterfaceVersion = 0x33 }, 1);
        (_, Pdu? pdu) = await bench.ReadAsync();
        ((BindResp)pdu!).Tlvs.IsEmpty.Should().BeTrue();
    }

    [Fact]
    public async Task Centre_BindRefused_AnswersHeaderOnlyAndStaysOpen()
    {
        await using var bench = new SessionBench(SessionRole.MessageCentre);
        bench.Handler.Decide = (_, _) => new(new BindDecision(CommandStatus.BindFailed, ""));
        await bench.SendAsync(SessionBench.BindOf(BindType.Transceiver), 3);
        (PduHeader header, _) = await bench.ReadAsync();
        (header.Status, header.Length).Should().Be((CommandStatus.BindFailed, 16));
        bench.Session.State.Should().Be(BindState.Open);
    }

    [Fact]
    public async Task Centre_SecondBind_IsAlreadyBound()
    {
        await using SessionBench bench = await SessionBench.BoundCentreAsync();
        await bench.SendAsync(SessionBench.BindOf(BindType.Receiver), 2);
        await bench.ExpectAsync(CommandId.BindReceiverResp, CommandStatus.AlreadyBound, 2);
        await bench.ExpectAliveAsync();
    }

    [Fact]
    public async Task Centre_BindDecisionTakesLong_NothingBehindItIsReadBefore()
    {
        await using var bench = new SessionBench(SessionRole.MessageCentre);
        var decision = new TaskCompletionSource<BindDecision>();
        bench.Handler.Decide = (_, _) => new(decision.Task);
        await bench.SendManyAsync([SessionBench.BindOf(BindType.Transmitter), SessionBench.Submit()], 1);
        bench.Handler.Requests.Should().BeEmpty();
        decision.SetResult(new BindDecision(CommandStatus.Ok, "centre", PeerWindow: 7, Window: 3));
        await bench.ExpectAsync(CommandId.BindTransmitterResp, CommandStatus.Ok, 1);
        await bench.ExpectAsync(CommandId.SubmitSmResp, CommandStatus.Ok, 2);
        (bench.Session.PeerWindow, bench.Session.Window).Should().Be((7, 3));
    }

    [Fact]
    public async Task Centre_ClosedWhileDeciding_CancelsTheDecision()
    {
        await using var bench = new SessionBench(SessionRole.MessageCentre);
        var asked = new TaskCompletionSource();
        bench.Handler.Decide = async (_, cancellation) =>
        {
            asked.SetResult();
            await Task.Delay(Timeout.Infinite, cancellation);
            return default;
        };
        await bench.SendAsync(SessionBench.BindOf(BindType.Transmitter), 1);
        await asked.Task;
        bench.Session.Close(SessionEndReason.Closed);
        (await bench.EndAsync()).Should().Be(SessionEndReason.Closed);
    }

    [Fact]
    public async Task Centre_NoBind_EndsAfterSessionInit()
    {
        await using var bench = new SessionBench(SessionRole.MessageCentre);
        bench.Clock.Advance(TimeSpan.FromSeconds(9));
        bench.Run.IsCompleted.Should().BeFalse();
        bench.Clock.Advance(TimeSpan.FromSeconds(1));
        (await bench.EndAsync()).Should().Be(SessionEndReason.SessionInitTimeout);
        bench.Handler.End!.Reason.Should().Be(SessionEndReason.SessionInitTimeout);
    }

    [Theory]
    [InlineData(true, 0x34)]
    [InlineData(false, 0x33)]
    public async Task Esme_BindAccepted_KnowsThePeer(bool tellsVersion, byte version)
    {
        await using var bench = new SessionBench(SessionRole.Esme);
        ValueTask<BindResult> binding = bench.Session.BindAsync(SessionBench.BindOf(BindType.Receiver), default);
        (PduHeader header, Pdu? pdu) = await bench.ReadAsync();
        pdu.Should().Be(SessionBench.BindOf(BindType.Receiver));
        TlvList tlvs = tellsVersion ? TlvList.Of(TlvTag.ScInterfaceVersion, 0x34) : TlvList.Empty;
        await bench.SendAsync(new BindResp(BindType.Receiver, "smsc", tlvs), header.Sequence);
        (await binding).IsBound.Should().BeTrue();
        (bench.Session.State, bench.Session.SystemId, bench.Session.PeerInterfaceVersion).Should().Be((BindState.BoundReceiver, "smsc", version));
        bench.Session.CanSendSubmit.Should().BeFalse();
        bench.Handler.BoundCount.Should().Be(1);
    }

    [Fact]
    public async Task Esme_BindRefused_SaysWhyAndStaysOpen()
    {
        await using var bench = new SessionBench(SessionRole.Esme);
        ValueTask<BindResult> binding = bench.Session.BindAsync(SessionBench.BindOf(BindType.Transceiver), default);
        (PduHeader header, _) = await bench.ReadAsync();
        await bench.SendHexAsync("00000010" + "80000009" + "0000000E" + header.Sequence.ToString("x8"));
        BindResult result = await binding;
        (result.IsBound, result.Status, result.Outcome).Should().Be((false, CommandStatus.InvalidPassword, SendOutcome.Answered));
        bench.Session.State.Should().Be(BindState.Open);
    }
}
