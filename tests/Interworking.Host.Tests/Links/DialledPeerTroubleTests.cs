using Interworking.Gateway.Smpp.Links;
using Interworking.Smpp.Values;
using Interworking.Testing;
using Interworking.Testing.Peers;

namespace Interworking.Host.Tests.Links;

/// <summary>A message centre that we dial and that misbehaves: what the operator sees of it, and that carriers notice nothing.</summary>
[Collection(nameof(GatewayHost))]
public sealed class DialledPeerTroubleTests : IAsyncLifetime
{
    private readonly string _folder = Directory.CreateTempSubdirectory("dialled-").FullName;
    private readonly ScriptedCentre _centre = new(FreePorts.Next(), "us", "us-pw");
    private GatewayHost _gateway = null!;
    private LoadCarrier _good = null!;

    public async Task InitializeAsync()
    {
        _gateway = await GatewayHost.StartAsync(_folder, logsToFile: true,
            connections: $$"""{ "name": "vendor", "address": "{{_centre.EndPoint}}", "systemId": "us", "password": "us-pw", "window": 2 }""",
            policies: """{ "name": "to vendor", "priority": 10, "recipientPattern": "222%", "transport": "SMPP", "connections": ["vendor"] }""");
        _good = await LoadCarrier.BindAsync(_gateway.Smpp, "good", "good-pw");
        await _centre.Binds.CountAsync(1, "binds");
    }

    public async Task DisposeAsync()
    {
        await _good.DisposeAsync();
        await _gateway.DisposeAsync();
        await _centre.DisposeAsync();
        Directory.Delete(_folder, recursive: true);
    }

    [Fact]
    public async Task Throttling_IsSeenWithItsStatusAndTheCarrierIsStillAnswered()
    {
        _centre.Judge = static _ => CommandStatus.Throttled;

        (await _good.SubmitAsync(Sms.Plain("222333", "hi"))).IsOk.Should().BeTrue("it is stored");

        LinkState seen = await SeenAsync(link => link.AnswersReceived.ContainsKey("0x58 throttled"), "throttled");
        seen.LastError!.What.Should().Be("the peer answered 0x58 throttled");
        await _gateway.LogLineAsync("WRN Connection vendor asks for less");
    }

    [Fact]
    public async Task Slow_LeavesMessagesUnanswered_IsSeenAsSlowAndTheCarrierIsStillAnswered()
    {
        _centre.Judge = static _ => null;

        for (int i = 0; i < 3; i++) (await _good.SubmitAsync(Sms.Plain($"22233{i}", "hi"))).IsOk.Should().BeTrue("it is stored");

        LinkState seen = await SeenAsync(link => link.State == "slow", "slow");
        seen.Window.Should().Be(new WindowUse(2, 2));
        await _gateway.LogLineAsync("WRN connection:vendor us", "is in trouble: it left ", " of our requests unanswered");
    }

    [Fact]
    public async Task Gone_IsSeenAsNotBoundWithTheReason()
    {
        await _centre.VanishAsync();

        LinkState seen = await SeenAsync(link => link is { State: "not bound", LastError: not null }, "not bound");
        seen.Words.Should().Be("dialling");
        await _gateway.LogLineAsync("WRN Connection vendor to ", "is not bound: ");
        (await _good.SubmitAsync(Sms.Plain("222333", "hi"))).IsOk.Should().BeTrue("it waits");
    }

    private async Task<LinkState> SeenAsync(Func<LinkState, bool> when, string what)
    {
        LinkReport report = await _gateway.LinksAsync(one => one.Links.Where(link => link.Connection == "vendor").Any(when), what);
        return report.Links.Single(link => link.Connection == "vendor");
    }
}
