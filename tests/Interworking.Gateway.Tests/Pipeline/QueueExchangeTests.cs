using Interworking.Gateway.Messages;
using Interworking.Gateway.Pipeline;
using Interworking.Gateway.Pipeline.Ledger;
using Interworking.Gateway.Pipeline.Spool;
using Interworking.Gateway.Tests.Smpp.Egress;
using Interworking.Smpp.Text;
using Interworking.Smpp.Values;
using Microsoft.Extensions.Logging.Abstractions;

namespace Interworking.Gateway.Tests.Pipeline;

/// <summary>What waits for connections goes to the node that has a bind, and what came from another node is sent.</summary>
public sealed class QueueExchangeTests : IAsyncLifetime
{
    private static readonly TimeSpan Turn = TimeSpan.FromMilliseconds(250);

    private readonly ScriptedQueues _shared = new();
    private PeerWorld _world = null!;
    private QueueExchange _exchange = null!;

    public async Task InitializeAsync()
    {
        _world = await PeerWorld.StartAsync();
        PipelineFixture gateway = _world.Gateway;
        _exchange = new QueueExchange(_shared, gateway.Forwarder, gateway.Peers, gateway.Accounts, gateway.Time, gateway.Metrics, NullLogger<QueueExchange>.Instance);
        await _exchange.StartAsync(default);
        await _exchange.StartedAsync(default);
    }

    public async Task DisposeAsync()
    {
        await _exchange.StoppingAsync(default);
        _shared.Bound.Should().BeEmpty("its last word is that nothing is bound");
        await _world.DisposeAsync();
    }

    [Fact]
    public async Task Turn_BoundElsewhereOnly_WhatWaitsIsGivenInOrderAndNotCountedAnyMore()
    {
        _world.Peer("a");
        _world.Policy("a");
        MessageId[] ids = [(await _world.SendAsync()).Id, (await _world.SendAsync(to: "2222")).Id, (await _world.SendAsync()).Id];
        _shared.Elsewhere = ["a"];

        await _world.PassAsync(Turn, () => _shared.Given.Count == 3, "the gift");

        _shared.Given.Should().Equal(ids);
        await _world.PassAsync(Turn, () => _world.Gateway.Forwarder.Queues.Single().Messages == 0 && _world.Gateway.Metrics.Waiting == 0, "counted off");
    }

    [Fact]
    public async Task Turn_NobodyTakesIt_StaysAndGoesWhenTheLinkComes()
    {
        ScriptedPeer peer = _world.Peer("a");
        _world.Policy("a");
        await _world.SendAsync("stays");
        (_shared.Elsewhere, _shared.Takes) = (["a"], 0);
        await _world.PassAsync(Turn, () => _shared.Asked > 1, "asked");

        _shared.Elsewhere = [];
        await peer.UpAsync();

        await _world.PassAsync(Turn, () => peer.Received.Count == 1, "sent here");
        (await _world.CdrsAsync(1))[0].Outcome.Should().Be("delivered");
    }

    [Fact]
    public async Task Turn_BoundHereToo_NothingIsGiven()
    {
        ScriptedPeer peer = await _world.UpAsync("a", connection => connection with { Window = 1 });
        _world.Policy("a");
        peer.Answer = _ => CommandStatus.Throttled;
        await _world.SendAsync("waits");
        _shared.Elsewhere = ["a"];
        int turns = _shared.Turns;

        await _world.PassAsync(Turn, () => _shared.Turns > turns + 3, "turns");

        _shared.Asked.Should().Be(0);
        _shared.Bound.Should().Equal("a");
    }

    [Fact]
    public async Task Turn_AnswerLost_IsAskedAgainUntilItIsKnownWhoseTheyAre()
    {
        _world.Peer("a");
        _world.Policy("a");
        MessageId id = (await _world.SendAsync()).Id;
        (_shared.FailNext, _shared.Elsewhere) = (true, ["a"]);

        await _world.PassAsync(Turn, () => _world.Gateway.Forwarder.Queues.Single().Messages == 0, "counted off");

        _shared.Given.Should().Equal(id);
        _shared.Asked.Should().Be(2);
    }

    [Fact]
    public async Task Turn_APeerHasOneOfItsPdus_StaysWithWhatIsBehindIt()
    {
        ScriptedPeer peer = await _world.UpAsync("a");
        _world.Policy("a");
        peer.Answer = message => message.Body.Span[5] == 1 ? CommandStatus.Ok : CommandStatus.Throttled;
        await _world.SendAsync(new string('x', 200));
        await _world.WaitsAsync();
        await peer.CutAsync();
        await _world.SendAsync("behind");
        MessageId other = (await _world.SendAsync("other", to: "2222")).Id;
        _world.Gateway.Time.Advance(TimeSpan.FromHours(1));

        _shared.Elsewhere = ["a"];
        await _world.PassAsync(Turn, () => _shared.Given.Count > 0, "the gift");
        int turns = _shared.Turns;
        await _world.PassAsync(Turn, () => _shared.Turns > turns + 3, "turns");

        _shared.Given.Should().Equal(other);
    }

    [Fact]
    public async Task Gift_FromAnotherNode_IsCountedOnceAndSent()
    {
        ScriptedPeer peer = await _world.UpAsync("a");
        _world.Policy("a");
        Message message = FromAnotherNode();
        await _world.Gateway.Ledger.Append(new SpoolEntry(new SpooledMessage
        {
            Message = message,
            AccountId = 0,
            Policy = "to peers",
            State = SpoolState.Waiting,
            DueAt = message.AcceptedAt,
        })).Committed;

        _shared.Gifts.Enqueue(new QueueGift(7, "to peers", "2221", 1));

        await _world.PassAsync(Turn, () => peer.Received.Count == 1, "sent");
        (await _world.CdrsAsync(1))[0].Outcome.Should().Be("delivered");
        await _world.PassAsync(Turn, () => _shared.Known.Contains(7), "known");
        await _world.PassAsync(Turn, () => _world.Gateway.Forwarder.Queues.Single().Messages == 0 && _world.Gateway.Metrics.Waiting == 0, "counted off");
    }

    /// <summary>A message that this node's pipeline does not know of.</summary>
    private Message FromAnotherNode()
    {
        MessageId id = _world.Gateway.Ids.Next();
        DateTimeOffset now = _world.Gateway.Time.GetUtcNow();
        return new Message
        {
            Id = id,
            TraceId = $"env1-{id}",
            Direction = Direction.SmsToSms,
            Origin = new Origin { Number = "4477", Raw = "+4477", Carrier = "TATA", SystemId = "tata" },
            Destination = "2221",
            DestinationRaw = "2221",
            Text = "from b",
            Alphabet = Alphabet.Gsm7,
            AcceptedAt = now,
            ExpiresAt = now.AddHours(48),
            Parts = [new MessagePart(id, 1, ReceiptRequest.None)],
        };
    }
}
