using Interworking.Gateway.Messages;
using Interworking.Gateway.Pipeline.Ledger;
using Interworking.Gateway.Pipeline.Spool;

namespace Interworking.Storage.Tests.Contract;

/// <summary>What came from other environments and by which SIP request: copies are recognised after a restart, too.</summary>
public abstract class TraceContract : StoreContract
{
    public static TheoryData<Func<Message, LedgerEntry>> FirstEntries => new()
    {
        message => new SpoolEntry(Samples.Spooled(message.Id.Value) with { Message = message }),
        message => Samples.Finish(message),
        message => new HandOverEntry(PeerSamples.Row(1, SpoolState.HandedOver) with { Message = message }, [], wasSpooled: false),
    };

    [Theory, MemberData(nameof(FirstEntries))]
    public async Task FindTrace_MessageThatCameBefore_IsTheIdItGotThen(Func<Message, LedgerEntry> entry)
    {
        TestStores stores = await StartAsync();
        await stores.CommitAsync(entry(PeerSamples.Traced(100)));
        await stores.CommitAsync(entry(PeerSamples.Traced(200)), entry(PeerSamples.Traced(300, part: 2)));

        (await stores.Spool.FindTraceAsync("env1-77/1", default)).Should().Be(new MessageId(100));
        (await stores.Spool.FindTraceAsync("env1-77/2", default)).Should().Be(new MessageId(300));
        (await stores.Spool.FindTraceAsync("env1-77/3", default)).Should().BeNull();
    }

    [Fact]
    public async Task FindTrace_Part_IsItsId()
    {
        TestStores stores = await StartAsync();
        await stores.CommitAsync(new StorePartEntry(Samples.Part(1, 11)), new StorePartEntry(Samples.Part(2, 12)));

        (await stores.Spool.FindTraceAsync("env9-4711/2", default)).Should().Be(new MessageId(12));
    }

    [Fact]
    public async Task FindTrace_PartThatWasThereWithoutATrace_IsTheFirstId()
    {
        TestStores stores = await StartAsync();
        StoredPart first = Samples.Part(1, 11) with { Origin = Samples.Carrier with { CallId = null } };
        await stores.CommitAsync(new StorePartEntry(first));
        await stores.CommitAsync(new StorePartEntry(Samples.Part(1, 99)));
        (await stores.Spool.FindTraceAsync("env9-4711/1", default)).Should().Be(new MessageId(11));
    }

    [Fact]
    public async Task FindTrace_WhatIsOurOwn_LeavesNoTrace()
    {
        TestStores stores = await StartAsync();
        await stores.CommitAsync(Samples.Spool(1), Samples.Finish(2), PeerSamples.HandOver(3, wasSpooled: false), Samples.Finish(PeerSamples.Traced(1), wasSpooled: true));
        stores.Count("trace_seen").Should().Be(0, "a spooled message left it with its row");
    }

    [Theory, InlineData(5000), InlineData(129)]
    public async Task FindTrace_KeyOfAnyLength_IsFoundAndHoldsNobodyUp(int length)
    {
        TestStores stores = await StartAsync();
        string trace = string.Concat(Enumerable.Range(0, length).Select(at => (char)('!' + (at * 7919 % 90))));
        await stores.CommitAsync(Samples.Finish(PeerSamples.Traced(100, trace)), Samples.Finish(PeerSamples.Traced(101, trace + "x")));
        (await stores.Spool.FindTraceAsync($"{trace}/1", default)).Should().Be(new MessageId(100));
        (await stores.Spool.FindTraceAsync($"{trace}x/1", default)).Should().Be(new MessageId(101));
    }

    [Fact]
    public async Task FindTrace_BatchRepeated_IsTheSame()
    {
        TestStores stores = await StartAsync();
        FinishEntry entry = Samples.Finish(PeerSamples.Traced(100));
        await stores.CommitAsync(entry);
        await stores.CommitAsync(entry);
        entry.Applied.Should().BeTrue();
        stores.Count("trace_seen").Should().Be(1);
    }

    [Fact]
    public async Task ReadCallIds_SpooledAndFinished_GivesThoseSince()
    {
        TestStores stores = await StartAsync();
        await stores.CommitAsync(
            Samples.Finish(At(Now.AddMinutes(-2), "old 1")), Samples.Finish(At(Now, "done 1")), Samples.Finish(At(Now, null)),
            Spooled(At(Now, "waits 2")), Spooled(At(Now.AddSeconds(-40), "late 3")));

        IReadOnlyList<(string CallId, MessageId Id)> read = await stores.Spool.ReadCallIdsAsync(Now.AddSeconds(-32), default);

        read.Select(one => one.CallId).Should().BeEquivalentTo("done 1", "waits 2");
        read.Should().OnlyContain(one => one.Id >= MessageId.FirstAt(Now));

        static SpoolEntry Spooled(Message message) => new(PeerSamples.Row(1) with { Message = message });
    }

    private int _sequence;

    private Message At(DateTimeOffset accepted, string? callId) =>
        Samples.Message(MessageId.FirstAt(accepted).Value + ++_sequence) with { AcceptedAt = accepted, Origin = Samples.Carrier with { CallId = callId } };
}
