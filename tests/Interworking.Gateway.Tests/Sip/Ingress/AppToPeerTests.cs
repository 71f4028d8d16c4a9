using System.Text;
using Dapper;
using Interworking.Gateway.Configuration;
using Interworking.Gateway.Provisioning;
using Interworking.Gateway.Sip;
using Interworking.Gateway.Tests.Pipeline;
using Interworking.Gateway.Tests.Smpp;
using Interworking.Gateway.Tests.Smpp.Egress;
using Interworking.Smpp.Pdus;
using Interworking.Smpp.Values;
using Microsoft.Data.Sqlite;
using Message = Interworking.Gateway.Messages.Message;

namespace Interworking.Gateway.Tests.Sip.Ingress;

/// <summary>From an app to a number that a service policy sends to a peer.</summary>
public sealed class AppToPeerTests : IAsyncLifetime
{
    private MessageWorld _world = null!;
    private CarrierFixture _carrier = null!;
    private ScriptedPeer _peer = null!;

    public async Task InitializeAsync()
    {
        _world = await MessageWorld.StartAsync(delivery: new DeliveryOptions { FailureText = "Not delivered to {to}." });
        _carrier = await CarrierFixture.StartAsync(Gateway);
        var connection = new Connection { Name = "env4", Address = "192.0.2.1:2775", SystemId = "us", Password = "pw" };
        Gateway.Accounts.Put(connection);
        Gateway.Accounts.Put(new ServicePolicy("to env4", 10, "222%", ["env4"], true));
        _peer = new ScriptedPeer(_carrier, connection);
    }

    public async Task DisposeAsync()
    {
        await _world.EndAsync();
        await _peer.DisposeAsync();
        await _carrier.DisposeAsync();
    }

    [Fact]
    public async Task Message_PeerTakesIt_Is202AndHasLeftAsItWas()
    {
        await _peer.UpAsync();

        (await SendAsync(new MessageRequest { Body = Encoding.UTF8.GetBytes("hi 😀") })).Status.Should().Be(202);

        ShortMessage sent = _peer.Received.Items.Should().ContainSingle().Subject;
        (sent.Source.Value, sent.Destination.Value).Should().Be((SipWorld.Did, "2221"));
        Encoding.BigEndianUnicode.GetString(sent.Payload.Span).Should().Be("hi 😀");
        sent.RegisteredDelivery.Receipt.Should().NotBe(ReceiptRequest.None, "failures are told in words of ours");
    }

    [Theory]
    [InlineData(CommandStatus.InvalidDestinationAddress, 404)]
    [InlineData(CommandStatus.InvalidSourceAddress, 403)]
    [InlineData(CommandStatus.MessageQueueFull, 202)]
    [InlineData(CommandStatus.Throttled, 202)]
    public async Task Message_PeerAnswersAtOnce_IsTheStatusOfTable42(CommandStatus status, int answer)
    {
        _peer.Answer = _ => status;
        await _peer.UpAsync();

        (await SendAsync(new MessageRequest())).Status.Should().Be(answer);

        (await Gateway.CountAsync("spool")).Should().Be(answer == 202 ? 1 : 0);
        (await Gateway.CdrsAsync()).Should().HaveCount(answer == 202 ? 0 : 1);
    }

    [Fact]
    public async Task Message_LinkDown_Is202AndWaits()
    {
        (await SendAsync(new MessageRequest())).Status.Should().Be(202);

        (await Gateway.CountAsync("spool")).Should().Be(1);
    }

    [Fact]
    public async Task Receipt_Delivered_NotifiesWhoAskedForIt()
    {
        await _peer.UpAsync();
        (await SendAsync(Cpim)).Status.Should().Be(202);
        (await Gateway.CdrsAsync()).Should().BeEmpty("the peer has it and owes a receipt");

        await _peer.ReceiptAsync("1", MessageState.Delivered, source: "2221", destination: SipWorld.Did);

        Message notice = await NextNoticeAsync();
        notice.NoticeType.Should().Be(ContentTypes.Cpim);
        notice.Text.Should().Contain("<message-id>m1</message-id>").And.Contain("<delivered/>");
        (await Gateway.CdrsAsync()).Should().Equal("delivered");
    }

    [Fact]
    public async Task Receipt_Failed_IsToldInWordsOfOurs()
    {
        await _peer.UpAsync();
        (await SendAsync(new MessageRequest())).Status.Should().Be(202);

        await _peer.ReceiptAsync("1", MessageState.Undeliverable, source: "2221", destination: SipWorld.Did);

        (await NextNoticeAsync()).Text.Should().Be("Not delivered to +2221.", "the number is shown as it was written");
        (await Gateway.CdrsAsync()).Should().Equal("failed");
    }

    [Fact]
    public async Task Message_LongerThanAPdu_CdrCountsThoseInWhichItLeft()
    {
        await _peer.UpAsync();
        (await SendAsync(Cpim with { Body = [.. Cpim.Body, .. Encoding.UTF8.GetBytes(new string('x', 490))] })).Status.Should().Be(202);
        _peer.Received.Count.Should().Be(4);

        for (int id = 1; id <= 4; id++) await _peer.ReceiptAsync($"{id}", MessageState.Delivered, source: "2221", destination: SipWorld.Did);

        await NextNoticeAsync();
        using SqliteConnection database = Gateway.Database.Open();
        (await database.QuerySingleAsync<long>("select parts from cdr")).Should().Be(4);
    }

    private PipelineFixture Gateway => _world.Gateway;

    private static MessageRequest Cpim => new()
    {
        Type = "message/cpim",
        Body = "NS: imdn <urn:ietf:params:imdn>\r\nimdn.Message-ID: m1\r\nimdn.Disposition-Notification: positive-delivery\r\n\r\nContent-Type: text/plain\r\n\r\nhello"u8.ToArray(),
    };

    private async Task<Reply> SendAsync(MessageRequest request)
    {
        using MessagePhone phone = await _world.PhoneAsync();
        return await phone.SendAsync(request with { Uri = $"sip:+2221@{SipWorld.Domain}" });
    }

    private async Task<Message> NextNoticeAsync()
    {
        ScriptedApps.Attempt attempt = await Gateway.Apps.NextAsync();
        attempt.Delivery.Account.Id.Should().Be(1);
        attempt.Answer.SetResult(ScriptedApps.Delivered);
        return attempt.Delivery.Message;
    }
}
