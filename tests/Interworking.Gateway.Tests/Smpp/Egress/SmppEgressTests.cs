using Interworking.Gateway.Pipeline;
using Interworking.Gateway.Provisioning;
using Interworking.Gateway.Receipts;
using Interworking.Gateway.Tests.Pipeline;
using Interworking.Smpp.Pdus;
using Interworking.Smpp.Session;
using Interworking.Smpp.Values;

namespace Interworking.Gateway.Tests.Smpp.Egress;

/// <summary>Messages on their way to peers: which connection, what its answer means, what the CDR says.</summary>
public sealed class SmppEgressTests : IAsyncLifetime
{
    private static readonly TimeSpan Step = TimeSpan.FromMilliseconds(100);

    private PeerWorld _world = null!;

    public async Task InitializeAsync() => _world = await PeerWorld.StartAsync();

    public async Task DisposeAsync() => await _world.DisposeAsync();

    [Fact]
    public async Task Submit_PeerTakesIt_OneCdrIsTheOnlyWrite()
    {
        ScriptedPeer peer = await _world.UpAsync("a");
        _world.Policy("a");
        peer.IdOf = _ => "00AB";

        Answer answer = await _world.SendAsync();

        answer.Kind.Should().Be(AnswerKind.Accepted);
        (await _world.CdrsAsync(1)).Should().Equal(new PeerWorld.CdrLine
        {
            Outcome = "delivered",
            DeliveredTo = "peer",
            SmppStatus = 0,
            Attempts = 1,
            PeerRef = "00AB",
            TraceId = $"env1-{answer.Id}",
            Carrier = "TATA",
            Direction = "sms_to_sms",
        });
        (await _world.SpoolAsync()).Should().BeEmpty();
        ShortMessage sent = peer.Received.Items.Single();
        (sent.Source.Value, sent.Destination.Value, sent.PriorityFlag).Should().Be(("4477", "2221", (byte)2));
        (sent.ValidityPeriod, sent.RegisteredDelivery.Receipt).Should().Be(("000002000000000R", ReceiptRequest.None));
    }

    [Fact]
    public async Task Submit_PeerTakesItsTime_AnsweredAfterTheHoldAndFinishedLater()
    {
        ScriptedPeer peer = await _world.UpAsync("a");
        _world.Policy("a");
        peer.Answer = _ => null;

        Task<Answer> answer = _world.Accept().Answer;
        await peer.Received.CountAsync(1, "submit_sm");
        answer.IsCompleted.Should().BeFalse("the hold runs");
        await _world.Gateway.HoldPassesAsync(answer);
        (await _world.SpoolAsync()).Should().Equal(1); // sending
        peer.AnswerAll();

        (await _world.CdrsAsync(1))[0].Outcome.Should().Be("delivered");
        (await _world.SpoolAsync()).Should().BeEmpty();
        peer.Received.Count.Should().Be(1);
    }

    [Fact]
    public async Task Submit_NothingIsUp_WaitsAndGoesWhenTheLinkComes()
    {
        ScriptedPeer peer = _world.Peer("a");
        _world.Policy("a");
        await _world.SendAsync("one");
        await _world.SendAsync("two");
        (await _world.SpoolAsync()).Should().Equal(0, 0);

        await peer.UpAsync();

        (await _world.CdrsAsync(2)).Should().OnlyContain(cdr => cdr.Outcome == "delivered" && cdr.Attempts == 1);
        peer.Received.Items.Select(Text).Should().Equal("one", "two");
        await Limits.UntilAsync(() => _world.Gateway.Forwarder.Queues.Sum(queue => queue.Messages) == 0, "nothing counted as waiting");
        _world.Gateway.Metrics.Waiting.Should().Be(0);
    }

    [Fact]
    public async Task Submit_FirstGoesDown_SecondTakesOverAndBack()
    {
        ScriptedPeer first = await _world.UpAsync("a");
        ScriptedPeer second = await _world.UpAsync("b");
        _world.Policy("a", "b");
        await _world.SendAsync("one");
        await first.CutAsync();
        await _world.SendAsync("two");
        await first.UpAsync();
        await _world.SendAsync("three");

        first.Received.Items.Select(Text).Should().Equal("one", "three");
        second.Received.Items.Select(Text).Should().Equal("two");
    }

