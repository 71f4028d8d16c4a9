using System.Text;
using System.Xml.Linq;
using Interworking.Gateway.Configuration;
using Interworking.Gateway.Messages;
using Interworking.Gateway.Pipeline;
using Interworking.Gateway.Sip;
using Interworking.Gateway.Tests.Pipeline;
using Interworking.Smpp.Values;

namespace Interworking.Gateway.Tests.Sip.Ingress;

/// <summary>What the sender's app gets to know of its message's end.</summary>
public sealed class NoticeTests : IAsyncLifetime
{
    private static readonly AttemptResult Refused =
        AttemptResult.End(new Outcome { Kind = OutcomeKind.Failed, SipStatus = 603, ReceiptState = MessageState.Rejected });

    private static readonly TimeSpan Minute = TimeSpan.FromMinutes(1);

    private MessageWorld _world = null!;

    public async Task InitializeAsync() => _world = await MessageWorld.StartAsync(delivery: new DeliveryOptions { FailureText = "Your message to {to} could not be delivered." });

    public async Task DisposeAsync() => await _world.DisposeAsync();

    [Theory]
    [InlineData("positive-delivery", true)]
    [InlineData("positive-delivery, negative-delivery", true)]
    [InlineData("negative-delivery", false)]
    public async Task Delivered_AskedFor_NotifiesTheSendersApp(string wanted, bool told)
    {
        Task<Reply> reply = SendAsync(Cpim(wanted));
        (await Gateway.Apps.NextAsync()).Answer.SetResult(ScriptedApps.Delivered);
        (await reply).Status.Should().Be(200);
        if (told)
        {
            Message notice = await NextNoticeAsync();
            notice.NoticeType.Should().Be(ContentTypes.Cpim);
            Status(notice).Should().Be("delivered");
        }

        await ExpectNothingMoreAsync(cdrs: 1);
    }

    [Fact]
    public async Task Notification_IsWhatTheStandardSays()
    {
        Task<Reply> reply = SendAsync(Cpim("positive-delivery"));
        (await Gateway.Apps.NextAsync()).Answer.SetResult(ScriptedApps.Delivered);
        await reply;

        Message notice = await NextNoticeAsync();

        string[] halves = notice.Text!.Split("\r\n\r\n", 3);
        halves[0].Split("\r\n").Should().Equal(
            "From: <sip:444@env1.example.net>", "To: <sip:111222333@env1.example.net>", "NS: imdn <urn:ietf:params:imdn>", $"imdn.Message-ID: {notice.Id}");
        halves[1].Split("\r\n").Should().Equal(
            "Content-type: message/imdn+xml", "Content-Disposition: notification", $"Content-length: {Encoding.UTF8.GetByteCount(halves[2])}");
        XElement imdn = XDocument.Parse(halves[2]).Root!;
        XNamespace xmlns = "urn:ietf:params:xml:ns:imdn";
        imdn.Name.Should().Be(xmlns + "imdn");
        imdn.Element(xmlns + "message-id")!.Value.Should().Be("m<1>&2");
        imdn.Element(xmlns + "datetime")!.Value.Should().Be("2026-01-01T13:40:00-08:00");
        imdn.Element(xmlns + "recipient-uri")!.Value.Should().Be("sip:444@env1.example.net");
        (notice.Origin.Number, notice.Destination).Should().Be(("444", SipWorld.Did));
    }

    [Theory]
    [InlineData("negative-delivery", true)]
    [InlineData("positive-delivery", false)]
    public async Task FailedLater_AskedFor_NotifiesOnce(string wanted, bool told)
    {
        await FailLaterAsync(Cpim(wanted));
        if (told) Status(await NextNoticeAsync()).Should().Be("failed");

        await ExpectNothingMoreAsync(cdrs: 1);
    }

    [Theory, InlineData("processing, positive-delivery", true), InlineData("positive-delivery", false)]
    public async Task Stored_AskedFor_NotifiesOfThatAndThenOfTheEnd(string wanted, bool told)
    {
        Task<Reply> reply = SendAsync(Cpim(wanted));
        ScriptedApps.Attempt attempt = await Gateway.Apps.NextAsync();
        await Gateway.HoldPassesAsync(reply);
        (await reply).Status.Should().Be(202);
        if (told)
        {
            Message stored = await NextNoticeAsync();
            XDocument.Parse(stored.Text!.Split("\r\n\r\n", 3)[2]).Descendants().Last().Name.LocalName.Should().Be("stored");
            stored.Text.Should().Contain("<processing-notification>");
        }

        attempt.Answer.SetResult(ScriptedApps.Delivered);
        Status(await NextNoticeAsync()).Should().Be("delivered");
        await ExpectNothingMoreAsync(cdrs: 1);
    }

    [Fact]
    public async Task DeliveredAtOnce_ProcessingAskedFor_IsNotStored()
    {
        Task<Reply> reply = SendAsync(Cpim("processing"));
        (await Gateway.Apps.NextAsync()).Answer.SetResult(ScriptedApps.Delivered);

        (await reply).Status.Should().Be(200);
        await ExpectNothingMoreAsync(cdrs: 1);
    }

    [Fact]
    public async Task FailedLater_NotAskedFor_TellsInWordsOfOurs()
    {
        await FailLaterAsync(new MessageRequest());

        Message notice = await NextNoticeAsync();

        (notice.Text, notice.NoticeType).Should().Be(("Your message to 444 could not be delivered.", ContentTypes.TextUtf8));
        (notice.Origin.Number, notice.Destination).Should().Be(("444", SipWorld.Did));
        await ExpectNothingMoreAsync(cdrs: 1);
    }

