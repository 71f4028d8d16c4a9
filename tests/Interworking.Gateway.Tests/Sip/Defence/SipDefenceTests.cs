using System.Net;
using Interworking.Gateway.Configuration;
using Interworking.Gateway.Sip.Defence;
using Interworking.Gateway.Tests.Sip.Ingress;
using Interworking.Sip.Transport;
using Interworking.Testing;

namespace Interworking.Gateway.Tests.Sip.Defence;

/// <summary>A scanner and an honest app at one address, over UDP.</summary>
public sealed class SipDefenceTests : IAsyncLifetime
{
    private const string ScannerAgent = "User-Agent: friendly-scanner";

    private SipWorld _world = null!;
    private UdpPhone _scanner = null!;
    private UdpPhone _phone = null!;
    private Counted _numbers = null!;

    public Task InitializeAsync() => StartAsync(new SipOptions());

    public async Task DisposeAsync()
    {
        _numbers.Dispose();
        _scanner.Dispose();
        _phone.Dispose();
        await _world.DisposeAsync();
    }

    [Fact]
    public async Task Scanner_ByItsOwnWord_IsNotAnsweredAndListed()
    {
        await IgnoreAsync();

        DefenceEntry entry = _world.Defence.Report().Senders.Should().ContainSingle().Subject;
        entry.Should().Be(new DefenceEntry(
            "127.0.0.1", null, "ignored", "it calls itself a scanner", _world.Time.GetUtcNow(), 1, 1, _world.Time.GetUtcNow().AddMinutes(10)));
        _numbers["unanswered scanner"].Should().Be(1);
    }

    [Fact]
    public async Task Scanner_Ignored_NobodyOfItsAddressWithoutAnAccountIsAnsweredUntilItsTimeIsOver()
    {
        await IgnoreAsync();

        await SendUnansweredAsync(_scanner.Request("OPTIONS", "sip:" + SipWorld.Domain));
        _world.Time.Advance(TimeSpan.FromMinutes(10));

        (await _scanner.AskAsync(_scanner.Request("OPTIONS", "sip:" + SipWorld.Domain))).Status.Should().Be(200);
    }

    [Fact]
    public async Task Scanner_Ignored_NeighbourWithAnAccountRegisters()
    {
        await IgnoreAsync();

        (await _phone.RegisterAsync($"Contact: {_phone.Contact}")).Status.Should().Be(200);
    }

    [Fact]
    public async Task UnknownUsers_Storm_IsSlowedThenIgnored()
    {
        int answered = 0;
        for (int i = 0; i < Suspect.SlowAt - 1; i++) answered += (await _scanner.AskAsync(RegisterOf(i))).Status == 401 ? 1 : 0;
        answered.Should().Be(Suspect.SlowAt - 1);

        await SendUnansweredAsync(RegisterOf(20));
        _world.Defence.Report().Senders.Single().State.Should().Be("slowed");
        _world.Time.Advance(TimeSpan.FromSeconds(1));
        (await _scanner.AskAsync(RegisterOf(21))).Status.Should().Be(401, "once a second it is answered");
        for (int i = 22; i < 65; i++) await SendUnansweredAsync(RegisterOf(i));

        DefenceEntry entry = _world.Defence.Report().Senders.Single();
        (entry.State, entry.Why, entry.Account).Should().Be(("ignored", "it registers or writes as users that do not exist", null));
        entry.Until.Should().NotBeNull();
        (_numbers["unanswered slowed"], _numbers["unanswered ignored"]).Should().Be((40, 4));
    }

    [Fact]
    public async Task UnknownUsers_StormFromAnAddressWithASuccess_IsAnswered()
    {
        (await _phone.RegisterAsync($"Contact: {_phone.Contact}")).Status.Should().Be(200);

        for (int i = 0; i < 100; i++) (await _scanner.AskAsync(RegisterOf(i))).Status.Should().Be(401);

        _world.Defence.Report().Senders.Should().BeEmpty();
    }

    [Fact]
    public async Task Scanner_AtAnAddressWithASuccess_OnlyItsOwnRequestsAreDropped()
    {
        (await _phone.RegisterAsync($"Contact: {_phone.Contact}")).Status.Should().Be(200);

        await IgnoreAsync();

        (await _scanner.AskAsync(_scanner.Request("OPTIONS", "sip:" + SipWorld.Domain))).Status.Should().Be(200);
    }

    [Fact]
    public async Task Scanner_FromATrustedPeer_IsAnswered()
    {
        await DisposeAsync();
        await StartAsync(new SipOptions { TrustedPeers = ["127.0.0.0/8"] });

        (await _scanner.AskAsync(_scanner.Request("OPTIONS", "sip:" + SipWorld.Domain, ScannerAgent))).Status.Should().Be(200);
    }

    [Fact]
    public async Task Scanner_DefenceOff_IsAnswered()
    {
        await DisposeAsync();
        await StartAsync(new SipOptions { Defence = new DefenceOptions { Enabled = false } });

        (await _scanner.AskAsync(_scanner.Request("OPTIONS", "sip:" + SipWorld.Domain, ScannerAgent))).Status.Should().Be(200);
    }

    [Fact]
    public async Task Lift_Address_IsHeardAgain()
    {
        await IgnoreAsync();

        _world.Defence.Lift(IPAddress.Loopback).Should().BeTrue();

        (await _scanner.AskAsync(_scanner.Request("OPTIONS", "sip:" + SipWorld.Domain))).Status.Should().Be(200);
        _world.Defence.Lift(IPAddress.Loopback).Should().BeFalse();
        _world.Defence.Report().Senders.Should().BeEmpty();
    }

    [Theory, InlineData(true), InlineData(false)]
    public async Task Invite_Refused_IsRepeatedUnaskedOnlyWhereSomebodyHasProvenHimself(bool proven)
    {
        if (proven) await _phone.RegisterAsync($"Contact: {_phone.Contact}");
        (await _scanner.AskAsync(_scanner.Request("INVITE", $"sip:444@{SipWorld.Domain}"))).Status.Should().Be(405);

        _world.Time.Advance(TimeSpan.FromMilliseconds(600));

        if (proven) new Reply(await _scanner.ReceiveAsync()).Status.Should().Be(405);
        else _scanner.HasMore.Should().BeFalse();
    }

    private async Task StartAsync(SipOptions sip)
    {
        _world = await SipWorld.StartAsync(sip);
        _scanner = new UdpPhone(_world.Address) { User = "100", CallId = "scan" };
        _phone = new UdpPhone(_world.Address);
        _numbers = new Counted(_world.Metrics);
    }

    private Task IgnoreAsync() => SendUnansweredAsync(_scanner.Request("OPTIONS", "sip:100@" + SipWorld.Domain, ScannerAgent));

    private string RegisterOf(int user) => _scanner.Register([], to: $"sip:{1000 + user}@{SipWorld.Domain}");

    private async Task SendUnansweredAsync(string request)
    {
        SipCounters counters = _world.Server.Endpoint.Counters;
        long before = counters[SipCounter.RequestsIgnored];
        await _scanner.SendAsync(request);
        await Eventually.TrueAsync(() => counters[SipCounter.RequestsIgnored] == before + 1);
        _scanner.HasMore.Should().BeFalse();
    }
}