    [Theory]
    [InlineData(CommandStatus.MessageQueueFull)]
    [InlineData(CommandStatus.SystemError)]
    [InlineData(CommandStatus.TransientError)]
    [InlineData(CommandStatus.Throttled)]
    [InlineData(CommandStatus.InvalidSystemId)]
    public async Task Submit_FirstRefusesForNow_SecondTakesIt(CommandStatus status)
    {
        ScriptedPeer first = await _world.UpAsync("a");
        ScriptedPeer second = await _world.UpAsync("b");
        _world.Policy("a", "b");
        first.Answer = _ => status;

        await _world.SendAsync();

        PeerWorld.CdrLine cdr = (await _world.CdrsAsync(1))[0];
        (cdr.Outcome, cdr.Attempts).Should().Be(("delivered", 2));
        (first.Received.Count, second.Received.Count).Should().Be((1, 1));
    }

    [Fact]
    public async Task Submit_Throttled_LinkIsPausedForASecondAndThenTriedAgain()
    {
        ScriptedPeer peer = await _world.UpAsync("a");
        _world.Policy("a");
        peer.Answer = _ => CommandStatus.Throttled;
        await _world.SendAsync("one");
        peer.Answer = _ => CommandStatus.Ok;
        await _world.SendAsync("two", to: "2222");
        peer.Received.Count.Should().Be(1, "the link is left alone");
        (await _world.SpoolAsync()).Should().Equal(0, 0);

        DateTimeOffset before = _world.Gateway.Time.GetUtcNow();
        await _world.PassAsync(Step, () => peer.Received.Count == 3, "both sent");

        (_world.Gateway.Time.GetUtcNow() - before).Should().BeGreaterThanOrEqualTo(TimeSpan.FromSeconds(1));
        (await _world.CdrsAsync(2)).Should().OnlyContain(cdr => cdr.Outcome == "delivered");
    }

    [Theory]
    [InlineData(CommandStatus.InvalidDestinationAddress, "failed", "UNDELIV")]
    [InlineData(CommandStatus.RejectedMessage, "failed", "REJECTD")]
    [InlineData((CommandStatus)0x3FF, "failed", "UNDELIV")]
    [InlineData(CommandStatus.InvalidEsmClass, "failed", "UNDELIV")]
    public async Task Submit_RefusedForGood_CdrAndReceiptSayWhy(CommandStatus status, string outcome, string stat)
    {
        CarrierFixture.Esme carrier = (await _world.Carrier.BindAsync()).Esme;
        ScriptedPeer peer = await _world.UpAsync("a");
        ScriptedPeer other = await _world.UpAsync("b");
        _world.Policy("a", "b");
        peer.Answer = _ => status;

        await carrier.SubmitAsync(Sms("2221", 1));

        System.Text.Encoding.ASCII.GetString((await carrier.ReceiptAsync()).Body.Span).Should().Contain($"stat:{stat}");
        PeerWorld.CdrLine cdr = (await _world.CdrsAsync(1))[0];
        (cdr.Outcome, cdr.SmppStatus, cdr.DeliveredTo).Should().Be((outcome, (long)status, null));
        cdr.Error.Should().Contain($"0x{(uint)status:x2}");
        other.Received.Count.Should().Be(0);
    }

    [Fact]
    public async Task Submit_Ambiguous_ThreeTriesWithinAQuarterOfAnHourThenTheNext()
    {
        ScriptedPeer first = await _world.UpAsync("a");
        ScriptedPeer second = await _world.UpAsync("b");
        _world.Policy("a", "b");
        first.Answer = _ => CommandStatus.SubmitFailed;
        DateTimeOffset before = _world.Gateway.Time.GetUtcNow();
        await _world.SendAsync();
        first.Received.Count.Should().Be(1);

        await _world.PassAsync(TimeSpan.FromSeconds(5), () => second.Received.Count == 1, "the next connection");

        first.Received.Count.Should().Be(3);
        (_world.Gateway.Time.GetUtcNow() - before).Should().BeLessThan(TimeSpan.FromMinutes(16));
        (await _world.CdrsAsync(1))[0].Outcome.Should().Be("delivered");
    }

