using Interworking.Smpp.Codec;
using Interworking.Smpp.Pdus;
using Interworking.Smpp.Session;
using Interworking.Smpp.Values;

namespace Interworking.Smpp.Tests.Session;

public sealed class UnbindTests
{
    [Fact]
    public async Task PeerUnbind_NothingOpen_IsAnsweredAndEnds()
    {
        await using SessionBench bench = await SessionBench.BoundCentreAsync();
        await bench.SendAsync(new Unbind(), 2);
        await bench.ExpectAsync(CommandId.UnbindResp, CommandStatus.Ok, 2);
        (await bench.EndAsync()).Should().Be(SessionEndReason.PeerUnbound);
        bench.Session.State.Should().Be(BindState.Closed);
    }

    [Fact]
    public async Task PeerUnbind_RequestOpen_IsAnsweredAfterIt()
    {
        await using SessionBench bench = await SessionBench.BoundCentreAsync();
        bench.Handler.Request = _ => { };
        await bench.SendManyAsync([SessionBench.Submit(), new Unbind(), SessionBench.Submit()], 2);
        await bench.ExpectAsync(CommandId.SubmitSmResp, CommandStatus.IncorrectBindStatus, 4);
        bench.Handler.Requests.Single().Respond(CommandStatus.Ok);
        await bench.ExpectAsync(CommandId.SubmitSmResp, CommandStatus.Ok, 2);
        await bench.ExpectAsync(CommandId.UnbindResp, CommandStatus.Ok, 3);
        (await bench.EndAsync()).Should().Be(SessionEndReason.PeerUnbound);
    }

    [Fact]
    public async Task PeerUnbind_RequestNeverAnswered_EndsInTime()
    {
        await using SessionBench bench = await SessionBench.BoundCentreAsync();
        bench.Handler.Request = _ => { };
        await bench.SendManyAsync([SessionBench.Submit(), new Unbind()], 2);
        await SessionBench.UntilAsync(() => bench.Session.State == BindState.Unbound);
        bench.Clock.Advance(TimeSpan.FromSeconds(2.5));
        await bench.ExpectAsync(CommandId.UnbindResp, CommandStatus.Ok, 3);
        (await bench.EndAsync()).Should().Be(SessionEndReason.PeerUnbound);
    }

    [Fact]
    public async Task UnbindAsync_RequestsOpen_WaitsForThemThenUnbinds()
    {
        await using SessionBench bench = await SessionBench.BoundEsmeAsync();
        Task<SendResult> open = bench.Session.SendAsync(SessionBench.Submit(), default).AsTask();
        uint sequence = (await bench.ReadAsync()).Header.Sequence;
        Task unbinding = bench.Session.UnbindAsync();
        (await bench.Session.SendAsync(SessionBench.Submit(), default)).Outcome.Should().Be(SendOutcome.NotSent);
        await bench.SendAsync(SessionBench.Deliver(), 8);
        await bench.ExpectAsync(CommandId.DeliverSmResp, CommandStatus.TransientError, 8); // the peer keeps it
        await bench.SendAsync(new SubmitSmResp("1"), sequence);
        (await open).IsOk.Should().BeTrue();
        (PduHeader unbind, _) = await bench.ReadAsync();
        unbind.Id.Should().Be(CommandId.Unbind);
        bench.Session.State.Should().Be(BindState.Unbound);
        await bench.SendAsync(new UnbindResp(), unbind.Sequence);
        await unbinding;
        (await bench.EndAsync()).Should().Be(SessionEndReason.Unbound);
    }

    [Fact]
    public async Task Stop_PeerSilent_EndsInTime()
    {
        await using SessionBench bench = await SessionBench.BoundCentreAsync();
        bench.Stop();
        (await bench.ReadAsync()).Header.Id.Should().Be(CommandId.Unbind);
        bench.Clock.Advance(TimeSpan.FromSeconds(4));
        (await bench.EndAsync()).Should().Be(SessionEndReason.Stopped);
    }

    [Fact]
    public async Task Stop_PeerDoesNotReadEither_EndsInTime()
    {
        await using SessionBench bench = await SessionBench.BoundCentreAsync(pipes: new System.IO.Pipelines.PipeOptions(pauseWriterThreshold: 64, resumeWriterThreshold: 32));
        ValueTask<SendResult> stuck = bench.Session.SendAsync(SessionBench.Deliver(new string('a', 200)), default);
        await bench.FirstOctetsAsync();
        bench.Stop();
        bench.Clock.Advance(TimeSpan.FromSeconds(9));
        (await bench.EndAsync()).Should().Be(SessionEndReason.Stopped);
        (await stuck).Outcome.Should().Be(SendOutcome.CutAfterWrite);
    }

    [Fact]
    public async Task Stop_PeerClosesInsteadOfAnswering_CountsAsStopped()
    {
        await using SessionBench bench = await SessionBench.BoundCentreAsync();
        bench.Stop();
        (await bench.ReadAsync()).Header.Id.Should().Be(CommandId.Unbind);
        await bench.ClosePeerAsync();
        (await bench.EndAsync()).Should().Be(SessionEndReason.Stopped);
    }

    [Fact]
    public async Task Stop_BeforeTheBind_EndsAtOnce()
    {
        await using var bench = new SessionBench(SessionRole.MessageCentre);
        bench.Stop();
        (await bench.EndAsync()).Should().Be(SessionEndReason.Stopped);
    }

    [Fact]
    public async Task BothUnbind_AtOnce_BothAreAnswered()
    {
        await using SessionBench bench = await SessionBench.BoundCentreAsync();
        Task unbinding = bench.Session.UnbindAsync();
        (await bench.ReadAsync()).Header.Id.Should().Be(CommandId.Unbind);
        await bench.SendAsync(new Unbind(), 7);
        await bench.ExpectAsync(CommandId.UnbindResp, CommandStatus.Ok, 7);
        await unbinding;
        (await bench.EndAsync()).Should().Be(SessionEndReason.PeerUnbound);
    }
}
