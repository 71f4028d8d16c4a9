using System.Globalization;
using Interworking.Gateway.Configuration;
using Interworking.Sip.Messages;
using Interworking.Smpp.Values;

namespace Interworking.Gateway.Tests.Sip.Outbound;

/// <summary>Each row of the design's table 4.1: what a contact answers → what becomes of the message and what its sender is told.</summary>
public sealed class Table41Tests : IAsyncLifetime
{
    private static readonly TimeSpan Validity = TimeSpan.FromSeconds(90);
    private static readonly TimeSpan Step = TimeSpan.FromSeconds(2);

    private DeliveryWorld _world = null!;

    public async Task InitializeAsync() => _world = await DeliveryWorld.StartAsync();

    public async Task DisposeAsync() => await _world.DisposeAsync();

    [Theory, InlineData(200), InlineData(202), InlineData(299)]
    public async Task Direct2xx_IsDelivered(int status)
    {
        await AnsweredAsync(status);

        (await _world.EndAsync()).Should().Be(new Ended("delivered", "device", status, (long)MessageState.Delivered));
        _world.Contact.Received.Count.Should().Be(1);
    }

    [Theory, InlineData(408, 96, 144), InlineData(480, 96, 144), InlineData(430, 96, 144), InlineData(486, 8, 12), InlineData(600, 8, 12)]
    [InlineData(429, 4, 6), InlineData(500, 4, 6), InlineData(502, 4, 6), InlineData(503, 4, 6), InlineData(504, 4, 6), InlineData(580, 4, 6)]
    public async Task AbsentBusyOrInTrouble_IsTriedAgainUntilItExpires(int status, int from, int to)
    {
        await AnsweredAsync(status, validity: TimeSpan.FromMinutes(5));

        (await _world.NextTryAsync()).TotalSeconds.Should().BeInRange(from - 1, to);
        await _world.ReceivedAsync(2);
        (await _world.EndAsync(TimeSpan.FromSeconds(10))).Should().Match<Ended>(end => end.Outcome == "expired" && end.Receipt == (long)MessageState.Expired);
    }

    [Theory, InlineData(480), InlineData(486), InlineData(429), InlineData(500), InlineData(503)]
    public async Task RetryAfter_IsHonoured(int status)
    {
        _world.Contact.Answers(new SipOutgoingResponse(status, Headers: [new("Retry-After", "40 (in a while);duration=10")]));
        _world.Register();
        await _world.AcceptAsync();

        (await _world.NextTryAsync()).TotalSeconds.Should().BeInRange(39, 48);
    }

    [Fact]
    public async Task Silence_IsTriedAgainUntilItExpires()
    {
        _world.Contact.Answer = (_, _) => null;
        _world.Register();
        await _world.AcceptAsync(validity: TimeSpan.FromMinutes(5), answers: false);
        await _world.ReceivedAsync(2);

        (await _world.EndAsync(TimeSpan.FromSeconds(10))).Should().Match<Ended>(end => end.Outcome == "expired" && end.Receipt == (long)MessageState.Expired);
        ExpectOneAfterTheOther(_world.Contact.Received.Items);
    }

    [Theory, InlineData(404), InlineData(410), InlineData(604)]
    public async Task RefusesTheUser_IsSkippedUntilItsNextRegister(int status)
    {
        await AnsweredAsync(status, validity: TimeSpan.FromHours(1));
        await _world.NextTryAsync();

        (await _world.EndAsync(TimeSpan.FromSeconds(30))).Should().Match<Ended>(end => end.Outcome == "expired" && end.Receipt == (long)MessageState.Expired);
        _world.Contact.Received.Count.Should().Be(1);
    }

    [Fact]
    public async Task RefusesTheUser_AfterItsNextRegister_GetsTheMessage()
    {
        await AnsweredAsync(404);
        await _world.NextTryAsync();
        _world.Contact.Answers(200);
        _world.Register(_world.Account, _world.Contact, [], cseq: 2);
        _world.Gateway.Deliverer.Wake(_world.Account.Id);

        (await _world.EndAsync()).Outcome.Should().Be("delivered");
    }

    [Theory, InlineData(413), InlineData(513)]
    public async Task TooLarge_OnceInPieces(int status)
    {
        _world.Contact.Answers(new SipOutgoingResponse(status), new SipOutgoingResponse(200));
        _world.Register();
        await _world.AcceptAsync(new string('x', 700));

        (await _world.EndAsync()).Outcome.Should().Be("delivered");
        string whole = _world.Contact.Received.Items[0].CallId!;
        _world.Contact.Received.Items.Skip(1).Should().NotBeEmpty().And.OnlyContain(piece => piece.CallId != whole);
        string.Concat(_world.Contact.Received.Items.Skip(1).Select(ScriptedContact.TextOf)).Should().Be(new string('x', 700));
    }

    [Theory, InlineData(413), InlineData(513)]
    public async Task TooLarge_AlsoInPieces_IsUndeliverable(int status) => await ExpectFailedAsync(status, MessageState.Undeliverable, requests: 2);

    [Theory, InlineData(406), InlineData(415), InlineData(488)]
    public async Task Format_OnceAsPlainText(int status)
    {
        _world.Contact.Answers(new SipOutgoingResponse(status), new SipOutgoingResponse(200));
        _world.Register();
        await _world.AcceptAsync();

        (await _world.EndAsync()).Outcome.Should().Be("delivered");
        _world.Contact.Received.Items.Select(request => request.ContentType).Should().Equal("text/plain;charset=UTF-8", "text/plain");
        ExpectOneAfterTheOther(_world.Contact.Received.Items);
    }

