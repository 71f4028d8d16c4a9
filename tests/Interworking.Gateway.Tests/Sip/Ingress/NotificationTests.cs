using System.IO.Compression;
using System.Text;
using Interworking.Gateway.Configuration;
using Interworking.Gateway.Pipeline;
using Interworking.Gateway.Provisioning;
using Interworking.Gateway.Tests.Pipeline;
using Interworking.Smpp.Values;

namespace Interworking.Gateway.Tests.Sip.Ingress;

/// <summary>Messages that a relay took, and what apps tell about them (design, table 4.1; RFC 5438).</summary>
public sealed class NotificationTests : IAsyncLifetime
{
    private const string Recipient = "444";
    private const string Relay = "relay.example.net";

    private MessageWorld _world = null!;
    private MessagePhone _phone = null!;

    private PipelineFixture Gateway => _world.Gateway;

    private Account Account => Gateway.Accounts.Current.AccountsByDid[Recipient];

    public async Task InitializeAsync()
    {
        _world = await MessageWorld.StartAsync();
        _phone = await _world.PhoneAsync(user: Recipient);
        Gateway.Apps.Standing = _ => AttemptResult.Relayed(Relay, 202);
    }

    public async Task DisposeAsync()
    {
        _phone.Dispose();
        await _world.DisposeAsync();
    }

    [Fact]
    public async Task Relayed_IsAnsweredAndWaits()
    {
        Delivery delivery = await AcceptAsync();

        (await Gateway.CountAsync("spool where state = 2 and account_id = 2 and sent_by = 'relay.example.net'")).Should().Be(1);
        (await Gateway.CdrsAsync()).Should().BeEmpty();
        delivery.IsHandedOver.Should().BeTrue();
        Gateway.Metrics.Waiting.Should().Be(1);
    }

    [Theory]
    [InlineData("delivery", "delivered", "delivered", MessageState.Delivered)]
    [InlineData("display", "displayed", "delivered", MessageState.Delivered)]
    [InlineData("delivery", "failed", "failed", MessageState.Undeliverable)]
    public async Task Notification_OfItsRecipient_EndsTheMessage(string kind, string status, string outcome, MessageState receipt)
    {
        Delivery delivery = await AcceptAsync();

        (await TellAsync(Imdn(delivery.Message.Id.ToString(), kind, status))).Status.Should().Be(200);

        (await Gateway.CdrsAsync()).Should().Equal(outcome);
        (await Gateway.CountAsync($"receipt where state = {(int)receipt}")).Should().Be(1);
        (await Gateway.CountAsync("cdr where account = '444' and direction = 'sms_to_sip'")).Should().Be(1);
        (await Gateway.CountAsync("spool")).Should().Be(0);
        await Limits.UntilAsync(() => Gateway.Metrics.Waiting == 0, "nothing waits");
        (await TellAsync(Imdn(delivery.Message.Id.ToString(), "display", "displayed"))).Status.Should().Be(200);
        (await Gateway.CdrsAsync()).Should().Equal(outcome);
    }

    [Theory]
    [InlineData("{0}@env1.example.net")]
    [InlineData("{0}-2@env1.example.net")]
    public async Task Notification_NamesTheCallId_EndsTheMessageToo(string name)
    {
        Delivery delivery = await AcceptAsync();

        await TellAsync(Imdn(string.Format(null, name, delivery.Message.Id), "delivery", "delivered"));

        (await Gateway.CdrsAsync()).Should().Equal("delivered");
    }

    [Theory, InlineData("deflate", true), InlineData("deflate", false), InlineData("gzip", true)]
    public async Task Notification_Compressed_IsUnpacked(string encoding, bool zlib)
    {
        Delivery delivery = await AcceptAsync();
        byte[] xml = Encoding.UTF8.GetBytes(Imdn(delivery.Message.Id.ToString(), "delivery", "delivered"));

        (await TellAsync(Pack(xml, encoding, zlib), $"Content-Encoding: {encoding}")).Status.Should().Be(200);

        (await Gateway.CdrsAsync()).Should().Equal("delivered");
    }

    [Fact]
    public async Task Notification_InCpim_CountsAsIfItWereTheBody()
    {
        Delivery delivery = await AcceptAsync();
        string cpim = "From: <sip:444@env1.example.net>\r\nTo: <sip:4477@env1.example.net>\r\n\r\nContent-type: message/imdn+xml\r\nContent-Disposition: notification\r\n\r\n"
            + Imdn(delivery.Message.Id.ToString(), "delivery", "delivered");

        await _phone.SendAsync(new MessageRequest { From = From(Recipient), Type = "message/cpim", Body = Encoding.UTF8.GetBytes(cpim) });

        (await Gateway.CdrsAsync()).Should().Equal("delivered");
    }

