using Interworking.Gateway.Messages;
using Interworking.Gateway.Pipeline;
using Interworking.Gateway.Push;
using Interworking.Gateway.Registrar;
using Interworking.Gateway.Sip.Devices;
using Interworking.Gateway.Tests.Sip.Nodes;
using Interworking.Sip.Messages;
using Interworking.Smpp.Values;
using Interworking.Testing;

namespace Interworking.Gateway.Tests.Sip.Devices;

/// <summary>One attempt to an account with several devices, on real sockets.</summary>
public sealed class FanOutTests : IAsyncLifetime
{
    private readonly List<App> _apps = [];
    private OneNode _world = null!;

    private GatewayNode Node => _world.Node;

    public async Task InitializeAsync() => _world = await OneNode.StartAsync(new PushOptions { Relays = ["agent:*SIPIS*", "agent:TrustedRelay*;trusted"] });

    public async Task DisposeAsync()
    {
        foreach (App app in _apps) await app.DisposeAsync();
        await _world.DisposeAsync();
    }

    [Fact]
    public async Task Send_OneBusyOneAnswers_IsDeliveredAndSaysWhatEachSaid()
    {
        App busy = await AppAsync("Busy", _ => new SipOutgoingResponse(486));
        App good = await AppAsync("Good");
        var answer = new TaskCompletionSource();
        good.AnswerLater = _ => answer.Task;

        Task<AttemptResult> sending = Node.SendAsync("hello");
        await busy.Received.CountAsync(1, "messages");
        Binding contact = await BindingOfAsync(busy);
        await Eventually.TrueAsync(() => Node.Results.Find(1, contact) is not null);
        answer.SetResult();
        AttemptResult result = await sending;

        result.Final!.Kind.Should().Be(OutcomeKind.Delivered);
        result.Final.To.Should().Be(DeliveredTo.Device);
        result.Final.Error.Should().MatchRegex("^Busy at 127\\.0\\.0\\.1:\\d+: SIP 486; Good at 127\\.0\\.0\\.1:\\d+: SIP 200$");
        DeviceResult refused = Node.Results.Find(1, contact)!;
        (refused.Delivered, refused.SipStatus, refused.Reason).Should().Be((false, 486, "SIP 486"));
        DeviceResult taken = Node.Results.Find(1, await BindingOfAsync(good))!;
        (taken.Delivered, taken.SipStatus).Should().Be((true, 200));
    }

    [Fact]
    public async Task Send_NobodyTakesIt_TheReasonNamesEach()
    {
        await AppAsync("Busy", _ => new SipOutgoingResponse(486));
        await AppAsync("Away", _ => new SipOutgoingResponse(480));

        AttemptResult result = await Node.SendAsync("hello");

        result.Final.Should().BeNull();
        result.Retry.Should().Be(RetryClass.Busy, "that can still become a delivery soon");
        result.Reason.Should().Contain("Busy at").And.Contain(": SIP 486").And.Contain("Away at").And.Contain(": SIP 480");
    }

    [Fact]
    public async Task Send_BothAnswer_BothGetItOnce()
    {
        App first = await AppAsync("First"), second = await AppAsync("Second");

        AttemptResult result = await Node.SendAsync("hello");

        result.Final!.Kind.Should().Be(OutcomeKind.Delivered);
        await first.Received.CountAsync(1, "messages");
        await second.Received.CountAsync(1, "messages");
    }

    [Fact]
    public async Task Send_FlowFailed_GoesByTheNextFlowOfTheSameInstance()
    {
        App old = await AppAsync("App", instance: "urn:uuid:1", regId: 1);
        _world.Time.Advance(TimeSpan.FromSeconds(5));
        App fresh = await AppAsync("App", _ => new SipOutgoingResponse(430), "urn:uuid:1", regId: 2);

        AttemptResult result = await Node.SendAsync("hello");

        result.Final!.Kind.Should().Be(OutcomeKind.Delivered);
        fresh.Received.Count.Should().Be(1, "it was refreshed last, so that it is tried first");
        old.Received.Count.Should().Be(1);
    }

