using Interworking.Smpp.Pdus;
using Interworking.Smpp.Session;
using Interworking.Smpp.Values;

namespace Interworking.Smpp.Tests.Session;

public sealed class TimerTests
{
    [Fact]
    public async Task EnquireLink_SilentPeer_IsProbedAndThenGone()
    {
        await using SessionBench bench = await SessionBench.BoundCentreAsync();
        bench.Clock.Advance(TimeSpan.FromSeconds(29));
        await bench.ExpectAliveAsync(); // heard of: the wait begins again
        bench.Clock.Advance(TimeSpan.FromSeconds(29));
        await bench.ExpectAliveAsync();
        bench.Clock.Advance(TimeSpan.FromSeconds(30.5));
        (await bench.ReadAsync()).Header.Id.Should().Be(CommandId.EnquireLink);
        bench.Clock.Advance(TimeSpan.FromSeconds(9));
        bench.Run.IsCompleted.Should().BeFalse();
        bench.Clock.Advance(TimeSpan.FromSeconds(1.5));
        (await bench.EndAsync()).Should().Be(SessionEndReason.EnquireLinkUnanswered);
    }

    [Fact]
    public async Task EnquireLink_ProbeAnswered_KeepsTheLink()
    {
        await using SessionBench bench = await SessionBench.BoundCentreAsync();
        for (int i = 0; i < 3; i++)
        {
            bench.Clock.Advance(TimeSpan.FromSeconds(30.5));
            (Smpp.Codec.PduHeader probe, _) = await bench.ReadAsync();
            probe.Id.Should().Be(CommandId.EnquireLink);
            await bench.SendAsync(new EnquireLinkResp(), probe.Sequence);
            await bench.ExpectAliveAsync();
        }
    }

    [Fact]
    public async Task ProbeNow_SilentPeer_EndsAfterTheResponseTimeout()
    {
        await using SessionBench bench = await SessionBench.BoundCentreAsync();
        bench.Clock.Advance(TimeSpan.FromSeconds(1));
        bench.Session.ProbeNow();
        (await bench.ReadAsync()).Header.Id.Should().Be(CommandId.EnquireLink);
        bench.Clock.Advance(TimeSpan.FromSeconds(10.5));
        (await bench.EndAsync()).Should().Be(SessionEndReason.EnquireLinkUnanswered);
    }

    [Fact]
    public async Task Inactivity_NoRequests_Unbinds()
    {
        await using SessionBench bench = await SessionBench.BoundCentreAsync(options: new SmppSessionOptions { EnquireLink = TimeSpan.Zero });
        bench.Clock.Advance(TimeSpan.FromMinutes(4));
        await bench.ExpectAliveAsync();
        bench.Clock.Advance(TimeSpan.FromMinutes(4));
        await bench.ExpectAliveAsync();
        bench.Clock.Advance(TimeSpan.FromMinutes(5));
        (Smpp.Codec.PduHeader unbind, _) = await bench.ReadAsync();
        unbind.Id.Should().Be(CommandId.Unbind);
        await bench.SendAsync(new UnbindResp(), unbind.Sequence);
        (await bench.EndAsync()).Should().Be(SessionEndReason.Inactivity);
    }

    [Theory]
    [InlineData(null, 0, 29, KeepAliveAction.None, null)]
    [InlineData(null, 0, 30, KeepAliveAction.Probe, 30)]
    [InlineData(30, 0, 39, KeepAliveAction.None, 30)]
    [InlineData(30, 0, 40, KeepAliveAction.Dead, 30)]
    [InlineData(30, 31, 45, KeepAliveAction.None, null)]
    [InlineData(30, 31, 61, KeepAliveAction.Probe, 61)]
    public void KeepAlive_Step_IsTheTable(int? probed, int heard, int now, object action, int? probedNext)
    {
        static TimeSpan? At(int? seconds) => seconds is { } s ? TimeSpan.FromSeconds(s) : null;
        (KeepAlive next, KeepAliveAction act) = new KeepAlive(At(probed))
            .Step(At(heard)!.Value, At(now)!.Value, idle: TimeSpan.FromSeconds(30), patience: TimeSpan.FromSeconds(10));
        act.Should().Be((KeepAliveAction)action);
        next.ProbedAt.Should().Be(At(probedNext));
    }
}
