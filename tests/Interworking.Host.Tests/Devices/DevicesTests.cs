using System.Diagnostics;
using System.Text;
using Interworking.Gateway.Provisioning;
using Interworking.Gateway.Registrar;
using Interworking.Gateway.Sip.Devices;
using Interworking.Sip.Messages;
using Interworking.Smpp.Pdus;
using Interworking.Smpp.Receipts;
using Interworking.Smpp.Session;
using Interworking.Smpp.Values;
using Interworking.Testing;
using Interworking.Testing.Peers;
using Microsoft.Extensions.DependencyInjection;

namespace Interworking.Host.Tests.Devices;

/// <summary>An account with two devices, from the carrier's submit_sm to the receipt and the charging record.</summary>
[Collection(nameof(GatewayHost))]
public sealed class DevicesTests : IAsyncLifetime
{
    private readonly string _folder = Directory.CreateTempSubdirectory("devices-").FullName;
    private readonly ScriptedApp _phone = new(GatewayHost.Domain, GatewayHost.Did, "secret-1") { UserAgent = "Phone" };
    private readonly ScriptedApp _tablet = new(GatewayHost.Domain, GatewayHost.Did, "secret-1") { UserAgent = "Tablet" };
    private GatewayHost _gateway = null!;
    private LoadCarrier _carrier = null!;

    public async Task InitializeAsync()
    {
        _gateway = await GatewayHost.StartAsync(_folder);
        _carrier = await LoadCarrier.BindAsync(_gateway.Smpp, "good", "good-pw");
    }

    public async Task DisposeAsync()
    {
        await _carrier.DisposeAsync();
        await _phone.DisposeAsync();
        await _tablet.DisposeAsync();
        await _gateway.DisposeAsync();
        Directory.Delete(_folder, recursive: true);
    }

    [Fact]
    public async Task Submit_OneBusyOneAnswers_IsDeliveredOnceAndEachResultIsKnown()
    {
        _phone.Answer = _ => new SipOutgoingResponse(486);
        await RegisterAsync(_phone);
        await RegisterAsync(_tablet, SipTransport.Tcp);

        string id = await SubmitAsync("hello");

        (await ReceiptAsync(id)).State.Should().Be(MessageState.Delivered);
        (await _tablet.Received.CountAsync(1, "messages")).Should().ContainSingle();
        RecordedCdr cdr = _gateway.Cdrs().Should().ContainSingle().Subject;
        (cdr.Outcome, cdr.DeliveredTo, cdr.Attempts).Should().Be(("delivered", "device", 1L));
        await ResultAsync(_phone, result => result is { Delivered: false, SipStatus: 486 });
        await ResultAsync(_tablet, result => result is { Delivered: true, SipStatus: 200 });
    }

    [Fact]
    public async Task Submit_BothBusyAndThenOneAnswers_TheHistoryNamesEach()
    {
        _phone.Answer = _tablet.Answer = _ => new SipOutgoingResponse(486);
        await RegisterAsync(_phone);
        await RegisterAsync(_tablet);

        string id = await SubmitAsync("hello");
        await _phone.Received.CountAsync(1, "messages");
        await _tablet.Received.CountAsync(1, "messages");
        await Eventually.TrueAsync(() => _gateway.Steps().Count > 0, "a step");
        _tablet.Answer = _ => new SipOutgoingResponse(200);
        await RegisterAsync(_tablet);

        (await ReceiptAsync(id)).State.Should().Be(MessageState.Delivered);
        _gateway.Steps()[0].Should().MatchRegex("Phone at [0-9.:]+: SIP 486").And.MatchRegex("Tablet at [0-9.:]+: SIP 486");
        _gateway.Cdrs().Should().ContainSingle().Which.Attempts.Should().Be(2);
    }

    [Fact]
    public async Task Submit_BothAnswer_IsOneRecord()
    {
        await RegisterAsync(_phone);
        await RegisterAsync(_tablet, SipTransport.Tcp);

        string id = await SubmitAsync("hello");

        (await ReceiptAsync(id)).State.Should().Be(MessageState.Delivered);
        await _phone.Received.CountAsync(1, "messages");
        await _tablet.Received.CountAsync(1, "messages");
        RecordedCdr cdr = _gateway.Cdrs().Should().ContainSingle().Subject;
        (cdr.Outcome, cdr.Error).Should().Be(("delivered", null));
        _carrier.Received.Count.Should().Be(1);
    }