    [Fact]
    public async Task Submit_AmbiguousEverywhere_FailsForGood()
    {
        ScriptedPeer peer = await _world.UpAsync("a");
        _world.Policy("a");
        peer.Answer = _ => (CommandStatus)0x4A1;
        await _world.SendAsync();

        await _world.PassAsync(TimeSpan.FromSeconds(5), () => peer.Received.Count == 3, "three tries");

        PeerWorld.CdrLine cdr = (await _world.CdrsAsync(1))[0];
        (cdr.Outcome, cdr.SmppStatus).Should().Be(("failed", 0x4A1));
    }

    [Fact]
    public async Task Submit_LengthRefused_OnceByTheOtherMethod()
    {
        ScriptedPeer peer = await _world.UpAsync("a");
        _world.Policy("a");
        peer.Answer = message => message.EsmClass.HasUdh ? CommandStatus.InvalidMessageLength : CommandStatus.Ok;

        await _world.SendAsync(new string('x', 200));

        ShortMessage last = peer.Received.Items[^1];
        (last.Body.Length, last.Payload.Length).Should().Be((0, 200));
        (await _world.CdrsAsync(1))[0].Outcome.Should().Be("delivered");
    }

    [Fact]
    public async Task Submit_CodingRefused_OnceAsUcs2()
    {
        ScriptedPeer peer = await _world.UpAsync("a");
        _world.Policy("a");
        peer.Answer = message => message.DataCoding == 0 ? CommandStatus.InvalidDataCoding : CommandStatus.Ok;

        await _world.SendAsync("hi");

        peer.Received.Items[^1].Body.ToArray().Should().Equal(0, (byte)'h', 0, (byte)'i');
        (await _world.CdrsAsync(1))[0].Outcome.Should().Be("delivered");
    }

    [Fact]
    public async Task Submit_OneOfThreePartsRefusedForNow_OnlyThatOneIsSentAgain()
    {
        ScriptedPeer peer = await _world.UpAsync("a");
        _world.Policy("a");
        int second = 0;
        peer.Answer = message => message.Body.Span[5] == 2 && second++ == 0 ? CommandStatus.TransientError : CommandStatus.Ok;
        await _world.SendAsync(new string('x', 400));

        await _world.PassAsync(Step, () => peer.Received.Count == 4, "the missing part");

        peer.Received.Items.Select(message => message.Body.Span[5]).Should().Equal(1, 2, 3, 2);
        peer.Received.Items.Select(message => message.Body.Span[3]).Distinct().Should().ContainSingle("one reference for the whole message");
        (await _world.CdrsAsync(1))[0].PeerRef.Should().Be("1");
    }

    [Fact]
    public async Task Drain_SilentMessageToANumberThatHasBecomeOurs_IsDisplayedNowhere()
    {
        ScriptedPeer peer = _world.Peer("a");
        _world.Policy("a");
        CarrierFixture.Esme esme = (await _world.Carrier.BindAsync()).Esme;
        SendResult accepted = await esme.SubmitAsync(new ShortMessage
        {
            Source = new SmppAddress(Ton.International, Npi.Isdn, "4477"),
            Destination = new SmppAddress(Ton.International, Npi.Isdn, "2221"),
            Body = "hi"u8.ToArray(),
            ProtocolId = 0x40,
        });
        accepted.Status.Should().Be(CommandStatus.Ok);
        _world.Gateway.Apps.Standing = _ => ScriptedApps.Delivered;
        _world.Gateway.Accounts.Add(new Account(9, "2221", "", "", "John Doe", true, true, 0));

        await peer.UpAsync();

        (await _world.CdrsAsync(1))[0].Should().Match<PeerWorld.CdrLine>(cdr => cdr.Outcome == "delivered" && cdr.Attempts == 0);
        _world.Gateway.Apps.Arrived.Should().BeEmpty();
        peer.Received.Count.Should().Be(0);
    }