    [Fact]
    public async Task Send_AppOfSeveralFlowsRefuses_IsNotAskedByAnotherFlow()
    {
        App old = await AppAsync("App", instance: "urn:uuid:1", regId: 1);
        _world.Time.Advance(TimeSpan.FromSeconds(5));
        await AppAsync("App", _ => new SipOutgoingResponse(480), "urn:uuid:1", regId: 2);

        AttemptResult result = await Node.SendAsync("hello");

        result.SipStatus.Should().Be(480);
        old.Received.Count.Should().Be(0, "RFC 5626, 7: only 408 and 430 are the flow's");
    }

    [Fact]
    public async Task Send_AppTakesIt_RelayIsNotAsked()
    {
        await AppAsync("App");
        App relay = await AppAsync("Acrobits SIPIS");

        (await Node.SendAsync("hello")).Final!.To.Should().Be(DeliveredTo.Device);

        relay.Received.Count.Should().Be(0);
    }

    [Theory]
    [InlineData("Acrobits SIPIS", 200, OutcomeKind.Unknown, MessageState.Unknown)]
    [InlineData("Acrobits SIPIS", 202, OutcomeKind.Unknown, MessageState.Unknown)]
    [InlineData("TrustedRelay", 202, OutcomeKind.Delivered, MessageState.Delivered)]
    public async Task Send_NoAppTakesIt_RelayGetsItAndItsWordCountsAsConfigured(string agent, int status, OutcomeKind kind, MessageState state)
    {
        await AppAsync("App", _ => new SipOutgoingResponse(480));
        App relay = await AppAsync(agent, _ => new SipOutgoingResponse(status));

        AttemptResult result = await Node.SendAsync("hello");

        relay.Received.Count.Should().Be(1);
        (result.Final!.Kind, result.Final.To, result.Final.ReceiptState).Should().Be((kind, DeliveredTo.Relay, state));
    }

    [Fact]
    public async Task Send_ToAGruu_ReachesThatInstanceAlone()
    {
        App other = await AppAsync("Other", instance: "urn:uuid:2");
        App wanted = await AppAsync("Wanted", instance: "urn:uuid:1");

        (await Node.SendAsync("hello", raw: $"{SipWorld.Did};gr=urn:uuid:1")).Final!.Kind.Should().Be(OutcomeKind.Delivered);

        wanted.Received.Count.Should().Be(1);
        other.Received.Count.Should().Be(0);
    }

    [Fact]
    public async Task Send_ToAGruuThatIsAway_EndsAndDoesNotHoldUpTheRest()
    {
        App other = await AppAsync("Other", instance: "urn:uuid:2");

        AttemptResult result = await Node.SendAsync("hello", raw: $"{SipWorld.Did};gr=urn:uuid:1");

        (result.Final!.Kind, result.Final.Retryable).Should().Be((OutcomeKind.Failed, true));
        other.Received.Count.Should().Be(0);
    }

    private async Task<App> AppAsync(string agent, Func<SipRequest, SipOutgoingResponse?>? answer = null, string? instance = null, int regId = 0)
    {
        var app = new App { CallId = Guid.NewGuid().ToString("N"), ContactParameters = (instance is null ? "" : $";+sip.instance=\"<{instance}>\"") + (regId == 0 ? "" : $";reg-id={regId}") };
        if (answer is not null) app.Answer = answer;
        _apps.Add(app);
        await app.RegisterAsync(SipTransport.Udp, Node.Udp, new KeyValuePair<string, string>("User-Agent", agent));
        return app;
    }

    private async Task<Binding> BindingOfAsync(App app) =>
        (await Node.Registrar.LookupAsync(SipWorld.Did, default)).Single(binding => binding.Source.Equals(app.Flow.Local));
}
