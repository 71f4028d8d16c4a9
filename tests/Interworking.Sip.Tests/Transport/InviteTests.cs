using System.Net;
using Interworking.Sip.Messages;
using Interworking.Sip.Transport;
using Interworking.Testing;

namespace Interworking.Sip.Tests.Transport;

/// <summary>INVITE, ACK and CANCEL at a server that takes no calls (RFC 3261, 17.2.1, 9.2 and 8.2.7), over UDP.</summary>
public sealed class InviteTests : IAsyncLifetime
{
    private static readonly string Invite = Wire.Message.Replace("MESSAGE", "INVITE");
    private static readonly string Ack = Wire.Message.Replace("MESSAGE", "ACK");
    private static readonly string Cancel = Wire.Message.Replace("MESSAGE", "CANCEL");

    private readonly ManualTimeProvider _time = new();
    private readonly ScriptedHandler _handler = new();
    private readonly SipEndpoint _endpoint;
    private readonly UdpPeerSocket _peer;

    public InviteTests()
    {
        _endpoint = new SipEndpoint(new SipEndpointOptions(), _handler, _time);
        _peer = new UdpPeerSocket(_endpoint.ListenUdp(new IPEndPoint(IPAddress.Loopback, 0)).Local);
    }

    public Task InitializeAsync() => Task.CompletedTask;

    public async Task DisposeAsync()
    {
        _peer.Dispose();
        await _endpoint.DisposeAsync();
    }

    [Fact]
    public async Task Refused_NoAckComes_IsRepeatedByTimerGUntilTimerH()
    {
        string first = await RefuseAsync(proven: true);
        var at = new List<int>();
        for (int tenths = 1; tenths <= 400; tenths++)
        {
            _time.Advance(TimeSpan.FromMilliseconds(100));
            while (_peer.HasMore)
            {
                (await _peer.ReceiveAsync()).Should().Be(first);
                at.Add(tenths);
            }
        }

        at.Should().HaveCount(10, "RFC 3261 17.2.1: after 0.5, 1.5, 3.5, 7.5 … 31.5 s");
        at[0].Should().BeInRange(5, 6);
        at[2].Should().BeInRange(35, 37);
        at[^1].Should().BeLessThan(320);
        _endpoint.ServerTransactions.Should().Be(0);
    }

    [Fact]
    public async Task Refused_AckComes_IsNotRepeatedAndTheAckNeverAnswered()
    {
        await RefuseAsync(proven: true);
        _peer.Send(Ack);
        await Eventually.TrueAsync(() => _endpoint.Counters[SipCounter.RequestsReceived] == 2);
        _time.Advance(TimeSpan.FromSeconds(4));
        _peer.Send(Ack);
        _peer.Send(Invite);
        await Eventually.TrueAsync(() => _endpoint.Counters[SipCounter.RequestsAbsorbed] == 1);
        _peer.HasMore.Should().BeFalse("an INVITE that was acknowledged is late");
        _endpoint.ServerTransactions.Should().Be(1);

        _time.Advance(TimeSpan.FromSeconds(2));

        _endpoint.ServerTransactions.Should().Be(0, "timer I is T4");
        _handler.Seen.Should().Be(1);
    }

    [Fact]
    public async Task Refused_InviteComesAgain_IsAnsweredTheSame()
    {
        string first = await RefuseAsync(proven: true);
        (await _peer.AskAsync(Invite)).Should().Be(first);
        _handler.Seen.Should().Be(1);
    }

    [Fact]
    public async Task Refused_SourceCouldBeForged_IsAnsweredAsOftenAsAskedAndNoMore()
    {
        string first = await RefuseAsync(proven: false);
        _time.Advance(TimeSpan.FromSeconds(20));
        _peer.HasMore.Should().BeFalse();
        (await _peer.AskAsync(Invite)).Should().Be(first);
        _time.Advance(TimeSpan.FromSeconds(20));
        _peer.HasMore.Should().BeFalse();
        _endpoint.ServerTransactions.Should().Be(0);
    }

    [Fact]
    public async Task Refused_WithoutCookie_ItsAckIsFoundAsRfc2543Does()
    {
        _peer.Send(Invite.Replace("z9hG4bKabc", "1"));
        ServerTransaction transaction = await _handler.NextAsync();
        transaction.IsSourceProven = true;
        transaction.Respond(new SipOutgoingResponse(405));
        await _peer.ReceiveAsync();
        _peer.Send(Ack.Replace("z9hG4bKabc", "1"));
        await Eventually.TrueAsync(() => _endpoint.Counters[SipCounter.RequestsReceived] == 2);
        _time.Advance(TimeSpan.FromSeconds(4));
        _peer.HasMore.Should().BeFalse();
    }

    [Fact]
    public async Task Respond_2xx_IsRefusedAndTheInviteCanStillBeAnswered()
    {
        _peer.Send(Invite);
        ServerTransaction transaction = await _handler.NextAsync();
        transaction.Invoking(one => one.Respond(new SipOutgoingResponse(200))).Should().Throw<ArgumentException>();
        transaction.Respond(new SipOutgoingResponse(488));
        (await _peer.ReceiveAsync()).Should().StartWith("SIP/2.0 488 ");
        transaction.Status.Should().Be(488);
    }

    [Theory, InlineData(true), InlineData(false)]
    public async Task Cancel_OfAnInviteThatWasRefused_Is200WithItsTag(bool proven)
    {
        string refused = await RefuseAsync(proven);
        string answer = await _peer.AskAsync(Cancel);
        answer.Should().StartWith("SIP/2.0 200 ").And.Contain("CSeq: 7 CANCEL");
        answer.Should().Contain(Line(refused, "To: "));
        _handler.Seen.Should().Be(1);
    }

    [Fact]
    public async Task Cancel_OfAnotherMethod_Is200AndChangesNothing()
    {
        _peer.Send(Wire.Message);
        ServerTransaction transaction = await _handler.NextAsync();
        (await _peer.AskAsync(Cancel)).Should().StartWith("SIP/2.0 200 ");
        transaction.Responded.Should().BeFalse();
    }

    [Fact]
    public async Task Cancel_OfNothing_Is481()
    {
        await RefuseAsync(proven: true);
        (await _peer.AskAsync(Cancel.Replace("z9hG4bKabc", "z9hG4bKdef"))).Should().StartWith("SIP/2.0 481 ");
    }

    private static string Line(string message, string name) => message.Split("\r\n").Single(line => line.StartsWith(name, StringComparison.Ordinal));

    private async Task<string> RefuseAsync(bool proven)
    {
        _peer.Send(Invite);
        ServerTransaction transaction = await _handler.NextAsync();
        transaction.IsSourceProven = proven;
        transaction.Respond(new SipOutgoingResponse(405));
        return await _peer.ReceiveAsync();
    }
}