    [Fact]
    public async Task Drain_NumberThatHasBecomeOursAndIsTakenByARelay_WaitsForWhatTheAppTells()
    {
        ScriptedPeer peer = _world.Peer("a");
        _world.Policy("a");
        (Delivery delivery, Task<Answer> answer) = _world.Accept("hi");
        (await answer.WaitAsync(Limits.Patience)).Kind.Should().Be(AnswerKind.Accepted);
        await _world.WaitsAsync();
        _world.Gateway.Apps.Standing = _ => AttemptResult.Relayed("push.example.net", 202);
        var account = new Account(9, "2221", "", "", "John Doe", true, true, 0);
        _world.Gateway.Accounts.Add(account);

        await peer.UpAsync();

        DateTime end = DateTime.UtcNow + Limits.Patience;
        while (await _world.SpoolAsync() is not [2]) (DateTime.UtcNow < end).Should().BeTrue("a relay has it, nobody knows more");
        await Limits.UntilAsync(() => _world.Gateway.Forwarder.Queues.All(queue => queue.Messages == 0), "nothing waits in the queue");
        await _world.Gateway.Notifications.AcceptAsync(account, new AppNotification($"{delivery.Message.Id}@env1", Delivered: true));
        (await _world.CdrsAsync(1))[0].Should().Match<PeerWorld.CdrLine>(cdr => cdr.Outcome == "delivered" && cdr.DeliveredTo == "device");
        peer.Received.Count.Should().Be(0);
    }

    [Fact]
    public async Task Submit_PartRefusedAndNextConnectionUp_GetsAllParts()
    {
        ScriptedPeer first = await _world.UpAsync("a");
        ScriptedPeer second = await _world.UpAsync("b");
        _world.Policy("a", "b");
        first.Answer = message => message.Body.Span[5] == 2 ? CommandStatus.TransientError : CommandStatus.Ok;

        await _world.SendAsync(new string('x', 400));

        second.Received.Items.Select(message => message.Body.Span[5]).Should().Equal(1, 2, 3);
    }

    [Fact]
    public async Task Submit_CameByTheFirstConnection_GoesByTheOther()
    {
        ScriptedPeer first = await _world.UpAsync("a");
        ScriptedPeer second = await _world.UpAsync("b");
        _world.Policy("a", "b");

        SendResultOf(await first.DeliverAsync(Sms("2221", 0))).Should().Be(CommandStatus.Ok);

        (await _world.CdrsAsync(1))[0].Outcome.Should().Be("delivered");
        (first.Received.Count, second.Received.Count).Should().Be((0, 1));
    }

    [Fact]
    public async Task Submit_CameByItsOnlyConnection_IsRefused()
    {
        ScriptedPeer peer = await _world.UpAsync("a");
        _world.Policy("a");

        SendResultOf(await peer.DeliverAsync(Sms("2221", 0))).Should().Be(CommandStatus.PermanentError);
    }

    [Fact]
    public async Task Submit_Weights_ShareByWeightAndFallBack()
    {
        ScriptedPeer heavy = await _world.UpAsync("a");
        ScriptedPeer light = await _world.UpAsync("b");
        _world.Gateway.Accounts.Put(new ServicePolicy("to peers", 10, "222%", ["a", "b"], true) { Weights = [3, 1] });
        for (int at = 0; at < 100; at++) await _world.SendAsync(to: $"2220{at}");
        heavy.Received.Count.Should().BeInRange(73, 77);
        (heavy.Received.Count + light.Received.Count).Should().Be(100);

        await heavy.CutAsync();
        int before = light.Received.Count;
        for (int at = 0; at < 10; at++) await _world.SendAsync(to: $"2221{at}");
        (light.Received.Count - before).Should().Be(10);
    }

    [Fact]
    public async Task Submit_RateLimited_TheRestFollowsAtTheAgreedRate()
    {
        ScriptedPeer peer = await _world.UpAsync("a", connection => connection with { MessagesPerSecond = 10 });
        _world.Policy("a");
        DateTimeOffset before = _world.Gateway.Time.GetUtcNow();
        for (int at = 0; at < 30; at++) await _world.SendAsync(to: $"2220{at}");
        int atOnce = peer.Received.Count;

        await _world.PassAsync(TimeSpan.FromMilliseconds(20), () => peer.Received.Count == 30, "all sent");

        atOnce.Should().BeLessThan(4);
        (_world.Gateway.Time.GetUtcNow() - before).Should().BeGreaterThan(TimeSpan.FromSeconds(2.5));
    }

