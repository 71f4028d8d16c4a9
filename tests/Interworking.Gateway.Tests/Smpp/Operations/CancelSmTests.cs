using System.Text;
using Interworking.Gateway.Tests.Pipeline;
using Interworking.Gateway.Tests.Smpp.Egress;
using Interworking.Smpp.Pdus;
using Interworking.Smpp.Session;
using Interworking.Smpp.Values;

namespace Interworking.Gateway.Tests.Smpp.Operations;

public sealed class CancelSmTests : IAsyncLifetime
{
    private OperationsWorld _world = null!;

    public async Task InitializeAsync() => _world = await OperationsWorld.StartAsync();

    public async Task DisposeAsync() => await _world.DisposeAsync();

    [Fact]
    public async Task CancelSm_Waiting_EndsItWithCdrAndReceipt()
    {
        string id = await _world.WaitingAsync("hi", receipt: 1);

        (await _world.CancelAsync(id)).Should().Be(CommandStatus.Ok);

        Encoding.ASCII.GetString((await _world.Esme.ReceiptAsync()).Body.Span).Should().StartWith($"id:{id} ").And.Contain("stat:DELETED");
        (await _world.Gateway.CdrsAsync()).Should().Equal("cancelled");
        (await _world.QueryAsync(id)).State.Should().Be(MessageState.Deleted);
        _world.AppComes();
        await _world.ArrivedAsync();
        (await _world.CancelAsync(id)).Should().Be(CommandStatus.CancelFailed);
        (await _world.Gateway.CountAsync("cdr")).Should().Be(1);
    }

    [Fact]
    public async Task CancelSm_AttemptPending_FailsAndItIsDelivered()
    {
        _world.Apps.Standing = null;
        Task<string> submitted = _world.SubmitAsync(_world.Sms("hi"));
        ScriptedApps.Attempt attempt = await _world.Apps.NextAsync();
        await _world.Gateway.HoldPassesAsync(submitted);

        (await _world.CancelAsync(await submitted)).Should().Be(CommandStatus.CancelFailed);

        attempt.Answer.SetResult(ScriptedApps.Delivered);
        await _world.ArrivedAsync("hi");
        (await _world.Gateway.CdrsAsync()).Should().Equal("delivered");
    }

    [Fact]
    public async Task CancelSm_TriedAgainFromTheSpool_FailsForThatOneOnly()
    {
        string first = await _world.WaitingAsync("first"), second = await _world.WaitingAsync("second");
        _world.Apps.Standing = null;
        _world.Gateway.Deliverer.Wake(_world.App.Id);
        ScriptedApps.Attempt attempt = await _world.Apps.NextAsync();

        (await _world.CancelAsync(first)).Should().Be(CommandStatus.CancelFailed);
        (await _world.CancelAsync(second)).Should().Be(CommandStatus.Ok);

        _world.Apps.Standing = _ => ScriptedApps.Delivered;
        attempt.Answer.SetResult(ScriptedApps.Delivered);
        await _world.ArrivedAsync("first");
        (await _world.Gateway.CdrsAsync()).Should().Equal("delivered", "cancelled");
    }

    [Fact]
    public async Task CancelSm_FirstOfSeveral_TheRestGoesOn()
    {
        string first = await _world.WaitingAsync("first");
        await _world.WaitingAsync("second");
        (await _world.CancelAsync(first)).Should().Be(CommandStatus.Ok);

        _world.AppComes();
        await _world.ArrivedAsync("second");
        await _world.SubmitAsync(_world.Sms("third"));
        await _world.ArrivedAsync("second", "third");
    }

    [Fact]
    public async Task CancelSm_Last_LeavesTheAccountFree()
    {
        (await _world.CancelAsync(await _world.WaitingAsync("only"))).Should().Be(CommandStatus.Ok);
        await _world.IdleAsync();

        _world.Apps.Standing = _ => ScriptedApps.Delivered;
        await _world.SubmitAsync(_world.Sms("next"));

        await _world.ArrivedAsync("next");
        (await _world.Gateway.CountAsync("spool")).Should().Be(0);
        _world.Gateway.Metrics.Waiting.Should().Be(0);
    }