    [Fact]
    public async Task Notification_UnpacksToTooMuch_Is413()
    {
        byte[] bomb = Pack(new byte[10_000_000], "deflate", zlib: true);

        (await TellAsync(bomb, "Content-Encoding: deflate")).Status.Should().Be(413);
    }

    [Theory]
    [InlineData("br", "whatever")]
    [InlineData("deflate", "no deflate at all")]
    [InlineData("identity", "<imdn")]
    [InlineData("identity", "<!DOCTYPE imdn [<!ENTITY a \"b\">]><imdn xmlns=\"urn:ietf:params:xml:ns:imdn\"><message-id>&a;</message-id></imdn>")]
    [InlineData("identity", "")]
    public async Task Notification_SaysNothingToUs_IsTakenAndDropped(string encoding, string body)
    {
        await AcceptAsync();

        (await TellAsync(Encoding.UTF8.GetBytes(body), $"Content-Encoding: {encoding}")).Status.Should().Be(200);

        (await Gateway.CdrsAsync()).Should().BeEmpty();
        (await Gateway.CountAsync("spool")).Should().Be(1);
    }

    [Theory]
    [InlineData("processing-notification", "processed")]
    [InlineData("delivery-notification", "error")]
    [InlineData("delivery-notification", "forbidden")]
    public async Task Notification_IsNoEnd_MessageWaitsOn(string element, string status)
    {
        Delivery delivery = await AcceptAsync();

        await TellAsync(Imdn(delivery.Message.Id.ToString(), element.Split('-')[0], status));

        (await Gateway.CdrsAsync()).Should().BeEmpty();
    }

    [Fact]
    public async Task Notification_OfAnotherAccount_IsIgnored()
    {
        Delivery delivery = await AcceptAsync();
        using MessagePhone stranger = await _world.PhoneAsync();

        (await stranger.SendAsync(Request(SipWorld.Did, Encoding.UTF8.GetBytes(Imdn(delivery.Message.Id.ToString(), "delivery", "delivered"))))).Status.Should().Be(200);

        (await Gateway.CdrsAsync()).Should().BeEmpty();
        (await Gateway.CountAsync("spool")).Should().Be(1);
    }

    [Fact]
    public async Task Notification_BeforeTheRelaysAnswer_IsNotLost()
    {
        Gateway.Apps.Standing = null;
        (Delivery delivery, Task<Answer> answer) = Gateway.Accept(Account, "hello", receipt: ReceiptRequest.Both);
        ScriptedApps.Attempt attempt = await Gateway.Apps.NextAsync();
        using MessagePhone stranger = await _world.PhoneAsync();
        await stranger.SendAsync(Request(SipWorld.Did, Encoding.UTF8.GetBytes(Imdn(delivery.Message.Id.ToString(), "delivery", "failed"))));
        await TellAsync(Imdn(delivery.Message.Id.ToString(), "delivery", "delivered"));

        attempt.Answer.SetResult(AttemptResult.Relayed(Relay, 202));
        await answer.WaitAsync(Limits.Patience);
        Gateway.Pipeline.Answered(delivery);

        await Limits.UntilAsync(() => Gateway.Metrics.Waiting == 0, "the message ends");
        (await Gateway.CdrsAsync()).Should().Equal("delivered");
    }

    [Fact]
    public async Task Relayed_AfterTheHold_RowWaitsForTheApp()
    {
        Gateway.Apps.Standing = null;
        (Delivery delivery, Task<Answer> answer) = Gateway.Accept(Account, "hello");
        ScriptedApps.Attempt attempt = await Gateway.Apps.NextAsync();
        await Gateway.HoldPassesAsync(answer);
        attempt.Answer.SetResult(AttemptResult.Relayed(Relay, 202));
        await Limits.UntilAsync(() => delivery.IsHandedOver, "handed over");
        (await Gateway.CountAsync("spool where state = 2 and account_id = 2 and policy = '(relay)'")).Should().Be(1);

        await TellAsync(Imdn(delivery.Message.Id.ToString(), "delivery", "delivered"));

        (await Gateway.CdrsAsync()).Should().Equal("delivered");
    }

    [Fact]
    public async Task Relayed_WhatComesAfter_IsNotHeldUp()
    {
        await AcceptAsync();
        Gateway.Apps.Standing = _ => ScriptedApps.Delivered;

        await AcceptAsync("second");

        Gateway.Apps.Arrived.Should().Equal("second");
    }