    [Fact]
    public async Task FailedAtOnce_TheAnswerTellsIt_NoNotice()
    {
        foreach (MessageRequest request in new[] { new MessageRequest(), Cpim("negative-delivery") })
        {
            Task<Reply> reply = SendAsync(request);
            (await Gateway.Apps.NextAsync()).Answer.SetResult(Refused);
            (await reply).Status.Should().Be(603);
        }

        await ExpectNothingMoreAsync(cdrs: 2);
    }

    [Fact]
    public async Task Expired_NotAskedFor_TellsInWordsOfOurs()
    {
        Gateway.Apps.Standing = delivery => delivery.Message.NoticeType is null ? ScriptedApps.Absent : ScriptedApps.Delivered;
        (await SendAsync(new MessageRequest { Headers = ["Expires: 60"] })).Status.Should().Be(202);

        await Gateway.TimePassesUntilAsync(Minute / 4, () => Gateway.Apps.Arrived.Count == 1);

        Gateway.Apps.Arrived.Should().Equal("Your message to 444 could not be delivered.");
        (await Gateway.CdrsAsync()).Should().Equal("expired");
    }

    [Fact]
    public async Task NoticeThatFails_IsAnsweredWithNone()
    {
        await FailLaterAsync(new MessageRequest());

        (await Gateway.Apps.NextAsync()).Answer.SetResult(Refused);

        await ExpectNothingMoreAsync(cdrs: 1);
    }

    [Fact]
    public async Task Notice_SenderAbsent_WaitsForHimThroughARestart()
    {
        await FailLaterAsync(new MessageRequest());
        (await Gateway.Apps.NextAsync()).Answer.SetResult(ScriptedApps.Absent);
        await Limits.UntilAsync(() => Gateway.Registrar.Marked.Contains(SipWorld.Did), "the sender is awaited");
        await _world.StopAsync();
        _world = await MessageWorld.StartAsync(formerLife: Gateway);

        Gateway.Deliverer.Wake(1);

        (await NextNoticeAsync()).Text.Should().Be("Your message to 444 could not be delivered.");
        await ExpectNothingMoreAsync(cdrs: 1);
    }

    [Fact]
    public async Task Notice_DidGivenToAnother_IsNotTold()
    {
        Task<Reply> reply = SendAsync(new MessageRequest());
        ScriptedApps.Attempt attempt = await Gateway.Apps.NextAsync();
        await Gateway.HoldPassesAsync(reply);
        Gateway.Accounts.Remove(Gateway.Accounts.Current.AccountsById[1]);
        _world.AddAccount(9, SipWorld.Did);

        attempt.Answer.SetResult(Refused);

        await Limits.UntilAsync(() => Gateway.Metrics.Waiting == 0, "the message ended");
        await ExpectNothingMoreAsync(cdrs: 1);
    }

    [Fact]
    public async Task FailedLater_TextSwitchedOff_TellsNobody()
    {
        await _world.DisposeAsync();
        _world = await MessageWorld.StartAsync();

        await FailLaterAsync(new MessageRequest());

        await ExpectNothingMoreAsync(cdrs: 1);
    }

    private PipelineFixture Gateway => _world.Gateway;

    private static MessageRequest Cpim(string wanted) => new()
    {
        Type = "message/cpim",
        Body = Encoding.UTF8.GetBytes($"""
            From: <sip:111222333@env1.example.net>
            To: <sip:444@env1.example.net>
            DateTime: 2026-01-01T13:40:00-08:00
            NS: imdn <urn:ietf:params:imdn>
            imdn.Message-ID: m<1>&2
            imdn.Disposition-Notification: {wanted}

            Content-Type: text/plain;charset=UTF-8

            hello
            """.ReplaceLineEndings("\r\n")),
    };

    private async Task<Reply> SendAsync(MessageRequest request)
    {
        using MessagePhone phone = await _world.PhoneAsync();
        return await phone.SendAsync(request);
    }

    /// <summary>Answered 202, then refused by the recipient.</summary>
    private async Task FailLaterAsync(MessageRequest request)
    {
        Task<Reply> reply = SendAsync(request);
        ScriptedApps.Attempt attempt = await Gateway.Apps.NextAsync();
        await Gateway.HoldPassesAsync(reply);
        (await reply).Status.Should().Be(202);
        attempt.Answer.SetResult(Refused);
    }

    private async Task<Message> NextNoticeAsync()
    {
        ScriptedApps.Attempt attempt = await Gateway.Apps.NextAsync();
        attempt.Delivery.Account.Id.Should().Be(1);
        attempt.Answer.SetResult(ScriptedApps.Delivered);
        return attempt.Delivery.Message;
    }

    private static string Status(Message notice) =>
        XDocument.Parse(notice.Text!.Split("\r\n\r\n", 3)[2]).Descendants().First(element => element.Name.LocalName == "status").Elements().Single().Name.LocalName;

    /// <summary>All is finished, and only the messages themselves have CDRs.</summary>
    private async Task ExpectNothingMoreAsync(int cdrs)
    {
        await Limits.UntilAsync(() => Gateway.Metrics.Waiting == 0 && Gateway.Running.Count == 0, "nothing waits or runs");
        (await Gateway.CountAsync("spool")).Should().Be(0);
        (await Gateway.CdrsAsync()).Should().HaveCount(cdrs);
        Gateway.Apps.IsQuiet.Should().BeTrue();
    }
}