    [Fact]
    public async Task CancelSm_Delivered_Fails()
    {
        _world.Apps.Standing = _ => ScriptedApps.Delivered;
        (await _world.CancelAsync(await _world.SubmitAsync(_world.Sms("hi")))).Should().Be(CommandStatus.CancelFailed);
    }

    [Fact]
    public async Task CancelSm_Scheduled_IsNeverDelivered()
    {
        string id = await _world.SubmitAsync(_world.Sms("later", schedule: "000000010000000R", receipt: 1));
        (await _world.CancelAsync(id)).Should().Be(CommandStatus.Ok);

        _world.AppComes();
        _world.Gateway.Time.Advance(TimeSpan.FromHours(2));
        await _world.ArrivedAsync();
        (await _world.Gateway.CdrsAsync()).Should().Equal("cancelled");
    }

    [Fact]
    public async Task CancelSm_WithoutAnId_EndsAllBetweenTheNumbers()
    {
        await _world.WaitingAsync("one");
        await _world.SubmitAsync(_world.Sms("two") with { ServiceType = "CMT" });
        await _world.SubmitAsync(_world.Sms("three", schedule: "000000010000000R") with { ServiceType = "CMT" });
        string other = await _world.SubmitAsync(_world.Sms("four") with { Source = new SmppAddress(Ton.International, Npi.Isdn, "4477") });
        await _world.IdleAsync();

        (await _world.CancelAsync("", serviceType: "WAP", to: _world.App.Did)).Should().Be(CommandStatus.CancelFailed);
        (await _world.CancelAsync("", serviceType: "CMT", to: _world.App.Did)).Should().Be(CommandStatus.Ok);
        (await _world.Gateway.CdrsAsync()).Should().Equal("cancelled", "cancelled");
        (await _world.CancelAsync("", to: _world.App.Did)).Should().Be(CommandStatus.Ok);
        (await _world.CancelAsync("", to: _world.App.Did)).Should().Be(CommandStatus.CancelFailed);
        (await _world.CancelAsync("")).Should().Be(CommandStatus.InvalidMessageId);

        (await _world.Gateway.CdrsAsync()).Should().HaveCount(3);
        (await _world.QueryAsync(other, new SmppAddress(Ton.Unknown, Npi.Unknown, ""))).State.Should().Be(MessageState.Enroute);
    }

    [Fact]
    public async Task CancelSm_WithoutAnIdAnAttemptPending_EndsTheOthersAndFails()
    {
        string later = await _world.SubmitAsync(_world.Sms("later", schedule: "000000010000000R"));
        _world.Apps.Standing = null;
        Task<string> submitted = _world.SubmitAsync(_world.Sms("now"));
        ScriptedApps.Attempt attempt = await _world.Apps.NextAsync();
        await _world.Gateway.HoldPassesAsync(submitted);

        (await _world.CancelAsync("", to: _world.App.Did)).Should().Be(CommandStatus.CancelFailed);

        attempt.Answer.SetResult(ScriptedApps.Delivered);
        await _world.ArrivedAsync("now");
        (await _world.QueryAsync(later)).State.Should().Be(MessageState.Deleted);
    }

    [Fact]
    public async Task CancelSm_WhatIsBehindCannotBeRead_IsDoneAllTheSameAndTheRestGoesOn()
    {
        string first = await _world.WaitingAsync("first");
        await _world.WaitingAsync("second");
        _world.Apps.Standing = _ => ScriptedApps.Delivered;
        _world.Gateway.FailNextRead = true;

        (await _world.CancelAsync(first)).Should().Be(CommandStatus.Ok);

        await _world.ArrivedAsync("second");
        (await _world.Gateway.CdrsAsync()).Should().Equal("cancelled", "delivered");
    }

