using System.Text;
using Interworking.Gateway.Provisioning;
using Interworking.Gateway.Tests.Pipeline;
using Interworking.Smpp.Pdus;
using Interworking.Smpp.Session;
using Interworking.Smpp.Text;
using Interworking.Smpp.Values;

namespace Interworking.Gateway.Tests.Smpp.Operations;

public sealed class SubmitMultiTests : IAsyncLifetime
{
    private OperationsWorld _world = null!;
    private Account _second = null!;

    public async Task InitializeAsync()
    {
        _world = await OperationsWorld.StartAsync();
        _second = _world.Gateway.NewAccount();
    }

    public async Task DisposeAsync() => await _world.DisposeAsync();

    [Fact]
    public async Task SubmitMulti_SeveralDestinations_IsAMessageForEachAndTellsWhatWasRefused()
    {
        _world.AppComes();
        SubmitMultiResp answer = await SubmitAsync(_world.Sms("hi", receipt: 1), Number(_world.App.Did), Number("999"), Number(_second.Did), new MultiDestination(null, "friends"));

        answer.Unsuccessful.Should().Equal(
            new UnsuccessfulDelivery(Number("999").Address!.Value, CommandStatus.InvalidDestinationAddress),
            new UnsuccessfulDelivery(new SmppAddress(Ton.Unknown, Npi.Unknown, "friends"), CommandStatus.CannotSubmitToDistributionList));
        ShortMessage[] receipts = [await _world.Esme.ReceiptAsync(), await _world.Esme.ReceiptAsync()];
        foreach (ShortMessage receipt in receipts) Encoding.ASCII.GetString(receipt.Body.Span).Should().StartWith($"id:{answer.MessageId} ");
        receipts.Select(receipt => receipt.Source.Value).Should().BeEquivalentTo(_world.App.Did, _second.Did);
        await _world.ArrivedAsync("hi", "hi");
        (await _world.Gateway.CdrsAsync()).Should().Equal("delivered", "delivered");
        (await _world.QueryAsync(answer.MessageId)).State.Should().Be(MessageState.Delivered);
    }

    [Fact]
    public async Task SubmitMulti_OneDestination_HasTheMessagesOwnId()
    {
        SubmitMultiResp answer = await SubmitAsync(_world.Sms("hi"), Number(_world.App.Did));
        await _world.IdleAsync();
        (await _world.ScalarAsync<long>("select id from spool")).ToString(System.Globalization.CultureInfo.InvariantCulture).Should().Be(answer.MessageId);
        (await _world.Gateway.CountAsync("message_group")).Should().Be(0);
    }

    [Fact]
    public async Task SubmitMulti_NothingTaken_IsAnsweredWithTheFirstStatus()
    {
        SendResult result = await _world.Esme.SendAsync(new SubmitMulti([new MultiDestination(null, "friends"), Number("999")], _world.Sms("hi")));
        result.Status.Should().Be(CommandStatus.CannotSubmitToDistributionList);
        (await _world.Esme.SendAsync(new SubmitMulti([Number("998"), Number("999")], _world.Sms("hi")))).Status.Should().Be(CommandStatus.InvalidDestinationAddress);
        (await _world.Gateway.CountAsync("spool")).Should().Be(0);
    }

    [Fact]
    public async Task SubmitMulti_MoreThan254_IsRefusedWhole()
    {
        MultiDestination[] many = [.. Enumerable.Repeat(Number(_world.App.Did), 255)];
        (await _world.Esme.SendAsync(new SubmitMulti(many, _world.Sms("hi")))).Status.Should().Be(CommandStatus.InvalidNumberOfDestinations);
        SubmitMultiResp answer = await SubmitAsync(_world.Sms("hi"), many[..254]);
        answer.Unsuccessful.Should().BeEmpty();
        (await _world.Gateway.CountAsync("message_group")).Should().Be(254);
    }

    [Fact]
    public async Task SubmitMulti_BadTime_IsRefusedWhole() =>
        (await _world.Esme.SendAsync(new SubmitMulti([Number(_world.App.Did), Number(_second.Did)], _world.Sms("hi", schedule: "soon"))))
            .Status.Should().Be(CommandStatus.InvalidScheduledDeliveryTime);

    [Fact]
    public async Task SubmitMulti_AgreedRate_CountsEachDestination()
    {
        _world.Gateway.Links.All.Single().Limit = new Interworking.Gateway.Smpp.Flow.AgreedRate(_world.Gateway.Time, TimeSpan.FromSeconds(1)) { PerSecond = 1 };
        SubmitMultiResp answer = await SubmitAsync(_world.Sms("hi"), Number(_world.App.Did), Number(_second.Did));
        answer.Unsuccessful.Should().Equal(new UnsuccessfulDelivery(Number(_second.Did).Address!.Value, CommandStatus.Throttled));
    }

