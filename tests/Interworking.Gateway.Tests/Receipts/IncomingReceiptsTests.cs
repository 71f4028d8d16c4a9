using System.Text;
using Interworking.Gateway.Provisioning;
using Interworking.Gateway.Tests.Smpp;
using Interworking.Gateway.Tests.Smpp.Egress;
using Interworking.Smpp.Pdus;
using Interworking.Smpp.Session;
using Interworking.Smpp.Values;

namespace Interworking.Gateway.Tests.Receipts;

/// <summary>Receipts of peers end the messages that they speak of, and their origins hear it.</summary>
public sealed class IncomingReceiptsTests : IAsyncLifetime
{
    private static readonly TimeSpan Step = TimeSpan.FromMilliseconds(100);

    private PeerWorld _world = null!;

    public async Task InitializeAsync() => _world = await PeerWorld.StartAsync();

    public async Task DisposeAsync() => await _world.DisposeAsync();

    [Fact]
    public async Task Receipt_Delivered_ReachesTheCarrierWithItsOwnId()
    {
        CarrierFixture.Esme carrier = (await _world.Carrier.BindAsync()).Esme;
        ScriptedPeer peer = await _world.UpAsync("a");
        _world.Policy("a");
        SendResult answer = await carrier.SubmitAsync(Sms(1));
        string id = ((SubmitSmResp)answer.Response!).MessageId;
        peer.Received.Items[0].RegisteredDelivery.Receipt.Should().Be(ReceiptRequest.Both);
        (await _world.SpoolAsync()).Should().Equal(2); // handed over

        SendResult receipt = await peer.ReceiptAsync("1", MessageState.Delivered);

        receipt.Status.Should().Be(CommandStatus.Ok);
        Encoding.ASCII.GetString((await carrier.ReceiptAsync()).Body.Span).Should().StartWith($"id:{id} ").And.Contain("stat:DELIVRD err:000");
        PeerWorld.CdrLine cdr = (await _world.CdrsAsync(1))[0];
        (cdr.Outcome, cdr.DeliveredTo, cdr.PeerRef, cdr.SmppStatus).Should().Be(("delivered", "peer", "1", 0));
        (await _world.SpoolAsync()).Should().BeEmpty("the answer came after the commit");
    }

    [Theory]
    [InlineData(MessageState.Undeliverable, "failed", "UNDELIV")]
    [InlineData(MessageState.Rejected, "failed", "REJECTD")]
    [InlineData(MessageState.Expired, "expired", "EXPIRED")]
    [InlineData(MessageState.Deleted, "cancelled", "DELETED")]
    [InlineData(MessageState.Unknown, "unknown", "UNKNOWN")]
    public async Task Receipt_Failure_IsPassedOn(MessageState state, string outcome, string stat)
    {
        CarrierFixture.Esme carrier = (await _world.Carrier.BindAsync()).Esme;
        ScriptedPeer peer = await _world.UpAsync("a");
        _world.Policy("a");
        await carrier.SubmitAsync(Sms(1));

        await peer.ReceiptAsync("1", state, error: "0A7");

        Encoding.ASCII.GetString((await carrier.ReceiptAsync()).Body.Span).Should().Contain($"stat:{stat} err:0A7");
        PeerWorld.CdrLine cdr = (await _world.CdrsAsync(1))[0];
        cdr.Outcome.Should().Be(outcome);
        cdr.Error.Should().Contain(stat);
    }

    [Theory]
    [InlineData("00001F", "31", IdBase.Any)]
    [InlineData("1f", "0031", IdBase.Decimal)]
    [InlineData("31", "1F", IdBase.Hex)]
    [InlineData("ABC-def", "abc-DEF", IdBase.Any)]
    public async Task Receipt_IdOtherwiseWritten_Matches(string given, string written, IdBase idBase)
    {
        ScriptedPeer peer = await _world.UpAsync("a", connection => connection with { Profile = new LinkProfile { IdBase = idBase } });
        _world.Policy("a");
        peer.IdOf = _ => given;
        await _world.SendAsync(receipt: ReceiptRequest.Both);

        await peer.ReceiptAsync(written, MessageState.Delivered, tlvs: false);

        PeerWorld.CdrLine cdr = (await _world.CdrsAsync(1))[0];
        (cdr.Outcome, cdr.PeerRef).Should().Be(("delivered", given));
    }

