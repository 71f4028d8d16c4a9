using Interworking.Gateway.Messages;
using Interworking.Gateway.Pipeline.Ledger;
using Interworking.Gateway.Smpp.Copies;
using Interworking.Smpp.Values;

namespace Interworking.Storage.Tests.Contract;

/// <summary>What a node accepted is found again, so that copies of it are known when its memory is gone (ADR 0005).</summary>
public abstract class CopyContract : StoreContract
{
    private static readonly long First = MessageId.FirstAt(Now).Value;

    [Fact]
    public async Task ReadAccepted_FinishedSpooledAndInParts_GivesEachPduNewestFirst()
    {
        TestStores stores = await StartAsync();
        MessagePart[] finished = [Part(3, 33), Part(4, 44)], waiting = [Part(5, 55), Part(6, -66)];
        await stores.CommitAsync(
            Samples.Finish(First + 1), new SpoolEntry(Samples.Spooled(First + 2)), Samples.Finish(Samples.Message(First + 3, parts: finished)),
            new SpoolEntry(Samples.Spooled(First + 5) with { Message = Samples.Message(First + 5, parts: waiting) }));

        IReadOnlyList<AcceptedPdu> read = await stores.Copies.ReadAcceptedAsync(0, null, Now.AddSeconds(-1), null, 100, default);

        read.Select(pdu => (pdu.Id.Value - First, pdu.Fingerprint)).Should().Equal((6, -66), (5, 55), (4, 44), (3, 33), (2, 0x7000 + First + 2), (1, 0x7000 + First + 1));
        read.Should().OnlyContain(pdu => pdu.SystemId == "tata" && pdu.Carrier == "TATA" && pdu.Link == "connection:Messages to vendor via SMPP");
    }

    [Fact]
    public async Task ReadAccepted_OlderOrWithoutFingerprintOrOfAnother_IsLeftOut()
    {
        TestStores stores = await StartAsync();
        long old = MessageId.FirstAt(Now.AddMinutes(-5)).Value;
        await stores.CommitAsync(
            Samples.Finish(old), Samples.Finish(Samples.Message(First + 1, parts: [Part(1, 0)])), Samples.Finish(First + 2),
            Samples.Finish(Samples.Message(First + 3) with { Origin = Samples.Carrier with { SystemId = "other", Connection = null } }));

        (await stores.Copies.ReadAcceptedAsync(0, "tata", Now.AddMinutes(-1), null, 100, default)).Select(pdu => pdu.Id.Value).Should().Equal(First + 2);
        (await stores.Copies.ReadAcceptedAsync(0, "other", Now.AddMinutes(-1), null, 100, default)).Should().ContainSingle().Which.Link.Should().Be("carrier:TATA");
        (await stores.Copies.ReadAcceptedAsync(7, null, Now.AddMinutes(-10), null, 100, default)).Should().BeEmpty();
    }

    [Fact]
    public async Task ReadAccepted_MoreThanTheLimit_GivesTheNewest()
    {
        TestStores stores = await StartAsync();
        await stores.CommitAsync([.. Enumerable.Range(1, 5).Select(n => Samples.Finish(First + n))]);
        (await stores.Copies.ReadAcceptedAsync(0, null, Now, null, 2, default)).Select(pdu => pdu.Id.Value - First).Should().Equal(5, 4);
    }

    [Fact]
    public async Task ReadAccepted_UntilATime_GivesTheNewestBeforeIt()
    {
        TestStores stores = await StartAsync();
        long later = MessageId.FirstAt(Now.AddSeconds(2)).Value;
        await stores.CommitAsync(
            Samples.Finish(First + 1), new SpoolEntry(Samples.Spooled(First + 2)), Samples.Finish(later + 1), new SpoolEntry(Samples.Spooled(later + 2)),
            Samples.Finish(Samples.Message(later + 3, parts: [new(new MessageId(later + 3), 1, ReceiptRequest.None, Fingerprint: 1), new(new MessageId(later + 4), 2, ReceiptRequest.None, Fingerprint: 2)])));

        (await stores.Copies.ReadAcceptedAsync(0, null, Now, Now.AddSeconds(2), 1, default)).Select(pdu => pdu.Id.Value - First).Should().Equal(2, 1);
        (await stores.Copies.ReadAcceptedAsync(0, null, Now, Now.AddSeconds(3), 100, default)).Should().HaveCount(6);
    }