    [Fact]
    public async Task CancelSm_WithoutAnIdMany_EndsThemAllAndTriesNone()
    {
        for (int i = 0; i < 210; i++) await _world.SubmitAsync(_world.Sms($"text {i}"));
        await _world.IdleAsync();
        int tried = 0;
        _world.Apps.Standing = _ =>
        {
            Interlocked.Increment(ref tried);
            return ScriptedApps.Delivered;
        };

        (await _world.CancelAsync("", to: _world.App.Did)).Should().Be(CommandStatus.Ok);
        await _world.IdleAsync();

        (await _world.Gateway.CdrsAsync()).Should().HaveCount(210).And.OnlyContain(outcome => outcome == "cancelled");
        tried.Should().Be(0);
        _world.Gateway.Metrics.Waiting.Should().Be(0);
    }

    [Fact]
    public async Task CancelSm_DatabaseTakesNoCommits_IsASystemError()
    {
        string id = await _world.WaitingAsync("hi");
        _world.Gateway.Store.Broken = new Interworking.Gateway.Pipeline.Ledger.LedgerUnavailableException(rolledBack: true, "disk full");
        _world.Gateway.Ledger.Append(new Interworking.Gateway.Pipeline.Ledger.BarrierEntry());
        await Limits.UntilAsync(() => _world.Gateway.Ledger.Trouble is not null, "trouble is known");

        (await _world.CancelAsync(id)).Should().Be(CommandStatus.SystemError);

        _world.Gateway.Store.Broken = null;
    }

    [Fact]
    public async Task CancelSm_WaitsForAPeer_IsNeverSent()
    {
        await using PeerWorld world = await PeerWorld.StartAsync();
        ScriptedPeer peer = world.Peer("a");
        world.Policy("a");
        CarrierFixture.Esme esme = (await world.Carrier.BindAsync()).Esme;
        string id = await SubmitToPeerAsync(esme, "hi", 1), kept = await SubmitToPeerAsync(esme, "stays", 0);

        (await CancelAsync(esme, id)).Should().Be(CommandStatus.Ok);

        await peer.UpAsync();
        (await peer.Received.CountAsync(1, "submit_sm"))[0].Body.ToArray().Should().Equal("stays"u8.ToArray());
        (await world.CdrsAsync(2)).Select(cdr => cdr.Outcome).Should().Equal("cancelled", "delivered");
        (await CancelAsync(esme, kept)).Should().Be(CommandStatus.CancelFailed);
        world.Gateway.Forwarder.Queues.Should().OnlyContain(queue => queue.Messages == 0);
    }

    [Fact]
    public async Task CancelSm_HandedOver_FailsAndTheReceiptDecides()
    {
        await using PeerWorld world = await PeerWorld.StartAsync();
        ScriptedPeer peer = await world.UpAsync("a");
        world.Policy("a");
        CarrierFixture.Esme esme = (await world.Carrier.BindAsync()).Esme;
        string id = await SubmitToPeerAsync(esme, "hi", 1);

        (await CancelAsync(esme, id)).Should().Be(CommandStatus.CancelFailed);

        await peer.ReceiptAsync("1", MessageState.Delivered);
        (await world.CdrsAsync(1)).Single().Outcome.Should().Be("delivered");
    }

    private static async Task<string> SubmitToPeerAsync(CarrierFixture.Esme esme, string text, byte receipt)
    {
        SendResult result = await esme.SubmitAsync(new ShortMessage
        {
            Source = OperationsWorld.Sender,
            Destination = new SmppAddress(Ton.International, Npi.Isdn, "2221"),
            Body = Encoding.ASCII.GetBytes(text),
            RegisteredDelivery = new RegisteredDelivery(receipt),
        });
        result.Status.Should().Be(CommandStatus.Ok);
        return ((SubmitSmResp)result.Response!).MessageId;
    }

    private static async Task<CommandStatus> CancelAsync(CarrierFixture.Esme esme, string id) =>
        (await esme.SendAsync(new CancelSm("", id, OperationsWorld.Sender, new SmppAddress(Ton.Unknown, Npi.Unknown, "")))).Status;
}
