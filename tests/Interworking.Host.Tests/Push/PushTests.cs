using System.Net;
using System.Text.Json;
using Interworking.Gateway.Push;
using Interworking.Host.Tests.Devices;
using Interworking.Sip.Messages;
using Interworking.Smpp.Values;
using Interworking.Testing.Peers;

namespace Interworking.Host.Tests.Push;

/// <summary>An app that sleeps: it registers with push data, goes, is woken by the webhook, registers and gets what waits.</summary>
[Collection(nameof(GatewayHost))]
public sealed class PushTests : IAsyncLifetime
{
    private const string PushData = ";pn-provider=fcm;pn-prid=tok-1;pn-param=com.example.app";
    private const string Instance = ";+sip.instance=\"<urn:uuid:00000000-0000-4000-8000-000000000001>\"";

    private readonly string _folder = Directory.CreateTempSubdirectory("push-").FullName;
    private readonly ScriptedApp _app = new(GatewayHost.Domain, GatewayHost.Did, "secret-1");
    private readonly WebhookServer _webhook = new();
    private GatewayHost _gateway = null!;
    private LoadCarrier _carrier = null!;

    public async Task InitializeAsync()
    {
        _gateway = await GatewayHost.StartAsync(_folder, push: new PushOptions { Webhook = _webhook.Url, Secret = "a secret that both know", Providers = ["fcm"] });
        _carrier = await LoadCarrier.BindAsync(_gateway.Smpp, "good", "good-pw");
    }

    public async Task DisposeAsync()
    {
        await _carrier.DisposeAsync();
        await _app.DisposeAsync();
        await _gateway.DisposeAsync();
        await _webhook.DisposeAsync();
        Directory.Delete(_folder, recursive: true);
    }

    [Fact]
    public async Task Submit_AppAsleep_IsWokenRegistersAndGetsIt()
    {
        SipResponse registered = await _app.RegisterAsync(SipTransport.Tcp, _gateway.Sip, PushData, Instance);
        registered.StatusCode.Should().Be(200);
        registered.Header("Feature-Caps").Should().Be("*;+sip.pns=\"fcm\"");
        await _app.LeaveAsync();

        (await _carrier.SubmitAsync(Sms.Plain(GatewayHost.Did, "hello"))).Status.Should().Be(CommandStatus.Ok);

        WebhookCall call = (await _webhook.Calls.CountAsync(1, "pushes"))[0];
        JsonElement json = JsonDocument.Parse(call.Body).RootElement;
        json.GetProperty("event").GetString().Should().Be("message");
        json.GetProperty("prid").GetString().Should().Be("tok-1");
        json.GetProperty("param").GetString().Should().Be("com.example.app");
        System.Text.Encoding.UTF8.GetString(call.Body).Should().NotContain("hello").And.NotContain(GatewayHost.Did);
        call.Signature.Should().StartWith("t=");

        await _app.RegisterAsync(SipTransport.Tcp, _gateway.Sip, PushData, Instance);

        (await _app.Received.CountAsync(1, "messages")).Should().ContainSingle();
        await _carrier.Received.CountAsync(1, "receipts");
        _gateway.Cdrs().Should().ContainSingle().Which.Outcome.Should().Be("delivered");
        _webhook.Calls.Count.Should().Be(1);
    }

    [Fact]
    public async Task Submit_AppAwake_WakesNobody()
    {
        await _app.RegisterAsync(SipTransport.Tcp, _gateway.Sip, PushData, Instance);

        await _carrier.SubmitAsync(Sms.Plain(GatewayHost.Did, "hello"));
        await _app.Received.CountAsync(1, "messages");
        await _carrier.Received.CountAsync(1, "receipts");

        _webhook.Calls.Count.Should().Be(0);
    }

    [Fact]
    public async Task Register_ProviderNotServed_Is555()
    {
        (await _app.RegisterAsync(SipTransport.Udp, _gateway.Sip, ";pn-provider=acme;pn-prid=x", Instance)).StatusCode.Should().Be(555);
    }

    [Fact]
    public async Task Submit_TokenGone_IsNotPushedAgain()
    {
        _webhook.Status = HttpStatusCode.Gone;
        await _app.RegisterAsync(SipTransport.Tcp, _gateway.Sip, PushData, Instance, expires: 30);
        await _app.LeaveAsync();
        await _carrier.SubmitAsync(Sms.Plain(GatewayHost.Did, "one"));
        await _webhook.Calls.CountAsync(1, "pushes");

        (await _gateway.GetAsync("/metrics")).Should().Contain("interworking_push");
    }
}
