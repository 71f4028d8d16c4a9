using Interworking.Gateway.Messages;
using Interworking.Gateway.Pipeline.Ledger;
using Interworking.Gateway.Pipeline.Spool;

namespace Interworking.Storage.Tests.Contract;

/// <summary>Messages for our accounts that a relay has; each batch also as one whose commit was in doubt.</summary>
public abstract class RelayedContract : StoreContract
{
    private static readonly MessageId Id = new(100);

    [Theory, InlineData(true), InlineData(false)]
    public async Task Relayed_Row_WaitsForWordAndNotForItsAccount(bool wasSpooled)
    {
        TestStores stores = await StartAsync();
        HandOverEntry relayed = Relayed(100, wasSpooled);
        if (wasSpooled) await stores.CommitAsync(Samples.Spool(100, state: SpoolState.Sending));

        await stores.CommitAsync(relayed);

        relayed.Applied.Should().BeTrue();
        (await stores.Spool.FindAsync(Id, default)).Should().BeEquivalentTo(relayed.Row).And.Match<SpooledMessage>(row => row.IsRelayed);
        (await stores.Spool.ReadWaitingAsync(7, default, 10, default)).Should().BeEmpty();
        (await stores.Spool.ReadDueAsync(Now.AddDays(9), default, 10, default)).Should().BeEmpty();
        (await stores.Spool.ReadQueuesAsync(default)).Should().BeEmpty();
        (await stores.Spool.ReadBacklogAsync(default)).Should().Match<(IReadOnlyList<long> Accounts, long Rows)>(all => all.Accounts.Count == 0 && all.Rows == 1);
        (await stores.Spool.ReadOverdueAsync(Now, 10, default)).Should().BeEmpty();
        (await stores.Spool.ReadOverdueAsync(relayed.Row.Message.ExpiresAt, 10, default)).Should().ContainSingle().Which.IsRelayed.Should().BeTrue();
    }

    [Fact]
    public async Task Relayed_Ends_RowGoesAndItsCdrStays()
    {
        TestStores stores = await StartAsync();
        await stores.CommitAsync(Relayed(100, wasSpooled: false));

        FinishEntry end = Ended(100);
        await stores.CommitAsync(end);

        end.Applied.Should().BeTrue();
        (stores.Count("spool"), stores.Count("cdr")).Should().Be((0, 1));
        FinishEntry again = Ended(100, OutcomeKind.Failed);
        await stores.CommitAsync(again);
        again.Applied.Should().BeFalse("it has ended");
    }

    [Fact]
    public async Task Relayed_ProcessBeginsAnew_StillWaitsForWord()
    {
        TestStores stores = await StartAsync();
        await stores.CommitAsync(Relayed(100, wasSpooled: false));

        stores = await StartAsync();

        (await stores.Spool.FindAsync(Id, default))!.IsRelayed.Should().BeTrue();
    }

    internal static HandOverEntry Relayed(long id, bool wasSpooled) => new(
        Samples.Spooled(id) with { State = SpoolState.HandedOver, Policy = SpooledMessage.RelayPolicy, SentBy = "relay.example.net" }, [], wasSpooled);

    internal static FinishEntry Ended(long id, OutcomeKind kind = OutcomeKind.Delivered)
    {
        FinishEntry plain = Samples.Finish(id, wasSpooled: true, kind);
        return new FinishEntry(plain.Cdr, plain.Receipts, wasSpooled: true) { WasHandedOver = true };
    }
}
