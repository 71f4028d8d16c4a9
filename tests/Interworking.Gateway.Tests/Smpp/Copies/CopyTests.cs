using Interworking.Gateway.Provisioning;
using Interworking.Gateway.Tests.Pipeline;
using Interworking.Smpp.Pdus;
using Interworking.Smpp.Session;
using Interworking.Smpp.Values;

namespace Interworking.Gateway.Tests.Smpp.Copies;

/// <summary>Promise 3: what a peer sends again because our answer may not have reached it is one message; what a user wrote twice is two.</summary>
public sealed class CopyTests : IAsyncLifetime
{
    private CarrierFixture _carrier = null!;
    private Account _app = null!;

    public async Task InitializeAsync()
    {
        _carrier = await CarrierFixture.StartAsync(manual: true);
        _carrier.Change(one => one with { MaxBinds = 10 });
        _app = _carrier.Gateway.NewAccount();
        _carrier.Gateway.Apps.Standing = _ => ScriptedApps.Delivered;
    }

    public async Task DisposeAsync() => await _carrier.DisposeAsync();

    [Fact]
    public async Task Copy_AnsweredBeforeTheCut_GetsTheFirstIdAndNobodyIsCharged()
    {
        string id = await SubmitAndCutAsync("code 4711");
        CarrierFixture.Esme again = (await _carrier.BindAsync()).Esme;

        IdOf(await again.SubmitAsync(Sms("code 4711"))).Should().Be(id);

        _carrier.Gateway.Apps.Arrived.Should().Equal("code 4711");
        (await _carrier.Gateway.CdrsAsync()).Should().HaveCount(1);
        _carrier.Copies.Copies.Should().Be(1);
    }

    [Fact]
    public async Task Copy_FirstStillInProgress_WaitsForItsAnswer()
    {
        _carrier.Gateway.Apps.Standing = null;
        RawPeer first = await _carrier.BindRawAsync();
        await first.SendAsync(new SubmitSm(Sms("slow")), 2);
        ScriptedApps.Attempt attempt = await _carrier.Gateway.Apps.NextAsync();
        await first.CutAsync();
        await NoLinksAsync();

        CarrierFixture.Esme again = (await _carrier.BindAsync()).Esme;
        Task<SendResult> copy = again.SubmitAsync(Sms("slow"));
        await Limits.UntilAsync(() => _carrier.Gateway.Links.All.Single().Session.PeerRequestsOpen == 1, "the copy is with us");
        copy.IsCompleted.Should().BeFalse();
        attempt.Answer.SetResult(ScriptedApps.Delivered);

        IdOf(await copy).Should().Be(attempt.Delivery.Message.Id.ToString());
        _carrier.Gateway.Apps.Arrived.Should().Equal("slow");
        (await _carrier.Gateway.CdrsAsync()).Should().HaveCount(1);
    }

    [Fact]
    public async Task Equal_WhileTheLinkLives_AreTwoMessages()
    {
        CarrierFixture.Esme one = (await _carrier.BindAsync()).Esme;
        CarrierFixture.Esme other = (await _carrier.BindAsync()).Esme;
        await one.SubmitAsync(Sms("yes"));
        await one.SubmitAsync(Sms("yes"));
        await other.SubmitAsync(Sms("yes"));

        _carrier.Gateway.Apps.Arrived.Should().Equal("yes", "yes", "yes");
    }

    [Fact]
    public async Task Equal_AfterAnOrderlyUnbind_AreTwoMessages()
    {
        CarrierFixture.Esme first = (await _carrier.BindAsync()).Esme;
        await first.SubmitAsync(Sms("yes"));
        await first.Session.UnbindAsync();
        await NoLinksAsync();

        await (await _carrier.BindAsync()).Esme.SubmitAsync(Sms("yes"));

        _carrier.Gateway.Apps.Arrived.Should().Equal("yes", "yes");
    }

    [Theory]
    [InlineData("other text", "447700900000", 0)]
    [InlineData("code 4711", "447700900001", 0)]
    [InlineData("code 4711", "447700900000", 3)]
    public async Task Different_AfterACut_IsANewMessage(string text, string from, byte dataCoding)
    {
        string id = await SubmitAndCutAsync("code 4711");
        CarrierFixture.Esme again = (await _carrier.BindAsync()).Esme;

        IdOf(await again.SubmitAsync(Sms(text) with { Source = new SmppAddress(Ton.International, Npi.Isdn, from), DataCoding = dataCoding })).Should().NotBe(id);
        _carrier.Gateway.Apps.Arrived.Should().HaveCount(2);
    }

