using Interworking.Gateway.Messages;
using Interworking.Gateway.Pipeline.Ledger;
using Interworking.Gateway.Pipeline.Spool;

namespace Interworking.Storage.Tests.Contract;

/// <summary>Starting a node and recovering what its earlier life left.</summary>
public abstract class NodeStoreContract : StoreContract
{
    [Fact]
    public async Task Start_FirstTime_LeasesASlot()
    {
        using TestStores stores = Open();
        NodeIdentity node = await stores.StartAsync("env1", "a");
        node.Should().Be(new NodeIdentity("env1", "a", 0, 1));
    }

    [Fact]
    public async Task Start_SameNodeAgain_KeepsItsSlotAndRaisesTheIncarnation()
    {
        using (TestStores earlier = Open()) await earlier.StartAsync("env1", "a");
        using TestStores stores = Open();
        ((await stores.StartAsync("env1", "a")) with { CutOffAt = null }).Should().Be(new NodeIdentity("env1", "a", 0, 2));
    }

    [Fact]
    public async Task Start_AttemptsWereRunning_TheyWaitAndAreDue()
    {
        TestStores stores = await StartAsync();
        await stores.CommitAsync(Samples.Spool(1, state: SpoolState.Sending), Samples.Spool(2));
        DateTimeOffset restart = Now.AddSeconds(3);

        stores = await StartAsync(restart);

        (await stores.Spool.FindAsync(new MessageId(1), default)).Should().BeEquivalentTo(Samples.Spooled(1) with { DueAt = restart });
        (await stores.Spool.FindAsync(new MessageId(2), default)).Should().BeEquivalentTo(Samples.Spooled(2));
        (await stores.Spool.ReadDueAsync(restart, default, 10, default)).Select(row => row.Id.Value).Should().Equal(1);
        (await stores.Spool.ReadBacklogAsync(default)).Rows.Should().Be(2);
    }

    [Fact]
    public async Task Start_MessagesOfAnEarlierLife_CanBeFinished()
    {
        TestStores stores = await StartAsync();
        await stores.CommitAsync(Samples.Spool(1), Samples.Spool(2, state: SpoolState.Sending));
        stores = await StartAsync();
        FinishEntry[] finishes = [Samples.Finish(1, wasSpooled: true), Samples.Finish(2, wasSpooled: true)];

        await stores.CommitAsync(finishes);

        finishes.Should().OnlyContain(entry => entry.Applied);
        stores.Count("spool").Should().Be(0);
    }

    [Fact]
    public async Task Start_DatabaseOfAnotherEnvironment_IsRefused()
    {
        using (TestStores earlier = Open()) await earlier.StartAsync("env1", "a");
        using TestStores stores = Open();
        Func<Task> start = async () => await stores.StartAsync("env4", "a");
        (await start.Should().ThrowAsync<StoreRefusedException>()).WithMessage("*belongs to environment env1, this is env4*");
    }

    [Fact]
    public async Task ReadHighestId_NothingStored_IsZero()
    {
        TestStores stores = await StartAsync();
        (await stores.Nodes.ReadHighestIdAsync(default)).Value.Should().Be(0);
    }

    [Theory, InlineData("spool"), InlineData("cdr"), InlineData("part"), InlineData("receipt")]
    public async Task ReadHighestId_WhereverItStands_IsFound(string where)
    {
        TestStores stores = await StartAsync();
        await stores.CommitAsync(Samples.Spool(11), Samples.Finish(12), new StorePartEntry(Samples.Part(1, 13)), Samples.Finish(14, receipts: Samples.Receipt(15)));

        await stores.CommitAsync(where switch
        {
            "spool" => Samples.Spool(99),
            "cdr" => Samples.Finish(99),
            "part" => new StorePartEntry(Samples.Part(2, 99)),
            _ => Samples.Finish(16, receipts: Samples.Receipt(99)),
        });

        (await stores.Nodes.ReadHighestIdAsync(default)).Value.Should().Be(99);
    }

    [Fact]
    public async Task Start_NewerSchema_IsRefused()
    {
        using (TestStores earlier = Open())
        {
            await earlier.StartAsync();
            earlier.Execute("insert into schema_version (version, name, applied_at) values (9999, 'future', '')");
        }

        using TestStores stores = Open();
        Func<Task> start = async () => await stores.StartAsync();
        (await start.Should().ThrowAsync<StoreRefusedException>()).WithMessage("*schema 9999*newer program*");
    }
}