    [Fact]
    public async Task Receipt_BeforeItsAnswer_WaitsForIt()
    {
        ScriptedPeer peer = await _world.UpAsync("a");
        _world.Policy("a");
        Task<SendResult>? receipt = null;
        peer.BeforeAnswer = async id =>
        {
            receipt = peer.ReceiptAsync(id, MessageState.Delivered);
            await Task.Yield();
        };

        await _world.SendAsync(receipt: ReceiptRequest.Both);

        (await receipt!).Status.Should().Be(CommandStatus.Ok);
        (await _world.CdrsAsync(1))[0].Outcome.Should().Be("delivered");
    }

    [Fact]
    public async Task Receipt_OfNothing_AnsweredOkWhenItHasWaited()
    {
        ScriptedPeer peer = await _world.UpAsync("a");
        Task<SendResult> receipt = peer.ReceiptAsync("4711", MessageState.Delivered);

        await _world.PassAsync(Step, () => receipt.IsCompleted, "answered");

        (await receipt).Status.Should().Be(CommandStatus.Ok);
    }

    [Theory]
    [InlineData(1, CommandStatus.TransientError)] // it comes again, and by then we may know its id
    [InlineData(11, CommandStatus.Ok)]
    public async Task Receipt_OfNothingFromOurOwnEnvironment_IsWantedAgainWhileItIsFresh(int minutes, CommandStatus expected)
    {
        ScriptedPeer peer = await _world.UpAsync("a", connection => connection with { Environment = "env4" });
        DateTimeOffset done = _world.Gateway.Time.GetUtcNow() - TimeSpan.FromMinutes(minutes);
        Task<SendResult> receipt = peer.ReceiptAsync("4711", MessageState.Delivered, done: done);

        await _world.PassAsync(Step, () => receipt.IsCompleted, "answered");

        (await receipt).Status.Should().Be(expected);
    }

    [Fact]
    public async Task Receipt_ManyOfNothing_HoldUpNobody()
    {
        ScriptedPeer peer = await _world.UpAsync("a", connection => connection with { Window = 4 });
        _world.Policy("a");
        await _world.SendAsync(receipt: ReceiptRequest.Both);
        Task<SendResult>[] lost = [.. Enumerable.Range(1000, 10).Select(id => peer.ReceiptAsync($"{id}", MessageState.Delivered))];

        (await peer.ReceiptAsync("1", MessageState.Delivered)).Status.Should().Be(CommandStatus.Ok);

        (await _world.CdrsAsync(1))[0].Outcome.Should().Be("delivered");
        await _world.PassAsync(Step, () => Task.WhenAll(lost).IsCompleted, "all answered");
    }

    [Theory]
    [InlineData(MessageState.Enroute, 0x04)]
    [InlineData(MessageState.Accepted, 0x04)]
    [InlineData(MessageState.Delivered, 0x20)]
    public async Task Receipt_Intermediate_EndsNothing(MessageState state, byte esmClass)
    {
        ScriptedPeer peer = await _world.UpAsync("a");
        _world.Policy("a");
        await _world.SendAsync(receipt: ReceiptRequest.Both);

        (await peer.ReceiptAsync("1", state, esmClass: esmClass)).Status.Should().Be(CommandStatus.Ok);

        (await _world.SpoolAsync()).Should().Equal(2);
        await peer.ReceiptAsync("1", MessageState.Delivered);
        (await _world.CdrsAsync(1))[0].Outcome.Should().Be("delivered");
    }

    [Fact]
    public async Task Receipt_LikeTextWithoutTheFlag_IsAMessage()
    {
        ScriptedPeer peer = await _world.UpAsync("a");
        ScriptedPeer other = await _world.UpAsync("b");
        _world.Policy("b");

        await peer.ReceiptAsync("1", MessageState.Delivered, tlvs: false, esmClass: 0, destination: "2222");

        SmppEgressTests.Text((await other.Received.CountAsync(1, "messages"))[0]).Should().StartWith("id:1 ");
    }

    [Fact]
    public async Task Receipt_ThreeParts_DeliveredWithTheLast()
    {
        ScriptedPeer peer = await _world.UpAsync("a");
        _world.Policy("a");
        await _world.SendAsync(new string('x', 400), receipt: ReceiptRequest.Both);

        await peer.ReceiptAsync("2", MessageState.Delivered);
        await peer.ReceiptAsync("1", MessageState.Delivered);
        (await _world.SpoolAsync()).Should().Equal(2);
        await peer.ReceiptAsync("3", MessageState.Delivered);

        (await _world.CdrsAsync(1))[0].Outcome.Should().Be("delivered");
    }