    /// <summary>Two equal texts were in doubt; both come again, each gets its own id; a third is the user's.</summary>
    [Fact]
    public async Task Copies_OfTwoEqualMessages_EachOnce()
    {
        CarrierFixture.Esme first = (await _carrier.BindAsync()).Esme;
        string[] ids = [IdOf(await first.SubmitAsync(Sms("yes"))), IdOf(await first.SubmitAsync(Sms("yes")))];
        first.Cut();
        await NoLinksAsync();

        CarrierFixture.Esme again = (await _carrier.BindAsync()).Esme;
        string[] copies = [IdOf(await again.SubmitAsync(Sms("yes"))), IdOf(await again.SubmitAsync(Sms("yes")))];
        string third = IdOf(await again.SubmitAsync(Sms("yes")));

        copies.Should().Equal(ids);
        ids.Should().NotContain(third);
        _carrier.Gateway.Apps.Arrived.Should().HaveCount(3);
    }

    [Fact]
    public async Task Copy_CutAgain_IsStillKnown()
    {
        string id = await SubmitAndCutAsync("code 4711");
        CarrierFixture.Esme second = (await _carrier.BindAsync()).Esme;
        IdOf(await second.SubmitAsync(Sms("code 4711"))).Should().Be(id);
        second.Cut();
        await NoLinksAsync();

        IdOf(await (await _carrier.BindAsync()).Esme.SubmitAsync(Sms("code 4711"))).Should().Be(id);
        _carrier.Gateway.Apps.Arrived.Should().HaveCount(1);
    }

    /// <summary>The carrier answered a receipt that we sent after our answer, so it has read the answer: an equal text is the user's.</summary>
    [Fact]
    public async Task Equal_AfterACut_ButTheAnswerHadArrived_IsANewMessage()
    {
        CarrierFixture.Esme first = (await _carrier.BindAsync()).Esme;
        string id = IdOf(await first.SubmitAsync(Sms("yes") with { RegisteredDelivery = new RegisteredDelivery(1) }));
        await first.ReceiptAsync();
        await Limits.UntilAsync(() => _carrier.Gateway.Links.All.Single().Session.ConfirmedPosition > 0, "the receipt is answered");
        first.Cut();
        await NoLinksAsync();

        IdOf(await (await _carrier.BindAsync()).Esme.SubmitAsync(Sms("yes"))).Should().NotBe(id);
        _carrier.Gateway.Apps.Arrived.Should().HaveCount(2);
    }

    [Fact]
    public async Task Equal_AnsweredLongBeforeTheCut_IsANewMessage()
    {
        CarrierFixture.Esme first = (await _carrier.BindAsync()).Esme;
        string id = IdOf(await first.SubmitAsync(Sms("yes")));
        for (int i = 0; i < 3; i++)
        {
            _carrier.Gateway.Time.Advance(TimeSpan.FromSeconds(25));
            (await first.SubmitAsync(Sms($"something else {i}"))).Status.Should().Be(CommandStatus.Ok);
        }

        first.Cut();
        await NoLinksAsync();

        IdOf(await (await _carrier.BindAsync()).Esme.SubmitAsync(Sms("yes"))).Should().NotBe(id);
    }

    [Fact]
    public async Task Copy_AfterTheWindow_IsANewMessage()
    {
        string id = await SubmitAndCutAsync("code 4711");
        _carrier.Gateway.Time.Advance(TimeSpan.FromSeconds(601));

        IdOf(await (await _carrier.BindAsync()).Esme.SubmitAsync(Sms("code 4711"))).Should().NotBe(id);
    }

    [Fact]
    public async Task Copy_NoneAgreed_IsANewMessage()
    {
        _carrier.Change(one => one with { DuplicateWindowSeconds = 0 });
        string id = await SubmitAndCutAsync("code 4711");

        IdOf(await (await _carrier.BindAsync()).Esme.SubmitAsync(Sms("code 4711"))).Should().NotBe(id);
    }

    [Fact]
    public async Task Copy_OfAMessageThatWasRefused_IsANewTry()
    {
        CarrierFixture.Esme first = (await _carrier.BindAsync()).Esme;
        (await first.SubmitAsync(Sms("hi") with { Destination = new SmppAddress(Ton.International, Npi.Isdn, "999") })).Status.Should().Be(CommandStatus.InvalidDestinationAddress);
        first.Cut();
        await NoLinksAsync();

        CarrierFixture.Esme again = (await _carrier.BindAsync()).Esme;
        (await again.SubmitAsync(Sms("hi") with { Destination = new SmppAddress(Ton.International, Npi.Isdn, "999") })).Status.Should().Be(CommandStatus.InvalidDestinationAddress);
        _carrier.Copies.Copies.Should().Be(0);
    }

