using Interworking.Gateway.Messages;
using Interworking.Gateway.Pipeline.Ledger;
using Interworking.Gateway.Pipeline.Spool;

namespace Interworking.Storage.Tests.Contract;

/// <summary>Parts of long messages: exactly one entry completes a set, exactly one assembles it, no answered part vanishes.</summary>
public abstract class LongMessageContract : StoreContract
{
    private static readonly StoredPart One = Samples.Part(1, 11);
    private static readonly StoredPart Two = Samples.Part(2, 12);
    private static readonly StoredPart Three = Samples.Part(3, 13);

    [Fact]
    public async Task StorePart_LastOfItsSet_GetsTheSetByNumber()
    {
        TestStores stores = await StartAsync();
        StorePartEntry[] entries = [new(Three), new(One), new(Two)];

        await stores.CommitAsync(entries[0], entries[1]);
        await stores.CommitAsync(entries[2]);

        entries[0].Completed.Should().BeNull();
        entries[1].Completed.Should().BeNull();
        entries[2].Completed!.IsWhole.Should().BeTrue();
        entries[2].Completed!.Parts.Should().BeEquivalentTo([One, Two, Three], options => options.WithStrictOrdering());
    }

    [Fact]
    public async Task StorePart_BatchRepeated_IsCompletedByTheSameEntry()
    {
        TestStores stores = await StartAsync();
        StorePartEntry[] batch = [new(Two), new(One), new(Three)];
        await stores.CommitAsync(batch);

        await stores.CommitAsync(batch);

        batch.Select(entry => entry.Completed is not null).Should().Equal(false, false, true);
        batch.Should().OnlyContain(entry => entry.FirstId == null && entry.Applied);
        stores.Count("part").Should().Be(3);
    }

    [Fact]
    public async Task StorePart_NumberThatIsThere_GetsTheFirstId()
    {
        TestStores stores = await StartAsync();
        var copy = new StorePartEntry(Samples.Part(2, 99));
        await stores.CommitAsync(new StorePartEntry(One), new StorePartEntry(Two), new StorePartEntry(Three));

        await stores.CommitAsync(copy);

        copy.FirstId.Should().Be(new MessageId(12));
        copy.Completed.Should().BeNull();
        stores.Count("part").Should().Be(3);
    }

    [Fact]
    public async Task StorePart_NumberThatIsThereOfAGroup_GetsTheIdOfItsAnswer()
    {
        TestStores stores = await StartAsync();
        var copy = new StorePartEntry(Samples.Part(2, 99));
        await stores.CommitAsync(new StorePartEntry(Two with { Part = Two.Part with { Group = new MessageId(10) } }));

        await stores.CommitAsync(copy);

        copy.FirstId.Should().Be(new MessageId(10));
    }

    [Fact]
    public async Task StorePart_NumberThatIsThereWithAnotherBody_IsNotKeptAndGetsTheSetInItsWay()
    {
        TestStores stores = await StartAsync();
        StorePartEntry other = new(Samples.Part(2, 99) with { Body = [0x00, 0x42] }), coding = new(Samples.Part(2, 98) with { DataCoding = 0 });
        await stores.CommitAsync(new StorePartEntry(One), new StorePartEntry(Two));

        await stores.CommitAsync(other, coding);

        other.Displaced.Should().BeEquivalentTo(new PartSet(Samples.Key(), [One, Two]));
        coding.Displaced.Should().BeEquivalentTo(new PartSet(Samples.Key(), [One, Two]));
        (other.FirstId, other.Completed).Should().Be((null, null));
        stores.Rows("select id from part order by id").Select(row => row["id"]).Should().Equal(11L, 12L);
    }

    [Fact]
    public async Task StorePart_AfterTheSetInItsWayWasAssembled_IsKept()
    {
        TestStores stores = await StartAsync();
        StoredPart other = Samples.Part(2, 99) with { Body = [0x00, 0x42] };
        await stores.CommitAsync(new StorePartEntry(Two), new StorePartEntry(other));

        await stores.CommitAsync(new AssembleEntry(Samples.Key(), Samples.Whole(20, Two)));
        var again = new StorePartEntry(other);
        await stores.CommitAsync(again);

        (again.Applied, again.Displaced, again.FirstId).Should().Be((true, null, null));
        stores.Rows("select id from part").Select(row => row["id"]).Should().Equal(99L);
    }

    [Fact]
    public async Task StorePart_OtherReference_IsAnotherSet()
    {
        TestStores stores = await StartAsync();
        var other = new StorePartEntry(Samples.Part(3, 13, Samples.Key(reference: 78)));
        await stores.CommitAsync(new StorePartEntry(One), new StorePartEntry(Two), other);
        other.Completed.Should().BeNull();
    }