    [Fact]
    public async Task Submit_OneConnectionDead_TheOtherGetsItAtOnce()
    {
        await RegisterAsync(_phone, SipTransport.Tcp);
        await RegisterAsync(_tablet, SipTransport.Tcp);
        await _phone.LeaveAsync();
        long before = Stopwatch.GetTimestamp();

        string id = await SubmitAsync("hello");

        (await ReceiptAsync(id)).State.Should().Be(MessageState.Delivered);
        Stopwatch.GetElapsedTime(before).Should().BeLessThan(TimeSpan.FromSeconds(5));
        _tablet.Received.Count.Should().Be(1);
        _gateway.Cdrs().Should().ContainSingle();
    }

    [Fact]
    public async Task Submit_OneSilent_TheOtherIsNotDelayedNorIsTheAnswer()
    {
        _phone.Answer = _ => null;
        await RegisterAsync(_phone);
        await RegisterAsync(_tablet);
        long before = Stopwatch.GetTimestamp();

        string[] ids = [await SubmitAsync("one"), await SubmitAsync("two"), await SubmitAsync("three")];
        foreach (string id in ids) (await ReceiptAsync(id)).State.Should().Be(MessageState.Delivered);

        Stopwatch.GetElapsedTime(before).Should().BeLessThan(TimeSpan.FromSeconds(5), "a silent device fails after half a minute");
        _tablet.Received.Items.Select(TextOf).Should().Equal("one", "two", "three");
        _phone.Received.Items.Select(TextOf).Should().Equal("one"); // one pending MESSAGE to a contact
        _gateway.Cdrs().Should().HaveCount(3);
    }

    [Fact]
    public async Task Submit_AllAbsent_WaitsForWhicheverComesFirst()
    {
        await RegisterAsync(_phone, SipTransport.Tcp);
        await RegisterAsync(_tablet, SipTransport.Tcp);
        await _phone.LeaveAsync();
        await _tablet.LeaveAsync();

        string id = await SubmitAsync("hello");
        await Eventually.TrueAsync(() => _gateway.Steps().Count > 0 || Waiting() == 1, "the message waits");
        _gateway.Cdrs().Should().BeEmpty();
        await RegisterAsync(_tablet, SipTransport.Tcp);

        (await ReceiptAsync(id)).State.Should().Be(MessageState.Delivered);
        _tablet.Received.Count.Should().Be(1);
        _gateway.Cdrs().Should().ContainSingle();
    }

    private static string TextOf(SipRequest request) => Encoding.UTF8.GetString(request.Body.Span);

    private async Task RegisterAsync(ScriptedApp app, SipTransport transport = SipTransport.Udp) =>
        (await app.RegisterAsync(transport, _gateway.Sip)).StatusCode.Should().Be(200);

    private async Task<string> SubmitAsync(string text)
    {
        SendResult result = await _carrier.SubmitAsync(Sms.Plain(GatewayHost.Did, text));
        result.Status.Should().Be(CommandStatus.Ok);
        return ((SubmitSmResp)result.Response!).MessageId;
    }

    private async Task<DeliveryReceipt> ReceiptAsync(string id)
    {
        DeliveryReceipt found = default!;
        await _carrier.Received.FirstAsync(message => DeliveryReceipt.TryParse(message.Payload.Span, out found) && found.Id == id, $"receipt of {id}");
        return found;
    }

    private long Waiting() => _gateway.Services.GetRequiredService<Interworking.Gateway.Observability.PipelineMetrics>().Waiting;

    private async Task ResultAsync(ScriptedApp app, Func<DeviceResult?, bool> expected)
    {
        Account account = _gateway.Services.GetRequiredService<IProvisioning>().Current.AccountsByDid[GatewayHost.Did];
        IReadOnlyList<Binding> bindings = await _gateway.Services.GetRequiredService<IRegistrar>().LookupAsync(GatewayHost.Did, default);
        Binding binding = bindings.Single(one => one.Source.Equals(app.Address));
        DeviceResults results = _gateway.Services.GetRequiredService<DeviceResults>();
        await Eventually.TrueAsync(() => expected(results.Find(account.Id, binding)), "what the device said");
    }
}
