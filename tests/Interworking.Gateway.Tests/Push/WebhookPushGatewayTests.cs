using System.Net;
using System.Text.Json;
using Interworking.Gateway.Configuration;
using Interworking.Gateway.Messages;
using Interworking.Gateway.Push;
using Interworking.Testing;
using Interworking.Testing.Peers;

namespace Interworking.Gateway.Tests.Push;

/// <summary>The built-in gateway against a web server on loopback.</summary>
public sealed class WebhookPushGatewayTests : IAsyncLifetime
{
    private const string Secret = "a secret that both know";

    private static readonly PushNotification Notification = new(new PushDevice(1, "urn:uuid:1", "fcm", "tok\"en", "app"), new MessageId(4711), "111222333");

    private readonly ManualTimeProvider _time = new();
    private readonly WebhookServer _server = new();
    private WebhookPushGateway _gateway = null!;

    public Task InitializeAsync()
    {
        _gateway = new WebhookPushGateway(new GatewayOptions { Push = new PushOptions { Webhook = _server.Url, Secret = Secret, TimeoutSeconds = 1 } }, _time);
        return Task.CompletedTask;
    }

    public Task DisposeAsync()
    {
        _gateway.Dispose();
        return _server.DisposeAsync().AsTask();
    }

    [Fact]
    public async Task Send_Notification_IsTheDocumentedJsonAndSigned()
    {
        (await _gateway.SendAsync(Notification, default)).Verdict.Should().Be(PushVerdict.Sent);

        WebhookCall call = _server.Calls.Items.Should().ContainSingle().Subject;
        JsonElement json = JsonDocument.Parse(call.Body).RootElement;
        json.EnumerateObject().Select(property => $"{property.Name}={property.Value}").Should()
            .Equal("event=message", "environment=env1", "id=4711", "provider=fcm", "prid=tok\"en", "param=app", "did=111222333");
        new PushSignature(Secret).Verify(call.Signature!, call.Body, _time.GetUtcNow(), TimeSpan.FromMinutes(5)).Should().BeTrue();
    }

    [Fact]
    public async Task Send_NumberNotConfigured_IsNotTold()
    {
        await _gateway.SendAsync(Notification with { Number = null }, default);

        JsonDocument.Parse(_server.Calls.Items[0].Body).RootElement.TryGetProperty("did", out _).Should().BeFalse();
    }

    [Theory]
    [InlineData(202, PushVerdict.Sent)]
    [InlineData(404, PushVerdict.Gone)]
    [InlineData(410, PushVerdict.Gone)]
    [InlineData(400, PushVerdict.Refused)]
    [InlineData(302, PushVerdict.Trouble)]
    [InlineData(401, PushVerdict.Trouble)]
    [InlineData(429, PushVerdict.Throttled)]
    [InlineData(503, PushVerdict.Trouble)]
    public async Task Send_Status_IsJudged(int status, PushVerdict expected)
    {
        _server.Status = (HttpStatusCode)status;

        (await _gateway.SendAsync(Notification, default)).Verdict.Should().Be(expected);
    }

    [Theory]
    [InlineData("120", 120)]
    [InlineData("Thu, 01 Jan 2026 00:05:00 GMT", 300)]
    [InlineData("soon", null)]
    public async Task Send_RetryAfter_IsTold(string value, int? seconds)
    {
        (_server.Status, _server.RetryAfter) = (HttpStatusCode.TooManyRequests, value);

        (await _gateway.SendAsync(Notification, default)).RetryAfter.Should().Be(seconds is { } wait ? TimeSpan.FromSeconds(wait) : null);
    }

    [Fact]
    public async Task Send_NoAnswerInTime_IsTrouble()
    {
        _server.Silent = true;

        (await _gateway.SendAsync(Notification, default)).Should().Be(new PushResult(PushVerdict.Trouble, "it did not answer in time"));
    }

    [Fact]
    public async Task Send_NobodyListens_IsTrouble()
    {
        await _server.DisposeAsync();

        (await _gateway.SendAsync(Notification, default)).Verdict.Should().Be(PushVerdict.Trouble);
    }
}
