using Interworking.Gateway.Access;
using Interworking.Gateway.Audit;
using Interworking.Gateway.Messages;
using Interworking.Gateway.Operating;
using Interworking.Gateway.Pipeline;
using Interworking.Gateway.Provisioning;
using Interworking.Gateway.Search;
using Interworking.Gateway.Tests.Pipeline;
using Interworking.Gateway.Tests.Smpp.Egress;
using Interworking.Storage.Sql.Operating;
using Interworking.Storage.Sql.Search;
using Microsoft.Extensions.Logging.Abstractions;

namespace Interworking.Gateway.Tests.Operating;

/// <summary>Holds on connections and policies, rerouting, and operations on what waits in queues.</summary>
public sealed class QueueVerbTests : IAsyncLifetime
{
    private PeerWorld _world = null!;

    public async Task InitializeAsync() => _world = await PeerWorld.StartAsync();

    public async Task DisposeAsync() => await _world.DisposeAsync();

    [Fact]
    public async Task Hold_OfAConnection_SendsByTheOtherAndOfAllWaits()
    {
        ScriptedPeer a = await _world.UpAsync("a");
        ScriptedPeer b = await _world.UpAsync("b");
        _world.Policy("a", "b");
        _world.Gateway.Accounts.Hold(Connection("a"));
        await _world.SendAsync("one");
        await _world.CdrsAsync(1);
        (a.Received.Count, b.Received.Count).Should().Be((0, 1));

        _world.Gateway.Accounts.Hold(Connection("a"), Connection("b"));
        await _world.SendAsync("two");
        (await _world.SpoolAsync()).Should().Equal(0);
        _world.Gateway.Accounts.Hold(Connection("b"));
        await _world.Gateway.TimePassesUntilAsync(TimeSpan.FromMilliseconds(500), () => a.Received.Count == 1);

        (await _world.CdrsAsync(2)).Should().OnlyContain(cdr => cdr.Outcome == "delivered");
        b.Received.Count.Should().Be(1);
    }

    [Fact]
    public async Task Hold_OfAPolicy_KeepsItsQueueInOrderUntilTheRelease()
    {
        ScriptedPeer peer = await _world.UpAsync("a");
        _world.Policy("a");
        _world.Gateway.Accounts.Hold(new Hold(HoldKind.Policy, "to peers"));
        for (int i = 0; i < 3; i++) (await _world.SendAsync($"m{i}")).Kind.Should().Be(AnswerKind.Accepted);
        _world.Gateway.Forwarder.WakeAll(evenEmpty: true);
        (await _world.SpoolAsync()).Should().Equal(0, 0, 0);
        peer.Received.Count.Should().Be(0);

        _world.Gateway.Accounts.Hold();
        await _world.Gateway.TimePassesUntilAsync(TimeSpan.FromMilliseconds(500), () => peer.Received.Count == 3);

        (await _world.CdrsAsync(3)).Should().OnlyContain(cdr => cdr.Outcome == "delivered" && cdr.Attempts == 1);
        _world.Gateway.Forwarder.Queues.Sum(queue => queue.Messages).Should().Be(0);
    }

    [Fact]
    public async Task Reroute_ToANamedPolicy_GoesThereAlthoughAnotherIsFirst()
    {
        _world.Peer("down");
        ScriptedPeer up = await _world.UpAsync("up");
        _world.Policy("down");
        _world.Gateway.Accounts.Put(new ServicePolicy("second", 20, "22%", ["up"], true));
        _world.Gateway.Accounts.Put(new ServicePolicy("elsewhere", 30, "999%", ["up"], true));
        MessageId[] ids = [(await _world.SendAsync("one")).Id, (await _world.SendAsync("two")).Id];
        DateTimeOffset now = _world.Gateway.Time.GetUtcNow();

        (await _world.Gateway.Pending.RerouteAsync(ids, "elsewhere", now, "rerouted")).Should().HaveCount(0, "its pattern does not match");
        (await _world.Gateway.Pending.RerouteAsync(ids, null, now, "rerouted")).Should().HaveCount(2, "though it leads to the same queue");
        (await _world.Gateway.Pending.RerouteAsync(ids, "second", now, "rerouted")).Should().HaveCount(2);
        await _world.Gateway.TimePassesUntilAsync(TimeSpan.FromMilliseconds(500), () => up.Received.Count == 2);

        (await _world.CdrsAsync(2)).Should().OnlyContain(cdr => cdr.Outcome == "delivered");
        await Limits.UntilAsync(() => _world.Gateway.Forwarder.Queues.All(queue => queue.Messages == 0), "nothing is counted as waiting");
        _world.Gateway.Metrics.Waiting.Should().Be(0);
    }