    [Fact]
    public async Task Receipt_OnePartFails_TheMessageFails()
    {
        ScriptedPeer peer = await _world.UpAsync("a");
        _world.Policy("a");
        await _world.SendAsync(new string('x', 400), receipt: ReceiptRequest.Both);

        await peer.ReceiptAsync("2", MessageState.Undeliverable);
        (await peer.ReceiptAsync("1", MessageState.Delivered)).Status.Should().Be(CommandStatus.Ok, "late ones are answered at once");

        (await _world.CdrsAsync(1)).Single().Outcome.Should().Be("failed");
    }

    [Fact]
    public async Task Receipt_AfterTheCdrWithAnotherOutcome_IsKeptAsAnEvent()
    {
        ScriptedPeer peer = await _world.UpAsync("a");
        _world.Policy("a");
        await _world.SendAsync("one", receipt: ReceiptRequest.Both);
        await peer.ReceiptAsync("1", MessageState.Unknown);

        await peer.ReceiptAsync("1", MessageState.Unknown);
        await peer.ReceiptAsync("1", MessageState.Delivered);
        (await peer.ReceiptAsync("1", MessageState.Delivered)).Status.Should().Be(CommandStatus.Ok);

        (await _world.CdrsAsync(1)).Single().Outcome.Should().Be("unknown", "a CDR never changes");
        (await _world.EventsAsync()).Should().Equal("receipt delivered");
    }

    [Fact]
    public async Task Receipt_AfterARestart_FoundInTheDatabase()
    {
        ScriptedPeer peer = await _world.UpAsync("a");
        _world.Policy("a");
        await _world.SendAsync("one", receipt: ReceiptRequest.Both);
        await _world.SendAsync(new string('x', 200), receipt: ReceiptRequest.Both);
        await _world.StopAsync();

        await using PeerWorld next = await PeerWorld.StartAsync(_world.Gateway);
        ScriptedPeer again = await next.UpAsync("a");
        await again.ReceiptAsync("1", MessageState.Delivered);
        await again.ReceiptAsync("2", MessageState.Delivered);
        await again.ReceiptAsync("3", MessageState.Delivered);

        (await next.CdrsAsync(2)).Should().OnlyContain(cdr => cdr.Outcome == "delivered");
        again.Received.Count.Should().Be(0, "what is handed over is not sent again");
        next.Gateway.Metrics.Waiting.Should().Be(0);
    }

    [Fact]
    public async Task Receipt_NeverComes_UnknownAtTheEndOfValidity()
    {
        CarrierFixture.Esme carrier = (await _world.Carrier.BindAsync()).Esme;
        await _world.UpAsync("a");
        _world.Policy("a");
        await carrier.SubmitAsync(Sms(1) with { ValidityPeriod = "000000000500000R" });

        await _world.PassAsync(TimeSpan.FromSeconds(20), () => _world.Gateway.Metrics.Waiting == 0, "ended");

        Encoding.ASCII.GetString((await carrier.ReceiptAsync()).Body.Span).Should().Contain("stat:UNKNOWN");
        PeerWorld.CdrLine cdr = (await _world.CdrsAsync(1))[0];
        (cdr.Outcome, cdr.PeerRef).Should().Be(("unknown", "1"));
    }

    [Fact]
    public async Task Receipt_OfAnotherConnection_DoesNotCount()
    {
        await _world.UpAsync("a");
        ScriptedPeer other = await _world.UpAsync("b");
        _world.Policy("a");
        await _world.SendAsync(receipt: ReceiptRequest.Both);
        Task<SendResult> receipt = other.ReceiptAsync("1", MessageState.Delivered);

        await _world.PassAsync(Step, () => receipt.IsCompleted, "answered");

        (await _world.SpoolAsync()).Should().Equal(2);
    }

    private static ShortMessage Sms(byte receipt) => new()
    {
        Source = new SmppAddress(Ton.International, Npi.Isdn, "4477"),
        Destination = new SmppAddress(Ton.International, Npi.Isdn, "2221"),
        RegisteredDelivery = new RegisteredDelivery(receipt),
        Body = "hi"u8.ToArray(),
    };
}