    [Fact]
    public async Task CancelSm_OfAGroup_EndsThoseThatWaitOrTheOneNamed()
    {
        SubmitMultiResp answer = await SubmitAsync(_world.Sms("hi"), Number(_world.App.Did), Number(_second.Did));
        await _world.IdleAsync();

        (await _world.CancelAsync(answer.MessageId, to: _second.Did)).Should().Be(CommandStatus.Ok);
        (await _world.QueryAsync(answer.MessageId)).State.Should().Be(MessageState.Enroute);
        (await _world.ReplaceAsync(answer.MessageId, "new")).Should().Be(CommandStatus.ReplaceFailed);
        (await _world.CancelAsync(answer.MessageId)).Should().Be(CommandStatus.Ok);

        (await _world.Gateway.CdrsAsync()).Should().Equal("cancelled", "cancelled");
        (await _world.QueryAsync(answer.MessageId)).State.Should().Be(MessageState.Deleted);
    }

    [Fact]
    public async Task SubmitMulti_AnsweredAfterTheSlowest_WhenAllAreCommitted()
    {
        _world.Apps.Standing = null;
        Task<SendResult> answer = _world.Esme.SendAsync(new SubmitMulti([Number(_world.App.Did), Number(_second.Did)], _world.Sms("hi")));
        ScriptedApps.Attempt first = await _world.Apps.NextAsync(), second = await _world.Apps.NextAsync();
        first.Answer.SetResult(ScriptedApps.Delivered);
        await Limits.UntilAsync(() => _world.Apps.Arrived.Count == 1, "the first has arrived");
        answer.IsCompleted.Should().BeFalse();
        second.Answer.SetResult(ScriptedApps.Delivered);
        (await answer).Status.Should().Be(CommandStatus.Ok);
        (await _world.Gateway.CdrsAsync()).Should().HaveCount(2);
    }

    [Fact]
    public async Task SubmitMulti_PartsOfALongMessage_AreAssembledForEach()
    {
        _world.AppComes();
        string text = new('x', 300);
        List<string> ids = [];
        foreach (byte[] part in Segmenter.Split(TextEncoder.Encode(text), reference: 7))
        {
            ShortMessage sms = _world.Sms("", receipt: 1) with { Body = part, EsmClass = new EsmClass(0x40) };
            ids.Add((await SubmitAsync(sms, Number(_world.App.Did), Number(_second.Did))).MessageId);
        }

        List<string> receipted = [];
        for (int i = 0; i < 4; i++) receipted.Add(Encoding.ASCII.GetString((await _world.Esme.ReceiptAsync()).Body.Span).Split(' ')[0]["id:".Length..]);
        receipted.Should().BeEquivalentTo([ids[0], ids[0], ids[1], ids[1]]);
        await _world.ArrivedAsync(text, text);
        foreach (string id in ids) (await _world.QueryAsync(id)).State.Should().Be(MessageState.Delivered);
    }

    [Fact]
    public async Task SubmitMulti_SentAgainAfterACut_GetsTheFirstIdAndNothingTwice()
    {
        _world.AppComes();
        _world.Carrier.Change(one => one with { MaxBinds = 10 });
        var multi = new SubmitMulti([Number(_world.App.Did), Number(_second.Did)], _world.Sms("hi"));
        RawPeer first = await _world.Carrier.BindRawAsync();
        await first.SendAsync(multi, 2);
        (_, Pdu? answer) = await first.ReadAsync();
        await first.CutAsync();
        await Limits.UntilAsync(() => _world.Gateway.Links.All.Count == 1, "the cut is known");

        CarrierFixture.Esme again = (await _world.Carrier.BindAsync()).Esme;
        SendResult copy = await again.SendAsync(multi);

        ((SubmitMultiResp)copy.Response!).MessageId.Should().Be(((SubmitMultiResp)answer!).MessageId);
        await _world.ArrivedAsync("hi", "hi");
        (await _world.Gateway.CdrsAsync()).Should().HaveCount(2);
    }

    private static MultiDestination Number(string number) => new(new SmppAddress(Ton.International, Npi.Isdn, number), null);

    private async Task<SubmitMultiResp> SubmitAsync(ShortMessage message, params MultiDestination[] destinations)
    {
        SendResult result = await _world.Esme.SendAsync(new SubmitMulti(destinations, message));
        result.Status.Should().Be(CommandStatus.Ok);
        return (SubmitMultiResp)result.Response!;
    }
}