    [Fact]
    public async Task Assemble_WholeSet_TurnsItIntoOneSpooledMessage()
    {
        TestStores stores = await StartAsync();
        await stores.CommitAsync(new StorePartEntry(One), new StorePartEntry(Two), new StorePartEntry(Three));
        AssembleEntry first = new(Samples.Key(), Samples.Whole(20, One, Two, Three)), second = new(Samples.Key(), Samples.Whole(21, One, Two, Three));

        await stores.CommitAsync(first, second);

        first.Applied.Should().BeTrue();
        second.Applied.Should().BeFalse();
        stores.Count("part").Should().Be(0);
        (await stores.Spool.FindAsync(new MessageId(20), default)).Should().BeEquivalentTo(Samples.Whole(20, One, Two, Three));
        (await stores.Spool.FindAsync(new MessageId(21), default)).Should().BeNull();
    }

    [Fact]
    public async Task Assemble_PartCameMeanwhile_IsNotAppliedSoThatThePartIsNotLost()
    {
        TestStores stores = await StartAsync();
        var timedOut = new AssembleEntry(Samples.Key(), Samples.Whole(20, One, Two));

        await stores.CommitAsync(new StorePartEntry(One), new StorePartEntry(Two), new StorePartEntry(Three), timedOut);

        timedOut.Applied.Should().BeFalse();
        stores.Count("part").Should().Be(3);
    }

    [Fact]
    public async Task Assemble_RepeatedAfterItsMessageFinished_LeavesALaterSetWithTheSameReferenceAlone()
    {
        TestStores stores = await StartAsync();
        SpooledMessage whole = Samples.Whole(20, One, Two, Three);
        LedgerEntry[] inDoubt =
        [
            new StorePartEntry(One), new StorePartEntry(Two), new StorePartEntry(Three), new AssembleEntry(Samples.Key(), whole),
            Samples.Finish(whole.Message, wasSpooled: true), new StorePartEntry(Samples.Part(1, 31)),
        ];
        await stores.CommitAsync(inDoubt);
        LedgerEntry[] tail = inDoubt[3..];

        await stores.CommitAsync(tail);

        tail.Should().OnlyContain(entry => entry.Applied);
        stores.Rows("select id from part").Select(row => row["id"]).Should().Equal(31L);
        stores.Count("cdr").Should().Be(1);
        stores.Count("spool").Should().Be(0);
    }

    [Fact]
    public async Task ReadStaleSets_IncompleteAndOld_IsFoundYoungIsNot()
    {
        TestStores stores = await StartAsync();
        StoredPart old = Samples.Part(1, 41, Samples.Key(reference: 1), Now.AddMinutes(-10)), later = Samples.Part(3, 42, Samples.Key(reference: 1));
        await stores.CommitAsync(new StorePartEntry(One), new StorePartEntry(old), new StorePartEntry(later));

        IReadOnlyList<PartSet> sets = await stores.Spool.ReadStaleSetsAsync(Now.AddMinutes(-5), 10, default);

        sets.Should().ContainSingle().Which.Should().BeEquivalentTo(new PartSet(old.Key, [old, later]));
    }

    [Fact]
    public async Task ReadStaleSets_WholeSetThatACrashLeft_IsFoundAtOnce()
    {
        TestStores stores = await StartAsync();
        await stores.CommitAsync(new StorePartEntry(One), new StorePartEntry(Two), new StorePartEntry(Three), new StorePartEntry(Samples.Part(1, 51, Samples.Key(reference: 2))));
        stores = await StartAsync();

        IReadOnlyList<PartSet> sets = await stores.Spool.ReadStaleSetsAsync(Now.AddMinutes(-5), 10, default);

        sets.Should().ContainSingle().Which.Should().BeEquivalentTo(new PartSet(Samples.Key(), [One, Two, Three]));
    }

    [Fact]
    public async Task ReadStaleSets_MoreThanTheLimit_GivesTheOldest()
    {
        TestStores stores = await StartAsync();
        await stores.CommitAsync([.. Enumerable.Range(1, 5).Select(n => new StorePartEntry(Samples.Part(1, n, Samples.Key(reference: n), Now.AddMinutes(-10 - n))))]);

        IReadOnlyList<PartSet> sets = await stores.Spool.ReadStaleSetsAsync(Now, 2, default);

        sets.Select(set => set.Key.Reference).Should().Equal(5, 4);
    }
}
