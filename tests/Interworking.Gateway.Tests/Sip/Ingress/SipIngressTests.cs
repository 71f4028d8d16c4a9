using System.Text;
using Interworking.Gateway.Messages;
using Interworking.Gateway.Pipeline;
using Interworking.Gateway.Pipeline.Ledger;
using Interworking.Gateway.Tests.Pipeline;
using Interworking.Smpp.Values;

namespace Interworking.Gateway.Tests.Sip.Ingress;

public sealed class SipIngressTests : IAsyncLifetime
{
    private MessageWorld _world = null!;
    private MessagePhone _phone = null!;

    private PipelineFixture Gateway => _world.Gateway;

    public async Task InitializeAsync()
    {
        _world = await MessageWorld.StartAsync();
        _phone = await _world.PhoneAsync();
    }

    public async Task DisposeAsync()
    {
        _phone.Dispose();
        await _world.DisposeAsync();
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Message_DeliveredAtOnce_Is200AfterItsCdr(bool tcp)
    {
        using MessagePhone phone = await _world.PhoneAsync(tcp);
        const string Text = "two lines,\r\none 😀 — and a tab\t.";
        Task<Reply> reply = phone.SendAsync(new MessageRequest { Body = Encoding.UTF8.GetBytes(Text), CallId = "c1@app" });
        ScriptedApps.Attempt attempt = await Gateway.Apps.NextAsync();
        reply.IsCompleted.Should().BeFalse();
        attempt.Answer.SetResult(ScriptedApps.Delivered);

        (await reply).Status.Should().Be(200);
        (await Gateway.CdrsAsync()).Should().Equal("delivered");
        Message message = attempt.Delivery.Message;
        message.Text.Should().Be(Text);
        (message.Direction, message.Destination, attempt.Delivery.Account.Id).Should().Be((Direction.SipToSip, "444", 2));
        message.Origin.Should().Be(new Origin { Number = SipWorld.Did, Raw = SipWorld.Did, Account = SipWorld.Did, AccountId = 1, CallId = "c1@app 2" });
        message.Parts.Should().Equal(new MessagePart(message.Id, 1, ReceiptRequest.None));
    }

    [Theory]
    [InlineData("P-Asserted-Identity: <sip:+4455@core.example.org>")]
    [InlineData("P-Preferred-Identity: <sip:+4455@core.example.org>")]
    [InlineData("Privacy: id")]
    public async Task Message_OfAnAppThatVouchesForItself_IsFromItsAccount(string header)
    {
        Task<Reply> reply = _phone.SendAsync(new MessageRequest { Headers = [header] });
        ScriptedApps.Attempt attempt = await Gateway.Apps.NextAsync();
        attempt.Answer.SetResult(ScriptedApps.Delivered);

        (await reply).Status.Should().Be(200);
        attempt.Delivery.Message.Origin.Number.Should().Be(SipWorld.Did);
    }

    [Theory, InlineData("emergency", 3), InlineData("Urgent", 2), InlineData("normal", 0), InlineData("non-urgent", 0), InlineData("odd", 0)]
    public async Task Message_Priority_GoesWithIt(string priority, int flag)
    {
        Task<Reply> reply = _phone.SendAsync(new MessageRequest { Headers = [$"Priority: {priority}", "Subject: lunch", "In-Reply-To: 70710@saturn"] });
        ScriptedApps.Attempt attempt = await Gateway.Apps.NextAsync();
        attempt.Answer.SetResult(ScriptedApps.Delivered);

        await reply;
        (attempt.Delivery.Message.Priority, attempt.Delivery.Message.Text).Should().Be(((byte)flag, "hello"));
    }

    [Fact]
    public async Task Message_NoOutcomeWithinTheHold_Is202AfterItsSpoolRow()
    {
        Task<Reply> reply = _phone.SendAsync(new MessageRequest());
        ScriptedApps.Attempt attempt = await Gateway.Apps.NextAsync();

        await Gateway.HoldPassesAsync(reply);

        (await reply).Status.Should().Be(202);
        (await Gateway.CountAsync("spool")).Should().Be(1);
        attempt.Answer.SetResult(ScriptedApps.Delivered);
        await Limits.UntilAsync(() => Gateway.Metrics.Waiting == 0, "delivered later");
        (await Gateway.CdrsAsync()).Should().Equal("delivered");
    }

    [Fact]
    public async Task Message_RecipientAbsent_Is202AndWaits()
    {
        Gateway.Apps.Standing = _ => ScriptedApps.Absent;

        (await _phone.SendAsync(new MessageRequest())).Status.Should().Be(202);

        (await Gateway.CountAsync("spool")).Should().Be(1);
        Gateway.Registrar.Marked.Should().Contain("444");
    }

    [Theory]
    [InlineData(603, MessageState.Rejected, 603)]
    [InlineData(415, MessageState.Undeliverable, 415)]
    [InlineData(405, MessageState.Undeliverable, 500)]
    [InlineData(407, MessageState.Rejected, 403)]
    public async Task Message_RecipientRefuses_IsToldWithACdr(int status, MessageState state, int answer)
    {
        Gateway.Apps.Standing = _ => AttemptResult.End(new Outcome { Kind = OutcomeKind.Failed, SipStatus = status, ReceiptState = state });

        (await _phone.SendAsync(new MessageRequest())).Status.Should().Be(answer);

        (await Gateway.CdrsAsync()).Should().Equal("failed");
    }

    [Fact]
    public async Task Message_ToOneself_IsDelivered()
    {
        Gateway.Apps.Standing = _ => ScriptedApps.Delivered;

        (await _phone.SendAsync(new MessageRequest { Uri = $"sip:{SipWorld.Did}@{SipWorld.Domain}" })).Status.Should().Be(200);

        Gateway.Apps.Arrived.Should().Equal("hello");
    }

    [Theory]
    [InlineData("sip:444@env1.example.net", 200)]
    [InlineData("sip:+444@env1.example.net", 200)]
    [InlineData("sip:%34%34%34@ENV1.example.net:5099;transport=tcp", 200)]
    [InlineData("sip:+4-4-4;phone-context=x@env1.example.net;user=phone", 200)]
    [InlineData("sips:444@env1.example.net", 200)]
    [InlineData("tel:+4.4.4", 200)]
    [InlineData("tel:444;phone-context=env1.example.net", 200)]
    [InlineData("sip:4-4-4@env1.example.net", 404)]
    [InlineData("sip:445@env1.example.net", 404)]
    [InlineData("sip:env1.example.net", 404)]
    [InlineData("tel:+445", 404)]
    [InlineData("sip:666@env1.example.net", 480)]
    [InlineData("sip:777@env1.example.net", 480)]
    [InlineData("sip:444@elsewhere.example.org", 403)]
    public async Task Message_ByRequestUri_HasItsAnswer(string uri, int status)
    {
        Gateway.Apps.Standing = _ => ScriptedApps.Delivered;
        _world.AddAccount(6, "666", enabled: false);
        _world.AddAccount(7, "777", messaging: false);

        (await _phone.SendAsync(new MessageRequest { Uri = uri })).Status.Should().Be(status);

        (await Gateway.CdrsAsync()).Should().HaveCount(status == 200 ? 1 : 0);
    }

    [Fact]
    public async Task Message_ToOurListenersAddress_IsOurs()
    {
        Gateway.Apps.Standing = _ => ScriptedApps.Delivered;

        (await _phone.SendAsync(new MessageRequest { Uri = $"sip:444@{_world.Udp}", From = $"sip:{SipWorld.Did}@{_world.Udp}" })).Status.Should().Be(200);
    }

    [Theory]
    [InlineData("sip:444@env1.example.net")]
    [InlineData("sip:111222333@elsewhere.example.org")]
    [InlineData("sip:nobody@env1.example.net")]
    [InlineData("sip:env1.example.net")]
    public async Task Message_FromAnother_Is403(string from)
    {
        (await _phone.SendAsync(new MessageRequest { From = from })).Status.Should().Be(403);

        _world.Numbers["authentication.failures MESSAGE from"].Should().Be(1);
        _world.Numbers["requests MESSAGE 403"].Should().Be(1);
    }

    [Theory]
    [InlineData("sip:+111222333@env1.example.net;user=phone")]
    [InlineData("tel:+111222333")]
    public async Task Message_FromOwnNumberAnotherWay_IsHis(string from)
    {
        Gateway.Apps.Standing = _ => ScriptedApps.Delivered;

        (await _phone.SendAsync(new MessageRequest { From = from })).Status.Should().Be(200);
    }

    [Fact]
    public async Task Message_WrongPassword_IsChallengedAgainAndCounted()
    {
        Reply reply = await _phone.SendAsync(new MessageRequest(), password: "wrong");

        reply.Status.Should().Be(401);
        reply.Header("WWW-Authenticate").Should().StartWith("Digest ").And.Contain($"realm=\"{SipWorld.Domain}\"");
        _world.Numbers["authentication.failures MESSAGE password"].Should().Be(1, "the first request had no credentials: no failure");
    }

    [Theory]
    [InlineData("666")]
    [InlineData("777")]
    public async Task Message_AccountMayNotSend_Is403(string did)
    {
        _world.AddAccount(6, "666", enabled: false);
        _world.AddAccount(7, "777", messaging: false);
        using MessagePhone phone = await _world.PhoneAsync(user: did);

        (await phone.SendAsync(new MessageRequest { From = $"sip:{did}@{SipWorld.Domain}" })).Status.Should().Be(403);
    }

    [Theory]
    [InlineData("application/im-iscomposing+xml", "", 200)]
    [InlineData("message/imdn+xml", "Content-Encoding: deflate", 200)]
    [InlineData("text/html", "", 415)]
    [InlineData("text/plain", "Content-Encoding: deflate", 415)]
    public async Task Message_BodyThatIsNoText_MakesNoMessage(string type, string header, int status)
    {
        (await _phone.SendAsync(new MessageRequest { Type = type, Body = [0x78, 0xDA, 0xFF], Headers = header.Length > 0 ? [header] : [] })).Status.Should().Be(status);

        (await Gateway.CdrsAsync()).Should().BeEmpty();
        (await Gateway.CountAsync("spool")).Should().Be(0);
        (_world.Numbers["dropped typing"] + _world.Numbers["dropped notification"]).Should().Be(status == 200 ? 1 : 0);
    }

    [Fact]
    public async Task Message_EmptyBody_Is400() => (await _phone.SendAsync(new MessageRequest { Body = [] })).Status.Should().Be(400);

    [Fact]
    public async Task Message_BodyBeyondTheLimit_Is413()
    {
        using MessagePhone phone = await _world.PhoneAsync(tcp: true);

        (await phone.SendAsync(new MessageRequest { Body = new byte[10_001].Select(_ => (byte)'x').ToArray() })).Status.Should().Be(413);
    }

    [Fact]
    public async Task Message_Expires_BoundsItsValidity()
    {
        Task<Reply> reply = _phone.SendAsync(new MessageRequest { Headers = ["Expires: 600"] });
        Message message = (await Gateway.Apps.NextAsync()).Delivery.Message;

        (message.ExpiresAt - message.AcceptedAt).Should().Be(TimeSpan.FromMinutes(10));
        await Gateway.HoldPassesAsync(reply);
    }

    [Fact]
    public async Task Message_FasterThanAllowed_Is503WithRetryAfterUntilTimePasses()
    {
        Gateway.Apps.Standing = _ => ScriptedApps.Delivered;
        _world.AddAccount(8, "888", perMinute: 2);
        using MessagePhone phone = await _world.PhoneAsync(user: "888");
        var request = new MessageRequest { From = $"sip:888@{SipWorld.Domain}" };
        (await phone.SendAsync(request with { CallId = "a" })).Status.Should().Be(200);
        (await phone.SendAsync(request with { CallId = "b" })).Status.Should().Be(200);

        Reply refused = await phone.SendAsync(request with { CallId = "c" });

        refused.Status.Should().Be(503);
        refused.Header("Retry-After").Should().Be("30");
        Gateway.Time.Advance(TimeSpan.FromSeconds(30));
        (await phone.SendAsync(request with { CallId = "c", CSeq = 7 })).Status.Should().Be(200);
        (await Gateway.CdrsAsync()).Should().HaveCount(3);
    }

    [Fact]
    public async Task Message_DatabaseTakesNoCommits_Is503WithRetryAfter()
    {
        Gateway.Apps.Standing = _ => ScriptedApps.Absent;
        Gateway.Store.Broken = new LedgerUnavailableException(rolledBack: true, "disk full");

        Reply reply = await _phone.SendAsync(new MessageRequest());

        reply.Status.Should().Be(503);
        reply.Header("Retry-After").Should().NotBeNull();
        Gateway.Store.Broken = null;
        (await Gateway.CountAsync("spool")).Should().Be(0);
    }
}