    [Fact]
    public async Task Reroute_AfterThePoliciesChanged_FollowsThemAndOurOwnNumbersStay()
    {
        _world.Peer("down");
        ScriptedPeer up = await _world.UpAsync("up");
        _world.Policy("down");
        MessageId away = (await _world.SendAsync("away")).Id, home = (await _world.SendAsync("home", to: "2229")).Id;
        _world.Gateway.Accounts.Put(new ServicePolicy("better", 1, "2221%", ["up"], true));
        _world.Gateway.Accounts.Add(new Account(77, "2229", "", "", "John Doe", true, true, 0));
        _world.Gateway.Apps.Standing = _ => ScriptedApps.Delivered;

        (await _world.Gateway.Pending.RerouteAsync([away, home], null, _world.Gateway.Time.GetUtcNow(), "rerouted")).Should().HaveCount(2);
        await _world.Gateway.TimePassesUntilAsync(TimeSpan.FromMilliseconds(500), () => up.Received.Count == 1 && !_world.Gateway.Apps.Arrived.IsEmpty);

        (await _world.CdrsAsync(2)).Should().OnlyContain(cdr => cdr.Outcome == "delivered");
        _world.Gateway.Apps.Arrived.Should().Equal("home");
        await Limits.UntilAsync(() => _world.Gateway.Forwarder.Queues.All(queue => queue.Messages == 0), "nothing is counted as waiting");
    }

    [Fact]
    public async Task Operation_OverARestart_GoesOnAndEnds()
    {
        _world.Peer("down");
        _world.Policy("down");
        for (int i = 0; i < 5; i++) await _world.SendAsync($"m{i}");
        await _world.Gateway.Ledger.BarrierAsync();
        var store = new SqliteOperationStore(_world.Gateway.Database, _world.Gateway.Time);
        var finder = new SqliteMessageFinder(_world.Gateway.Database, _world.Gateway.Submissions, _world.Gateway.Time);
        var wanted = new Operation(0, Verb.Purge, new MessageFilter { Policies = ["to peers"] }, "user:alice", _world.Gateway.Time.GetUtcNow())
        {
            Until = MessageId.FirstAt(_world.Gateway.Time.GetUtcNow().AddSeconds(1)),
            Matched = 5,
        };
        // A former life has done the first two.
        IReadOnlyList<MessageId> all = (await finder.ReadWaitingAsync(wanted.Filter, false, default, wanted.Until, 10, default)).Items;
        long id = (await store.AddAsync(wanted, new AuditEntry(new Actor("user:alice", "x"), "purge", "messages"), default))!.Value;
        await store.SaveAsync(wanted with { Id = id }, new OperationShare(store.Slot, all[1], 2, false, null), _world.Gateway.Time.GetUtcNow(), default);

        using var runner = new OperationRunner(
            store, finder, new MessageVerbs(_world.Gateway.Pending, _world.Gateway.Time), new ReceiptReplay(finder, _world.Gateway.Ledger, _world.Gateway.Receipts),
            _world.Gateway.Time, NullLogger<OperationRunner>.Instance);
        await runner.StartAsync(default);
        await runner.StartedAsync(default);
        DateTime end = DateTime.UtcNow + Limits.Patience;
        while ((await store.FindAsync(id, default))!.EndedAt is null && DateTime.UtcNow < end) await Task.Yield();
        await runner.StoppingAsync(default);

        Operation ended = (await store.FindAsync(id, default))!;
        (ended.Done, ended.EndedAt is not null, ended.Problem).Should().Be((5, true, null));
        (await _world.CdrsAsync(3)).Select(cdr => $"{cdr.Outcome} {cdr.Error}").Should().Equal(Enumerable.Repeat("failed purged by user:alice", 3));
        (await _world.SpoolAsync()).Should().HaveCount(2, "what the former life said was done is not looked at again");
    }

    private static Hold Connection(string name) => new(HoldKind.Connection, name);
}