    [Fact]
    public async Task Relayed_ProcessEnds_NextLifeKnowsIt()
    {
        Delivery delivery = await AcceptAsync();
        PipelineFixture formerLife = Gateway;
        await _world.StopAsync();
        await using MessageWorld next = await MessageWorld.StartAsync(formerLife: formerLife);
        next.Gateway.Apps.Standing = _ => throw new InvalidOperationException("a relay has it");
        using MessagePhone phone = await next.PhoneAsync(user: Recipient);
        next.Gateway.Deliverer.Wake(2);

        await phone.SendAsync(Request(Recipient, Encoding.UTF8.GetBytes(Imdn(delivery.Message.Id.ToString(), "delivery", "delivered"))));

        (await next.Gateway.CdrsAsync()).Should().Equal("delivered");
        _world = await MessageWorld.StartAsync();
    }

    [Fact]
    public async Task Relayed_NothingIsTold_EndsAsUnknownWithItsValidity()
    {
        await AcceptAsync(validity: TimeSpan.FromMinutes(5));

        await Gateway.TimePassesUntilAsync(TimeSpan.FromSeconds(10), () => Gateway.Metrics.Waiting == 0);

        (await Gateway.CdrsAsync()).Should().Equal("unknown");
        (await Gateway.CountAsync("cdr where delivered_to = 'relay' and account = '444'")).Should().Be(1);
    }

    [Fact]
    public async Task Relayed_InTransactionMode_EndsAtOnce()
    {
        (Delivery _, Task<Answer> answer) = Gateway.Accept(Account, "hello", transaction: true);

        (await answer.WaitAsync(Limits.Patience)).Kind.Should().Be(AnswerKind.Accepted);
        (await Gateway.CdrsAsync()).Should().Equal("unknown");
        (await Gateway.CountAsync("spool")).Should().Be(0);
    }

    [Fact]
    public async Task TrustedPeer_TellsForAnyAccount()
    {
        await using MessageWorld world = await MessageWorld.StartAsync(new SipOptions { TrustedPeers = ["127.0.0.0/8"] });
        world.Gateway.Apps.Standing = _ => AttemptResult.Relayed(Relay, 202);
        (Delivery delivery, Task<Answer> answer) = world.Gateway.Accept(world.Gateway.Accounts.Current.AccountsByDid[Recipient], "hello");
        await answer.WaitAsync(Limits.Patience);
        using MessagePhone relay = await world.PhoneAsync();

        await relay.AskAsync(new MessageRequest
        {
            From = "sip:relay@relay.example.net",
            Type = "message/imdn+xml",
            Body = Encoding.UTF8.GetBytes(Imdn(delivery.Message.Id.ToString(), "delivery", "delivered")),
        });

        (await world.Gateway.CdrsAsync()).Should().Equal("delivered");
    }

    private async Task<Delivery> AcceptAsync(string text = "hello", TimeSpan? validity = null)
    {
        (Delivery delivery, Task<Answer> answer) = Gateway.Accept(Account, text, receipt: ReceiptRequest.Both, validity: validity);
        (await answer.WaitAsync(Limits.Patience)).Kind.Should().Be(AnswerKind.Accepted);
        Gateway.Pipeline.Answered(delivery);
        return delivery;
    }

    private Task<Reply> TellAsync(string xml) => TellAsync(Encoding.UTF8.GetBytes(xml));

    private Task<Reply> TellAsync(byte[] body, params string[] headers) => _phone.SendAsync(Request(Recipient, body) with { Headers = headers });

    private static MessageRequest Request(string from, byte[] body) =>
        new() { From = From(from), Uri = "sip:4477@env1.example.net", Type = "message/imdn+xml", Body = body };

    private static string From(string number) => $"sip:{number}@{SipWorld.Domain}";

    private static string Imdn(string about, string kind, string status) =>
        $"""
        <?xml version="1.0" encoding="UTF-8"?>
        <imdn xmlns="urn:ietf:params:xml:ns:imdn"><message-id>{about}</message-id><datetime>2026-01-01T00:00:00Z</datetime>
        <{kind}-notification><status><{status}/></status></{kind}-notification></imdn>
        """;

    private static byte[] Pack(byte[] body, string encoding, bool zlib)
    {
        using var packed = new MemoryStream();
        using (Stream packing = encoding == "gzip" ? new GZipStream(packed, CompressionLevel.Optimal)
            : zlib ? new ZLibStream(packed, CompressionLevel.Optimal) : new DeflateStream(packed, CompressionLevel.Optimal)) packing.Write(body);
        return packed.ToArray();
    }
}