    [Fact]
    public async Task Submit_Transaction_TellsTheOutcomeAndSpoolsNothing()
    {
        ScriptedPeer peer = await _world.UpAsync("a");
        _world.Policy("a");
        (await _world.Accept(transaction: true, receipt: ReceiptRequest.Both).Answer.WaitAsync(Limits.Patience)).Kind.Should().Be(AnswerKind.Accepted);
        peer.Received.Items[0].RegisteredDelivery.Receipt.Should().Be(ReceiptRequest.None);
        peer.Answer = _ => CommandStatus.TransientError;
        (await _world.Accept(transaction: true).Answer.WaitAsync(Limits.Patience)).Kind.Should().Be(AnswerKind.FailedForNow);
        peer.Answer = _ => CommandStatus.InvalidDestinationAddress;
        (await _world.Accept(transaction: true).Answer.WaitAsync(Limits.Patience)).Kind.Should().Be(AnswerKind.FailedForGood);
        await peer.CutAsync();
        (await _world.Accept(transaction: true).Answer.WaitAsync(Limits.Patience)).Kind.Should().Be(AnswerKind.FailedForNow);
        (await _world.SpoolAsync()).Should().BeEmpty();
        (await _world.CdrsAsync(4)).Select(cdr => cdr.Outcome).Should().Equal("delivered", "failed", "failed", "failed");
    }

    [Fact]
    public async Task Submit_ValidityOver_Expires()
    {
        _world.Peer("a");
        _world.Policy("a");
        await _world.Accept(validity: TimeSpan.FromMinutes(5)).Answer.WaitAsync(Limits.Patience);

        await _world.Gateway.TimePassesUntilAsync(TimeSpan.FromSeconds(30), () => _world.Gateway.Metrics.Waiting == 0);

        PeerWorld.CdrLine cdr = (await _world.CdrsAsync(1))[0];
        (cdr.Outcome, cdr.Attempts).Should().Be(("expired", 0));
    }

    [Fact]
    public async Task Queue_PolicyDisabledWhileRowsWait_RoutedAnew()
    {
        ScriptedPeer peer = await _world.UpAsync("b");
        _world.Peer("a");
        ServicePolicy policy = _world.Policy("a");
        await _world.SendAsync();
        _world.Gateway.Accounts.Put(policy with { Enabled = false });
        await _world.PassAsync(Step, () => _world.Gateway.Time.GetUtcNow().Second >= 3, "some looks");
        (await _world.SpoolAsync()).Should().Equal(0);

        _world.Gateway.Accounts.Put(new ServicePolicy("other", 20, "%", ["b"], true));
        await _world.PassAsync(Step, () => peer.Received.Count == 1, "sent by the other policy");

        (await _world.CdrsAsync(1))[0].Outcome.Should().Be("delivered");
    }

    [Fact]
    public async Task Queue_Restart_GoesOnInOrder()
    {
        _world.Peer("a");
        _world.Policy("a");
        await _world.SendAsync("one");
        await _world.SendAsync("two");
        _world.Gateway.Time.Advance(TimeSpan.FromSeconds(1)); // ids of the next life are later ones
        await _world.StopAsync();

        await using PeerWorld next = await PeerWorld.StartAsync(_world.Gateway);
        ScriptedPeer peer = next.Peer("a");
        await next.SendAsync("three");
        await peer.UpAsync();
        await next.PassAsync(Step, () => peer.Received.Count == 3, "all sent");

        peer.Received.Items.Select(Text).Should().Equal("one", "two", "three");
        (await next.CdrsAsync(3)).Should().OnlyContain(cdr => cdr.Outcome == "delivered");
    }

    [Fact]
    public async Task Queue_EarlierOneIsDeferred_LaterOnesDoNotOvertake()
    {
        ScriptedPeer peer = await _world.UpAsync("a");
        _world.Policy("a");
        peer.Answer = _ => CommandStatus.TransientError;
        await _world.SendAsync("one");
        peer.Answer = _ => CommandStatus.Ok;
        await _world.SendAsync("two");
        await _world.SendAsync("other", to: "2229");
        peer.Received.Items.Select(Text).Should().Equal("one", "other");

        await _world.PassAsync(Step, () => peer.Received.Count == 4, "all sent");

        peer.Received.Items.Select(Text).Should().Equal("one", "other", "one", "two");
    }

    internal static string Text(ShortMessage message) => System.Text.Encoding.ASCII.GetString(message.Body.Span);

    private static CommandStatus SendResultOf(in Interworking.Smpp.Session.SendResult result) => result.Status;

    private static ShortMessage Sms(string to, byte receipt) => new()
    {
        Source = new SmppAddress(Ton.International, Npi.Isdn, "4477"),
        Destination = new SmppAddress(Ton.International, Npi.Isdn, to),
        RegisteredDelivery = new RegisteredDelivery(receipt),
        Body = "hi"u8.ToArray(),
    };
}
