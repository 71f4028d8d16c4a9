using Interworking.Gateway.Messages;
using Interworking.Gateway.Pipeline.Ledger;
using Interworking.Gateway.Settlement;
using Interworking.Gateway.Settlement.Reconciling;
using Interworking.Smpp.Values;
using Interworking.Storage.Sql.Settlement;

namespace Interworking.Storage.Tests.Contract;

/// <summary>Units as carriers know them, and CDRs as they are exported.</summary>
public abstract class ReconciliationContract : SettlementContract
{
    private ReconciliationStore Units => new(Database);

    [Fact]
    public async Task Read_FinishedAndWaiting_EachPduIsAUnit()
    {
        FinishEntry single = Cdr(From), three = Cdr(From, parts: 3, outcome: OutcomeKind.Expired);
        SpoolEntry waiting = Spool(From, parts: 2);
        await WriteAsync(single, three, waiting, Cdr(Until), Cdr(From, test: true), Cdr(From, carrier: "AsiaCell"));

        List<OwnUnit> units = [];
        await foreach (OwnUnit unit in Units.ReadAsync(new TrafficQuery("env1", Scope(), March), default)) units.Add(unit);

        long[] ids = [single.Cdr.Message.Id.Value, .. three.Cdr.Message.Parts.Select(part => part.Id.Value), .. waiting.Row.Message.Parts.Select(part => part.Id.Value)];
        units.Select(unit => unit.AnswerId).Should().BeEquivalentTo(ids);
        units.CountBy(unit => unit.State).Should().BeEquivalentTo(new Dictionary<TrafficState, int> { [TrafficState.Delivered] = 1, [TrafficState.Expired] = 3, [TrafficState.Unfinished] = 2 });
        units[0].AcceptedAt.Should().Be(From);
    }

    [Fact]
    public async Task Find_PartsAndStrangeIds_GivesThoseThatAreKnown()
    {
        FinishEntry single = Cdr(From, test: true), three = Cdr(Until, carrier: "AsiaCell", parts: 3);
        await WriteAsync(single, three);
        long part = three.Cdr.Message.Parts[1].Id.Value;

        IReadOnlyList<OwnUnit> found = await Units.FindAsync("env1", [single.Cdr.Message.Id.Value, part, 5], default);

        found.Select(unit => (unit.AnswerId, unit.Test, unit.Carrier)).Should().BeEquivalentTo([(single.Cdr.Message.Id.Value, true, "TATA"), (part, false, "AsiaCell")]);
    }

    [Fact]
    public async Task Read_MessagesOfOneSubmitMulti_HaveTheIdOfTheirAnswer()
    {
        FinishEntry member = Cdr(From);
        var group = new MessageId(member.Cdr.Message.Id.Value - 1);
        Message message = member.Cdr.Message with { Parts = [new MessagePart(member.Cdr.Message.Id, 1, ReceiptRequest.None, group)] };
        await WriteAsync(Samples.Finish(message));

        (await Units.FindAsync("env1", [group.Value], default)).Should().ContainSingle().Which.MessageId.Should().Be(message.Id.Value);
    }

    [Fact]
    public async Task Export_Cdrs_GivesEveryColumnAsText()
    {
        await WriteAsync(Cdr(From), Cdr(From.AddDays(1), test: true, carrier: null), Cdr(Until));
        var reader = new CdrReader(Database);
        var filter = new CdrFilter("env1", From, Until, null);

        List<Dictionary<string, string?>> rows = [];
        await foreach (string?[] row in reader.ReadAsync(filter, default)) rows.Add(reader.Columns.Zip(row).ToDictionary(field => field.First, field => field.Second));

        (await reader.CountAsync(filter, default)).Should().Be(2);
        (await reader.CountAsync(filter with { Carrier = "TATA" }, default)).Should().Be(1);
        rows.Select(row => row["test"]).Should().Equal("false", "true");
        (rows[0]["accepted_at"], rows[0]["sip_status"], rows[1]["carrier"], rows[0]["outcome"]).Should().Be(("2026-03-01T00:00:00.000Z", "200", null, "delivered"));
    }

    [Fact]
    public async Task Generate_Cdrs_AreSettledExactly()
    {
        await WriteAsync(Cdr(From, carrier: "AsiaCell"));
        await new CdrGenerator(Database).GenerateAsync("env1", "TATA", March, 3000, default);

        CarrierTraffic traffic = await ReadAsync();

        traffic.Counts.Sum(count => count.Messages).Should().Be(3000);
        traffic.Counts.Sum(count => count.Parts).Should().Be(3000 + (3000 / 20 * 2));
        traffic.Counts.Select(count => count.Day).Distinct().Should().HaveCount(31);
    }
}
