using Interworking.Gateway.Apps;
using Interworking.Gateway.Configuration;
using Interworking.Gateway.Messages;
using Interworking.Gateway.Provisioning;
using Interworking.Gateway.Sip;
using Interworking.Gateway.Tests.Pipeline;

namespace Interworking.Gateway.Tests.Apps;

/// <summary>Messages that an app sends again over HTTP because our answer was lost.</summary>
public sealed class RecentSendsTests : IAsyncLifetime
{
    private static readonly TimeSpan Window = TimeSpan.FromSeconds(new AppsOptions().RepeatSeconds);

    private readonly GatewayOptions _options = new() { Apps = new AppsOptions { Acrobits = true } };
    private PipelineFixture _gateway = null!;
    private Account _sender = null!;
    private Account _recipient = null!;

    public async Task InitializeAsync()
    {
        _gateway = await PipelineFixture.StartAsync(options: _options);
        _gateway.Apps.Standing = _ => ScriptedApps.Absent;
        (_sender, _recipient) = (_gateway.NewAccount(), _gateway.NewAccount());
    }

    public Task DisposeAsync() => _gateway.DisposeAsync().AsTask();

    [Fact]
    public async Task Send_SameAgainWithinTheWindow_IsTheFirstOneAndAfterItAnother()
    {
        AppOutbox outbox = await OutboxAsync();
        MessageId first = await SendAsync(outbox);

        _gateway.Time.Advance(Window - TimeSpan.FromSeconds(1));
        (await SendAsync(outbox)).Should().Be(first);
        (await SendAsync(outbox, "other")).Should().NotBe(first);
        (await SendAsync(outbox, notification: "imdn-2")).Should().NotBe(first, "the app says that it is another");
        _gateway.Time.Advance(TimeSpan.FromSeconds(2));
        (await SendAsync(outbox)).Should().NotBe(first);
        (await _gateway.CountAsync("spool")).Should().Be(4);
    }

    [Fact]
    public async Task Send_SameAgainAfterARestart_IsTheFirstOne()
    {
        MessageId first = await SendAsync(await OutboxAsync());
        PipelineFixture before = _gateway;
        await before.StopAsync();
        _gateway = await PipelineFixture.StartAsync(before, _options);
        _gateway.Apps.Standing = _ => ScriptedApps.Absent;

        (await SendAsync(await OutboxAsync())).Should().Be(first);

        (await _gateway.CountAsync("spool")).Should().Be(1);
    }

    [Fact]
    public async Task Send_AfterItWasRefused_IsTriedAnew()
    {
        AppOutbox outbox = await OutboxAsync();
        var nobody = new Account(4711, "999", "", "", "Nobody", true, true, 0);

        (await outbox.SendAsync(_sender, nobody.Did, "hello", "")).Status.Should().Be(404);
        _gateway.Accounts.Add(nobody);

        (await outbox.SendAsync(_sender, nobody.Did, "hello", "")).Status.Should().Be(202);
    }

    private async Task<AppOutbox> OutboxAsync()
    {
        var recent = new RecentSends(_options, new EnvironmentSecret(new byte[EnvironmentSecret.Octets]), _gateway.Spool, _gateway.Time);
        await recent.StartAsync(default);
        return new AppOutbox(
            _gateway.Pipeline, _gateway.Accounts, new SenderRates(_options, _gateway.Time), recent, _gateway.Ids, _options, _gateway.Metrics, _gateway.SipMetrics, _gateway.Time);
    }

    private async Task<MessageId> SendAsync(AppOutbox outbox, string text = "hello", string notification = "")
    {
        (MessageId id, int status) = await outbox.SendAsync(_sender, _recipient.Did, text, notification);
        status.Should().Be(202);
        return id;
    }
}
