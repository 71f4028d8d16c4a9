using Interworking.Gateway.Access;
using Interworking.Gateway.Audit;
using Interworking.Gateway.Messages;
using Interworking.Gateway.Pipeline.Ledger;
using Interworking.Gateway.Pipeline.Spool;
using Interworking.Gateway.Pipeline.Spool.Restoring;
using Interworking.Storage.Sql.Restoring;

namespace Interworking.Storage.Tests.Contract;

/// <summary>A database that was put back from a backup: what is held, what is not, and how it is let go.</summary>
public abstract class RestoredContract : StoreContract
{
    private static readonly Actor Alice = new("cli:alice", "here");

    protected abstract RestoredStore StoreOf(TestStores stores);

    [Fact]
    public async Task Hold_WhatMayHaveGone_IsScheduledForTheEndOfItsValidity()
    {
        TestStores stores = await StartAsync();
        await stores.CommitAsync(
            Spool(1, SpoolState.Waiting), Spool(2, SpoolState.Sending), Spool(3, SpoolState.HandedOver), Spool(4, SpoolState.InDoubt),
            Spool(5, SpoolState.Scheduled, due: Now.AddHours(1)), Spool(6, SpoolState.Scheduled, due: Now.AddHours(-1)));

        RestoredDatabase said = await HoldAsync(stores);

        (said.Held, said.WithPeers, said.Parts).Should().Be((3, 2, 0));
        SpooledMessage[] rows = [.. await Task.WhenAll(Enumerable.Range(1, 6).Select(async id => (await stores.Spool.FindAsync(new MessageId(id), default))!))];
        rows.Select(row => row.State).Should().Equal(
            SpoolState.Scheduled, SpoolState.Scheduled, SpoolState.HandedOver, SpoolState.InDoubt, SpoolState.Scheduled, SpoolState.Scheduled);
        rows.Select(row => row.DueAt == row.Message.ExpiresAt).Should().Equal(true, true, false, false, false, true);
        rows[4].DueAt.Should().Be(Now.AddHours(1), "its sender's time has not come yet");
        (await stores.Submissions.ReadScheduledAsync(Now, 10, default)).Should().BeEmpty("nothing is tried");
        stores.Rows("select step from spool_step").Select(row => (string)row["step"]!).Should().HaveCount(3).And.OnlyContain(step => step.StartsWith("held"));
        AuditRow entry = (await stores.Audit.ReadAsync(new AuditQuery(null, null, null, 1), default))[0];
        (entry.Who, entry.Action, entry.After).Should().Be(("cli:alice", "restore", $"held 3 message(s), 0 part(s); newest message {said.NewestAt:yyyy-MM-dd'T'HH:mm:ss.fff'Z'}"));
    }

    [Fact]
    public async Task Hold_Twice_ChangesNothingMore()
    {
        TestStores stores = await StartAsync();
        await stores.CommitAsync(Spool(1, SpoolState.Waiting));
        await HoldAsync(stores);

        (await HoldAsync(stores)).Held.Should().Be(0);

        (await StoreOf(stores).ReadHeldAsync(default)).Should().ContainSingle().Which.Count.Should().Be(1);
    }

    [Fact]
    public async Task Hold_PartOfALongMessage_IsMadeIntoAHeldOne()
    {
        TestStores stores = await StartAsync();
        StoredPart part = Samples.Part(1, 11, Samples.Key(2)) with { ScheduledAt = null }, later = Samples.Part(1, 12, Samples.Key(3));
        await stores.CommitAsync(new StorePartEntry(part), new StorePartEntry(later));

        (await HoldAsync(stores)).Parts.Should().Be(1);

        (await stores.Spool.ReadStaleSetsAsync(Now.AddDays(1), 10, default)).OrderBy(set => set.Key.Total).Select(set => set.ScheduledAt)
            .Should().Equal(part.ExpiresAt, later.ScheduledAt);
    }

    [Fact]
    public async Task Release_ByNumber_BringsTheirTimeForward()
    {
        TestStores stores = await StartAsync();
        await stores.CommitAsync(
            Spool(1, SpoolState.Waiting, "4471"), Spool(2, SpoolState.Waiting, "4472", policy: "abroad"), Spool(3, SpoolState.Waiting, "4481"),
            Spool(4, SpoolState.Scheduled, "4473", due: Now.AddHours(1)));
        await HoldAsync(stores);
        RestoredStore restored = StoreOf(stores);
        (await restored.ReadHeldAsync(default)).Select(some => (some.Policy, some.Count)).Should().BeEquivalentTo([((string?)null, 2L), ("abroad", 1L)]);

        (await restored.ReleaseAsync("447", Alice, default)).Should().Be(2);

        (await stores.Submissions.ReadScheduledAsync(Now, 10, default)).Select(row => row.Id.Value).Should().BeEquivalentTo([1L, 2L]);
        (await restored.ReleaseAsync("", Alice, default)).Should().Be(1);
        (await restored.ReleaseAsync("", Alice, default)).Should().Be(0);
        (await restored.ReadHeldAsync(default)).Should().BeEmpty();
        (await stores.Audit.ReadAsync(new AuditQuery(null, null, null, 10), default)).Select(row => row.After).Should().Contain("2 message(s) to 447%").And.Contain("1 message(s) to all");
        (await stores.Audit.VerifyAsync(null, default)).Why.Should().BeNull();
    }

    private ValueTask<RestoredDatabase> HoldAsync(TestStores stores)
    {
        stores.Clock.Now = Now;
        return StoreOf(stores).HoldAsync(Alice, default);
    }

    private static SpoolEntry Spool(long id, SpoolState state, string destination = "111222333", DateTimeOffset? due = null, string? policy = null)
    {
        SpooledMessage row = Samples.Spooled(id, account: policy is null ? 7 : 0, state, due);
        bool withPeer = state is SpoolState.HandedOver or SpoolState.InDoubt;
        return new SpoolEntry(row with
        {
            Message = row.Message with { Destination = destination },
            Policy = withPeer ? "abroad" : policy,
            SentBy = withPeer ? "vendor" : null,
            AccountId = withPeer ? 0 : row.AccountId,
        });
    }
}
