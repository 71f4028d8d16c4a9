using Interworking.Gateway.Tests.Pipeline;

namespace Interworking.Gateway.Tests.Sip.Ingress;

public sealed class CopyTests : IAsyncLifetime
{
    private MessageWorld _world = null!;

    public async Task InitializeAsync() => _world = await MessageWorld.StartAsync();

    public async Task DisposeAsync() => await _world.DisposeAsync();

    [Fact]
    public async Task Message_AgainByAnotherConnection_GetsTheFirstAnswerAndNoSecondMessage()
    {
        Gateway.Apps.Standing = _ => ScriptedApps.Delivered;
        using MessagePhone first = await _world.PhoneAsync(tcp: true);
        (await first.SendAsync(new MessageRequest())).Status.Should().Be(200);
        first.Cut();

        using MessagePhone second = await _world.PhoneAsync(tcp: true);
        (await second.AskAsync(first.Sent! with { Branch = "z9hG4bKagain" })).Status.Should().Be(200);

        (await Gateway.CdrsAsync()).Should().Equal("delivered");
        Gateway.Apps.Arrived.Should().HaveCount(1);
        _world.Numbers["copies"].Should().Be(1);
    }

    [Fact]
    public async Task Message_AgainWhileTheFirstIsUnderWay_WaitsForItsAnswer()
    {
        using MessagePhone first = await _world.PhoneAsync(tcp: true);
        Task<Reply> lost = first.SendAsync(new MessageRequest());
        ScriptedApps.Attempt attempt = await Gateway.Apps.NextAsync();
        using MessagePhone second = await _world.PhoneAsync(tcp: true);
        Task<Reply> reply = second.AskAsync(first.Sent! with { Branch = "z9hG4bKagain" });
        await Limits.UntilAsync(() => _world.Numbers["copies"] == 1, "the copy was recognised");
        reply.IsCompleted.Should().BeFalse();

        attempt.Answer.SetResult(ScriptedApps.Delivered);

        (await reply).Status.Should().Be(200);
        (await lost).Status.Should().Be(200);
        (await Gateway.CdrsAsync()).Should().Equal("delivered");
    }

    [Fact]
    public async Task Message_AnotherText_IsAnother()
    {
        Gateway.Apps.Standing = _ => ScriptedApps.Delivered;
        using MessagePhone phone = await _world.PhoneAsync();
        (await phone.SendAsync(new MessageRequest { CallId = "c", CSeq = 1 })).Status.Should().Be(200);

        (await phone.SendAsync(new MessageRequest { CallId = "c", CSeq = 3 })).Status.Should().Be(200);

        (await Gateway.CdrsAsync()).Should().HaveCount(2);
    }

    [Fact]
    public async Task Message_RefusedAndSentAgain_IsTakenThen()
    {
        using MessagePhone phone = await _world.PhoneAsync(tcp: true);
        (await phone.SendAsync(new MessageRequest { Uri = $"sip:888@{SipWorld.Domain}" })).Status.Should().Be(404);
        MessageRequest refused = phone.Sent!;
        Gateway.Apps.Standing = _ => ScriptedApps.Delivered;
        _world.AddAccount(8, "888");

        (await phone.SendAsync(refused with { Headers = [], Branch = "z9hG4bKagain" })).Status.Should().Be(200);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Message_AgainAfterARestart_Is202AndNoSecondMessage(bool delivered)
    {
        Gateway.Apps.Standing = _ => delivered ? ScriptedApps.Delivered : ScriptedApps.Absent;
        using MessagePhone phone = await _world.PhoneAsync();
        (await phone.SendAsync(new MessageRequest())).Status.Should().Be(delivered ? 200 : 202);
        await _world.StopAsync();
        _world = await MessageWorld.StartAsync(formerLife: Gateway);

        using MessagePhone again = await _world.PhoneAsync();
        (await again.AskAsync(phone.Sent! with { Branch = "z9hG4bKagain" })).Status.Should().Be(202);

        (await Gateway.CountAsync("cdr") + await Gateway.CountAsync("spool")).Should().Be(1);
    }

    private PipelineFixture Gateway => _world.Gateway;
}
