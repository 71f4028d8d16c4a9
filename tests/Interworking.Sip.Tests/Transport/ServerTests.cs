using System.Net;
using Interworking.Sip.Messages;
using Interworking.Sip.Transport;
using Interworking.Testing;

namespace Interworking.Sip.Tests.Transport;

/// <summary>What a server does with requests that are late, come by two paths, are not wanted, or could be meant for somebody else, over UDP.</summary>
public sealed class ServerTests : IAsyncLifetime
{
    private static readonly string Options = Wire.Message.Replace("MESSAGE", "OPTIONS");

    private readonly ManualTimeProvider _time = new();
    private readonly ScriptedHandler _handler = new();
    private readonly SipEndpoint _endpoint;
    private readonly UdpPeerSocket _peer;

    public ServerTests()
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
    public async Task Unanswered_WhenTimerEReachesT2_Gets100OnceAndIsForgottenWithTimerF()
    {
        _peer.Send(Wire.Message);
        ServerTransaction transaction = await _handler.NextAsync();
        Advance(seconds: 3);
        _peer.HasMore.Should().BeFalse("RFC 4320 4.1: not before 3.5 s");
        Advance(seconds: 1);
        (await _peer.ReceiveAsync()).Should().StartWith("SIP/2.0 100 Trying\r\n");
        Advance(seconds: 27);
        _peer.HasMore.Should().BeFalse();
        _endpoint.ServerTransactions.Should().Be(1);
        Advance(seconds: 2);
        _endpoint.ServerTransactions.Should().Be(0, "nobody waits any more");
        transaction.Responded.Should().BeFalse();
    }

    [Fact]
    public async Task Answered_InTime_GetsNo100()
    {
        _peer.Send(Wire.Message);
        (await _handler.NextAsync()).Respond(new SipOutgoingResponse(200));
        await _peer.ReceiveAsync();
        Advance(seconds: 5);
        _peer.HasMore.Should().BeFalse();
    }

    [Theory, InlineData(408), InlineData(180), InlineData(199)]
    public async Task Respond_WhatRfc4320Forbids_IsRefusedAndTheRequestCanStillBeAnswered(int status)
    {
        _peer.Send(Wire.Message);
        ServerTransaction transaction = await _handler.NextAsync();
        transaction.Invoking(one => one.Respond(new SipOutgoingResponse(status))).Should().Throw<ArgumentException>();
        transaction.Respond(new SipOutgoingResponse(480));
        (await _peer.ReceiveAsync()).Should().StartWith("SIP/2.0 480 ");
    }

    [Theory, InlineData(false), InlineData(true)]
    public async Task Merged_SameRequestByAnotherPath_Is482(bool answered)
    {
        _peer.Send(Options);
        ServerTransaction first = await _handler.NextAsync();
        if (answered)
        {
            first.Respond(new SipOutgoingResponse(200));
            await _peer.ReceiveAsync();
        }

        string other = Options.Replace("z9hG4bKabc", "z9hG4bKother");
        (await _peer.AskAsync(other)).Should().StartWith("SIP/2.0 482 Merged Request\r\n");
        (await _peer.AskAsync(other)).Should().StartWith("SIP/2.0 482 ", "also when it is repeated");
        _handler.Seen.Should().Be(1);
        _endpoint.Counters[SipCounter.RequestsMerged].Should().Be(2);
        _endpoint.ServerTransactions.Should().Be(1);
    }

    [Theory]
    [InlineData("CSeq: 7", "CSeq: 8")]
    [InlineData("c1@example.net", "c2@example.net")]
    [InlineData("tag=f1", "tag=f2")]
    [InlineData("To: <sip:1111@example.net>", "To: <sip:1111@example.net>;tag=d")]
    public async Task Merged_OtherRequestOrInADialog_IsTheHandlers(string replace, string by)
    {
        _peer.Send(Options);
        await _handler.NextAsync();
        _peer.Send(Options.Replace("z9hG4bKabc", "z9hG4bKother").Replace(replace, by));
        await _handler.NextAsync();
    }

    [Fact]
    public async Task Merged_FirstWasChallenged_TheSameWithCredentialsIsTheHandlers()
    {
        _peer.Send(Options);
        (await _handler.NextAsync()).Respond(new SipOutgoingResponse(401));
        await _peer.ReceiveAsync();
        _peer.Send(Options.Replace("z9hG4bKabc", "z9hG4bKother"));
        await _handler.NextAsync();
    }

    [Fact]
    public async Task Merged_ClientGaveUpAndAsksAnew_IsTheHandlers()
    {
        _peer.Send(Options);
        await _handler.NextAsync();
        Advance(seconds: 17);
        _peer.Send(Options.Replace("z9hG4bKabc", "z9hG4bKother"));
        await _handler.NextAsync();
    }

    [Fact]
    public async Task Merged_Message_IsTheHandlersWhoKnowsIt()
    {
        _peer.Send(Wire.Message);
        await _handler.NextAsync();
        _peer.Send(Wire.Message.Replace("z9hG4bKabc", "z9hG4bKother"));
        await _handler.NextAsync();
    }

    [Fact]
    public async Task Takes_HandlerWantsNothing_IsDroppedWithoutATrace()
    {
        _handler.Refuses = true;
        _peer.Send(Wire.Message);
        _peer.Send(Wire.Message.Replace("CSeq: 7 MESSAGE", "CSeq: 7 OPTIONS"));
        _peer.Send(Wire.Message.Replace("MESSAGE", "CANCEL"));
        await Eventually.TrueAsync(() => _endpoint.Counters[SipCounter.RequestsIgnored] == 3);
        _handler.Refuses = false;
        _peer.Send(Wire.Message);
        await _handler.NextAsync();
        _peer.HasMore.Should().BeFalse();
        _endpoint.ServerTransactions.Should().Be(1);
    }

    [Fact]
    public async Task Refusal_MuchLongerThanTheRequest_IsNotSent()
    {
        // 74 octets would be answered by 100 and more: enough of those, with the address of a victim, would hurt him.
        _peer.Send("MESSAGE sip:a SIP/2.0\nv:SIP/2.0/UDP a\nf:sip:a;tag=1\nt:sip:a\ni:1\nCSeq:1 MESSAGE\n\n");
        ServerTransaction transaction = await _handler.NextAsync();
        transaction.Respond(new SipOutgoingResponse(401, Headers: [new("WWW-Authenticate", new string('x', 200))]));
        _endpoint.Counters[SipCounter.AnswersWithheld].Should().Be(1);
        (await _peer.AskAsync(Wire.Message.Replace("MESSAGE sip:1111", "MESSAGE <sip:1111"))).Should().StartWith("SIP/2.0 400 ");
    }

    private void Advance(int seconds)
    {
        for (int i = 0; i < seconds * 10; i++) _time.Advance(TimeSpan.FromMilliseconds(100));
    }
}