    /// <summary>Without this the copy would begin a new set that is never whole, and reach the user as a fragment.</summary>
    [Fact]
    public async Task Copy_OfAPart_GetsThePartsIdAndBeginsNoNewSet()
    {
        CarrierFixture.Esme first = (await _carrier.BindAsync()).Esme;
        await first.SubmitAsync(Part(1, "one "));
        string id = IdOf(await first.SubmitAsync(Part(2, "two")));
        await Limits.UntilAsync(() => _carrier.Gateway.Apps.Arrived.Count == 1, "delivered whole");
        first.Cut();
        await NoLinksAsync();

        IdOf(await (await _carrier.BindAsync()).Esme.SubmitAsync(Part(2, "two"))).Should().Be(id);
        (await _carrier.Gateway.CountAsync("part")).Should().Be(0);
        _carrier.Gateway.Apps.Arrived.Should().Equal("one two");
    }

    /// <summary>The network died without a word: our side still believes in the old link when the peer binds anew and sends again.</summary>
    [Fact]
    public async Task Copy_OldLinkDeadButNotYetNoticed_WaitsForTheVerdictAndIsACopy()
    {
        RawPeer dead = await _carrier.BindRawAsync();
        await dead.SendAsync(new SubmitSm(Sms("code 4711")), 2);
        string id = ((SubmitSmResp)(await dead.ReadAsync()).Pdu!).MessageId;
        _carrier.Gateway.Time.Advance(TimeSpan.FromSeconds(3));

        CarrierFixture.Esme again = (await _carrier.BindAsync()).Esme;
        Task<SendResult> copy = again.SubmitAsync(Sms("code 4711"));
        (await dead.ReadAsync()).Pdu.Should().BeOfType<EnquireLink>();
        (await again.SubmitAsync(Sms("unlike any before"))).Status.Should().Be(CommandStatus.Ok, "others do not wait");
        copy.IsCompleted.Should().BeFalse();
        await Limits.UntilAsync(() => _carrier.Gateway.Time.IsAwaited(TimeSpan.FromSeconds(5)), "it has five seconds");
        _carrier.Gateway.Time.Advance(TimeSpan.FromSeconds(5));

        IdOf(await copy).Should().Be(id);
        (await dead.IsClosedAsync()).Should().BeTrue();
        _carrier.Gateway.Apps.Arrived.Should().BeEquivalentTo("code 4711", "unlike any before");
    }

    [Fact]
    public async Task Equal_OldLinkSilentButAlive_IsANewMessage()
    {
        RawPeer quiet = await _carrier.BindRawAsync();
        await quiet.SendAsync(new SubmitSm(Sms("yes")), 2);
        string id = ((SubmitSmResp)(await quiet.ReadAsync()).Pdu!).MessageId;
        _carrier.Gateway.Time.Advance(TimeSpan.FromSeconds(3));

        CarrierFixture.Esme second = (await _carrier.BindAsync()).Esme;
        Task<SendResult> equal = second.SubmitAsync(Sms("yes"));
        (var probe, _) = await quiet.ReadAsync();
        await quiet.SendAsync(new EnquireLinkResp(), probe.Sequence);

        IdOf(await equal).Should().NotBe(id);
        _carrier.Gateway.Apps.Arrived.Should().Equal("yes", "yes");
        _carrier.Gateway.Links.All.Count.Should().Be(2);
    }

    [Fact]
    public async Task Cuts_InMasses_AreRememberedWithinBounds()
    {
        for (int i = 0; i < 60; i++) await SubmitAndCutAsync($"text {i}");
        CarrierFixture.Esme again = (await _carrier.BindAsync()).Esme;

        await again.SubmitAsync(Sms("text 59"));
        await again.SubmitAsync(Sms("text 0"));

        _carrier.Copies.Copies.Should().Be(1, "the oldest cuts are forgotten");
    }

    private async Task<string> SubmitAndCutAsync(string text)
    {
        CarrierFixture.Esme esme = (await _carrier.BindAsync()).Esme;
        string id = IdOf(await esme.SubmitAsync(Sms(text)));
        esme.Cut();
        await NoLinksAsync();
        return id;
    }

    private Task NoLinksAsync() => Limits.UntilAsync(() => _carrier.Gateway.Links.All.Count == 0, "the cut is noticed");

    private static string IdOf(SendResult result)
    {
        result.Status.Should().Be(CommandStatus.Ok);
        return ((SubmitSmResp)result.Response!).MessageId;
    }

    private ShortMessage Part(byte number, string text) => Sms("") with
    {
        EsmClass = new EsmClass(0x40),
        Body = (byte[])[0x05, 0x00, 0x03, 0x2A, 2, number, .. System.Text.Encoding.ASCII.GetBytes(text)],
    };

    private ShortMessage Sms(string text) => new()
    {
        Source = new SmppAddress(Ton.International, Npi.Isdn, "447700900000"),
        Destination = new SmppAddress(Ton.International, Npi.Isdn, _app.Did),
        Body = System.Text.Encoding.ASCII.GetBytes(text),
    };
}