    [Fact]
    public async Task ReadAccepted_AnsweredForSeveralAtOnce_GivesTheIdOfTheAnswer()
    {
        TestStores stores = await StartAsync();
        var group = new MessageId(First);
        MessagePart[] finished = [Part(3, 33) with { Group = group }, Part(4, 44) with { Group = new MessageId(First + 9) }];
        // A part's group is written with the part.
        await stores.CommitAsync([.. finished.Select(part => new StorePartEntry(Samples.Part(part.Number, part.Id.Value) with { Part = part }))]);
        await stores.CommitAsync(
            Samples.Finish(Samples.Message(First + 1, parts: [Part(1, 11) with { Group = group }])),
            new SpoolEntry(Samples.Spooled(First + 2) with { Message = Samples.Message(First + 2, parts: [Part(2, 22) with { Group = group }]) }),
            Samples.Finish(Samples.Message(First + 3, parts: finished)), Samples.Finish(First + 5));

        IReadOnlyList<AcceptedPdu> read = await stores.Copies.ReadAcceptedAsync(0, null, Now, null, 100, default);

        read.Select(pdu => (pdu.Id.Value - First, pdu.AnsweredId.Value - First)).Should().Equal((5, 5), (4, 9), (3, 0), (2, 0), (1, 0));
    }

    [Fact]
    public async Task ReadCuts_OfOneNodeOrPeer_GivesThose()
    {
        TestStores stores = await StartAsync();
        await stores.CommitAsync(new LinkCutEntry("carrier:TATA", "tata", Now, Now), new LinkCutEntry("carrier:Asia Cell", "asiacell", Now, Now.AddSeconds(1)));

        (await stores.Copies.ReadCutsAsync(0, null, Now, 10, default)).Select(cut => cut.SystemId).Should().Equal("asiacell", "tata");
        (await stores.Copies.ReadCutsAsync(null, "tata", Now, 1, default)).Select(cut => cut.SystemId).Should().Equal("tata");
        (await stores.Copies.ReadCutsAsync(7, null, Now, 10, default)).Should().BeEmpty();
    }

    [Fact]
    public async Task ReadCuts_AfterARestart_GivesThoseSince()
    {
        TestStores stores = await StartAsync();
        var cut = new LinkCutEntry("carrier:TATA", "tata", Now.AddSeconds(-9), Now);
        await stores.CommitAsync(new LinkCutEntry("carrier:TATA", "tata", Now.AddMinutes(-30), Now.AddMinutes(-20)), cut);
        await stores.CommitAsync(cut);
        stores = await StartAsync();

        (await stores.Copies.ReadCutsAsync(null, null, Now.AddMinutes(-10), 10, default)).Should().Equal(new LinkCut(0, "carrier:TATA", "tata", Now.AddSeconds(-9), Now));
        (await stores.Copies.ReadCutsAsync(null, null, Now.AddHours(-1), 10, default)).Should().HaveCount(2);
    }

    [Fact]
    public async Task LinkCut_ADayOld_GoesWithTheNext()
    {
        TestStores stores = await StartAsync();
        await stores.CommitAsync(new LinkCutEntry("carrier:TATA", "tata", Now.AddDays(-2), Now.AddDays(-2)));
        await stores.CommitAsync(new LinkCutEntry("carrier:TATA", "tata", Now, Now));
        stores.Count("link_cut").Should().Be(1);
    }

    [Fact]
    public async Task Start_FormerLifeWasCutOff_TellsItsLastSign()
    {
        TestStores stores = Open();
        (await stores.StartAsync()).CutOffAt.Should().BeNull();
        await stores.CommitAsync(new HeartbeatEntry(Now.AddSeconds(5)));
        stores.Dispose();

        stores = Open();
        (await stores.StartAsync(now: Now.AddMinutes(1))).CutOffAt.Should().NotBeNull();
        await stores.CommitAsync(new HeartbeatEntry(Now.AddMinutes(2)) { IsLast = true });
        await stores.CommitAsync(new HeartbeatEntry(Now.AddMinutes(2)));
        stores.Dispose();

        using TestStores again = Open();
        (await again.StartAsync(now: Now.AddMinutes(3))).CutOffAt.Should().BeNull("the life before ended in order");
    }

    private static MessagePart Part(int number, long fingerprint) => new(new MessageId(First + number), number, ReceiptRequest.None, Fingerprint: fingerprint);
}
