using Interworking.Gateway.Access;
using Interworking.Gateway.Audit;
using Interworking.Gateway.Messages;
using Interworking.Gateway.Operating;
using Interworking.Gateway.Pipeline.Ledger;
using Interworking.Gateway.Pipeline.Spool;
using Interworking.Gateway.Provisioning;
using Interworking.Gateway.Search;

namespace Interworking.Storage.Tests.Contract;

/// <summary>What operators tell the nodes to do.</summary>
public abstract class OperatingContract : StoreContract
{
    private static readonly AuditEntry Entry = new(new Actor("user:alice", "192.0.2.7"), "purge", "waiting messages");

    [Fact]
    public async Task Operation_BegunAndKept_IsReadAsItIs()
    {
        TestStores stores = await StartAsync();
        Operation wanted = Purge();

        long id = (await stores.Operations.AddAsync(wanted, Entry, default))!.Value;
        Operation read = (await stores.Operations.ReadOpenAsync(default)).Single();
        read.Should().BeEquivalentTo(wanted with { Id = id });
        (await stores.Audit.ReadAsync(new AuditQuery(null, null, null, 10), default)).Single().Target.Should().Be($"waiting messages (operation {id})");

        var share = new OperationShare(stores.Operations.Slot, new MessageId(77), 5, false, null);
        await stores.Operations.SaveAsync(read, share, Now, default);
        read = (await stores.Operations.FindAsync(id, default))!;
        (read.Done, read.EndedAt, read.Shares.Single()).Should().Be((5, null, share));

        // Another life goes on where this one was, and ends it.
        stores = await StartAsync();
        await stores.Operations.SaveAsync(read, share with { Done = 7, Ended = true }, Now.AddSeconds(1), default);
        read = (await stores.Operations.ListAsync(5, default)).Single();
        (read.Done, read.EndedAt, read.Stopped).Should().Be((7, Now.AddSeconds(1), false));
        (await stores.Operations.ReadOpenAsync(default)).Should().BeEmpty();
        (await stores.Operations.FindAsync(id + 1, default)).Should().BeNull();
    }

    [Fact]
    public async Task Operation_Stopped_HasEndedOnce()
    {
        TestStores stores = await StartAsync();
        long id = (await stores.Operations.AddAsync(Purge(), Entry, default))!.Value;

        (await stores.Operations.StopAsync(id, Entry, Now, default)).Should().BeTrue();
        (await stores.Operations.StopAsync(id, Entry, Now, default)).Should().BeFalse();
        (await stores.Operations.FindAsync(id, default))!.Stopped.Should().BeTrue();
        for (int i = 0; i < IOperationStore.MostOpen; i++) (await stores.Operations.AddAsync(Purge(), Entry, default)).Should().NotBeNull();
        (await stores.Operations.AddAsync(Purge(), Entry, default)).Should().BeNull("too many go on");
    }

    [Fact]
    public async Task Hold_PutAndRemoved_IsFollowedAsProvisioning()
    {
        TestStores stores = await StartAsync();
        var holds = (IHoldStore)stores.Provisioning;
        long version = (await stores.Provisioning.ReadChangesAsync(0, default))!.Version;
        var hold = new Hold(HoldKind.Connection, "Vendor") { Drained = true, At = DateTimeOffset.FromUnixTimeMilliseconds(Now.ToUnixTimeMilliseconds()), Who = "user:alice", Reason = "ticket 4711" };

        await holds.PutAsync(hold with { Drained = false }, Entry, default);
        await holds.PutAsync(hold, Entry, default);
        await holds.PutAsync(new Hold(HoldKind.Account, "111222333") { AccountId = 7 }, Entry, default);
        ProvisioningChanges changes = (await stores.Provisioning.ReadChangesAsync(version, default))!;

        changes.AllAccounts.Should().BeFalse("a hold makes nobody read a million accounts");
        changes.Set.Holds.Should().HaveCount(2).And.Contain(hold);
        var inForce = new Holds(changes.Set.Holds);
        (inForce.HasAccount(7), inForce.HasAccount(8), inForce.HasConnection("Vendor"), inForce.HasDrained("Vendor"), inForce.HasPolicy("Vendor")).Should().Be((true, false, true, true, false));
        (await holds.RemoveAsync(HoldKind.Connection, "Vendor", Entry, default)).Should().BeTrue();
        (await holds.RemoveAsync(HoldKind.Connection, "Vendor", Entry, default)).Should().BeFalse();
        (await stores.Provisioning.ReadChangesAsync(changes.Version, default))!.Set.Holds.Single().Kind.Should().Be(HoldKind.Account);
    }

    [Fact]
    public async Task Reroute_RowOfAQueue_GoesIntoAnotherOrToAnAccount()
    {
        TestStores stores = await StartAsync();
        await stores.CommitAsync(Queued(1), Queued(2), Queued(3, SpoolState.InDoubt));
        var moved = new RerouteEntry(new MessageId(1), "Q", 0, isPinned: true, Now, "rerouted by user:alice: Q");
        var home = new RerouteEntry(new MessageId(2), null, 7, isPinned: false, Now, "rerouted by user:alice: to the account");
        var left = new RerouteEntry(new MessageId(3), "Q", 0, isPinned: true, Now, "no");

        await stores.CommitAsync(moved, home, left);

        (moved.Applied, home.Applied, left.Applied).Should().Be((true, true, false));
        SpooledMessage row = (await stores.Spool.ReadQueueAsync("Q", default, Now, 10, default)).Single();
        (row.Message.Id.Value, row.IsPinned, row.DueAt).Should().Be((1, true, DateTimeOffset.FromUnixTimeMilliseconds(Now.ToUnixTimeMilliseconds())));
        row = (await stores.Spool.ReadWaitingAsync(7, default, 10, default)).Single();
        (row.Message.Id.Value, row.IsPinned, row.Policy).Should().Be((2, false, null));
        (await stores.Finder.ReadAsync(new MessageId(1), default)).Single().Events.Last().What.Should().Be("rerouted by user:alice: Q");
    }

    [Fact]
    public async Task Defer_WithASipStatus_IsRememberedUntilAnother()
    {
        TestStores stores = await StartAsync();
        await stores.CommitAsync(new SpoolEntry(Samples.Spooled(1) with { SipStatus = 480 }), Samples.Spool(2));
        await stores.CommitAsync(new DeferEntry(new MessageId(1), 2, Now, Now, "no answer"), new DeferEntry(new MessageId(2), 2, Now, Now, "busy") { SipStatus = 486 });

        (await stores.Spool.FindAsync(new MessageId(1), default))!.SipStatus.Should().Be(480);
        (await stores.Spool.FindAsync(new MessageId(2), default))!.SipStatus.Should().Be(486);
    }

    private static Operation Purge() => new(0, Verb.Purge, new MessageFilter { Carrier = "TATA", Policies = ["P"], Before = Now, Ids = [1, 2] }, "user:alice", DateTimeOffset.FromUnixTimeMilliseconds(Now.ToUnixTimeMilliseconds()))
    {
        Until = new MessageId(4711),
        Matched = 9,
        Policy = "Q",
    };

    private static SpoolEntry Queued(long id, SpoolState state = SpoolState.Waiting) =>
        new(Samples.Spooled(id, account: 0, state) with { Policy = "P", SentBy = state == SpoolState.Waiting ? null : "vendor" });
}