    [Theory, InlineData(406), InlineData(415), InlineData(488)]
    public async Task Format_AlsoAsPlainText_IsUndeliverable(int status) => await ExpectFailedAsync(status, MessageState.Undeliverable, requests: 2);

    [Theory, InlineData(401), InlineData(407)]
    public async Task Challenged_WithoutCredentials_IsRejected(int status) => await ExpectFailedAsync(status, MessageState.Rejected);

    [Theory, InlineData(403), InlineData(603), InlineData(606), InlineData(607), InlineData(608)]
    public async Task Refused_IsRejected(int status) => await ExpectFailedAsync(status, MessageState.Rejected);

    [Theory, InlineData(405), InlineData(420), InlineData(501), InlineData(416), InlineData(484), InlineData(485), InlineData(482), InlineData(483)]
    [InlineData(300), InlineData(302), InlineData(305), InlineData(380), InlineData(400), InlineData(481), InlineData(489), InlineData(499), InlineData(601), InlineData(699)]
    public async Task AnythingElse_IsUndeliverable(int status) => await ExpectFailedAsync(status, MessageState.Undeliverable);

    [Fact]
    public async Task Retried_KeepsCallIdAndTagWithAHigherCSeq()
    {
        _world.Contact.Answers(new SipOutgoingResponse(486), new SipOutgoingResponse(415), new SipOutgoingResponse(486), new SipOutgoingResponse(200));
        _world.Register();
        await _world.AcceptAsync();
        await _world.ReceivedAsync(3);
        await _world.NextTryAsync(attempt: 2);
        await _world.ReceivedAsync(4);

        (await _world.EndAsync()).Outcome.Should().Be("delivered");
        ExpectOneAfterTheOther(_world.Contact.Received.Items);
    }

    [Fact]
    public async Task TwoContacts_WhatCanStillSucceedBeatsWhatCannot()
    {
        await using var other = new ScriptedContact();
        other.Answers(603);
        _world.Contact.Answers(486);
        _world.Register();
        _world.Bindings[_world.Account.Did].Add(_world.Bindings[_world.Account.Did][0] with { Contact = $"sip:x@{other.Address}", Source = other.Address });
        await _world.AcceptAsync();

        (await _world.NextTryAsync()).TotalSeconds.Should().BeInRange(7, 12);
    }

    [Fact]
    public async Task Path202_IsARelays_NotSentAgainAndUnknownAtItsValidity()
    {
        await using DeliveryWorld routed = await DeliveryWorld.StartAsync();
        routed.Contact.Answers(202);
        routed.Register($"<sip:{routed.Contact.Address};lr>");
        await routed.AcceptAsync(validity: Validity);
        await routed.RelayedAsync();
        routed.Gateway.Deliverer.Wake(routed.Account.Id);

        (await routed.EndAsync(Step)).Should().Be(new Ended("unknown", "relay", 202, (long)MessageState.Unknown));
        routed.Contact.Received.Count.Should().Be(1);
        routed.Count("spool").Should().Be(0);
        routed.Gateway.Metrics.Waiting.Should().Be(0);
    }

    [Fact]
    public async Task Path200_IsTheApps()
    {
        _world.Register($"<sip:{_world.Contact.Address};lr>");
        await _world.AcceptAsync();

        (await _world.EndAsync()).Should().Be(new Ended("delivered", "device", 200, (long)MessageState.Delivered));
        _world.Contact.Received.Items.Single().Route.Should().Equal($"<sip:{_world.Contact.Address};lr>");
    }

    [Theory]
    [InlineData("127.0.0.1;trusted", true, 202, "delivered", MessageState.Delivered)]
    [InlineData("127.0.0.0/8;trusted", false, 200, "delivered", MessageState.Delivered)]
    [InlineData("127.0.0.1", false, 200, "unknown", MessageState.Unknown)]
    public async Task KnownRelay_IsAsTrustedAsItsSetting(string relay, bool behindPath, int status, string outcome, MessageState receipt)
    {
        await using DeliveryWorld world = await DeliveryWorld.StartAsync(new SipOptions { Relays = [relay] });
        world.Contact.Answers(status);
        world.Register(behindPath ? [$"<sip:{world.Contact.Address};lr>"] : []);
        await world.AcceptAsync(validity: Validity);
        if (outcome == "unknown") await world.RelayedAsync();

        (await world.EndAsync(Step)).Should().Match<Ended>(end => end.Outcome == outcome && end.DeliveredTo == "relay" && end.Receipt == (long)receipt);
        world.Contact.Received.Count.Should().Be(1);
    }

    private async Task AnsweredAsync(int status, TimeSpan? validity = null)
    {
        _world.Contact.Answers(status);
        _world.Register();
        await _world.AcceptAsync(validity: validity);
    }

    private async Task ExpectFailedAsync(int status, MessageState receipt, int requests = 1)
    {
        await AnsweredAsync(status);

        (await _world.EndAsync()).Should().Be(new Ended("failed", null, status, (long)receipt));
        _world.Contact.Received.Count.Should().Be(requests);
    }

    private static void ExpectOneAfterTheOther(IReadOnlyList<SipRequest> requests)
    {
        requests.Select(request => (request.CallId, request.From!.Tag)).Distinct().Should().ContainSingle();
        requests.Select(request => request.CSeq!.Value.Number.ToString("D5", CultureInfo.InvariantCulture)).Should().BeInAscendingOrder().And.OnlyHaveUniqueItems();
    }
}
