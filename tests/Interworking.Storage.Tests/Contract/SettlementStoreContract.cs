using Interworking.Gateway.Messages;
using Interworking.Gateway.Pipeline.Ledger;
using Interworking.Gateway.Settlement;

namespace Interworking.Storage.Tests.Contract;

/// <summary>What counts for a carrier's month.</summary>
public abstract class SettlementStoreContract : SettlementContract
{
    [Fact]
    public async Task Read_EdgesOfTheMonth_AreHalfOpen()
    {
        await WriteAsync(Cdr(From), Cdr(Until.AddMilliseconds(-1)), Cdr(From.AddMilliseconds(-1)), Cdr(Until));

        Sums((await ReadAsync()).Counts).Should().Equal(Row(1, 1, 1), Row(31, 1, 1));
    }

    [Fact]
    public async Task Read_MonthInBaghdad_BeginsThreeHoursEarlier()
    {
        await WriteAsync(Cdr(From.AddHours(-3)), Cdr(From.AddHours(-3).AddMilliseconds(-1)), Cdr(Until.AddHours(-3).AddMilliseconds(-1)), Cdr(Until.AddHours(-3)));

        Sums((await ReadAsync(Scope("Asia/Baghdad"))).Counts).Should().Equal(Row(1, 1, 1), Row(31, 1, 1));
    }

    [Fact]
    public async Task Read_TestTrafficNobodysAndRefused_AreLeftOut()
    {
        FinishEntry refused = Cdr(From);
        await WriteAsync(Cdr(From, test: true), Cdr(From, carrier: null), Cdr(From, carrier: "AsiaCell"), refused, Cdr(From));
        Stores.Execute($"update cdr set parts = 0 where id = {refused.Cdr.Message.Id}");

        Sums((await ReadAsync()).Counts).Should().Equal(Row(1, 1, 1));
    }

    [Fact]
    public async Task Read_PartsAndOutcomes_AreCountedApart()
    {
        await WriteAsync(Cdr(From, parts: 3), Cdr(From, parts: 2, outcome: OutcomeKind.Expired), Cdr(From, outcome: OutcomeKind.Unknown));

        Sums((await ReadAsync()).Counts).Should().Equal(Row(1, 1, 3), Row(1, 1, 2, TrafficState.Expired), Row(1, 1, 1, TrafficState.Unknown));
    }

    [Fact]
    public async Task Read_IdGivenTheDayBefore_IsCountedByItsAcceptance()
    {
        await WriteAsync(Cdr(From, idAt: From.AddHours(-20)), Cdr(From.AddHours(-1), idAt: From));

        Sums((await ReadAsync()).Counts).Should().Equal(Row(1, 1, 1));
    }

    [Fact]
    public async Task Read_Prefixes_AreThoseOfTheTariff()
    {
        await WriteAsync(Cdr(From, destination: "96477012"), Cdr(From, destination: "96477123"), Cdr(From, destination: "96478"), Cdr(From, destination: "96"));

        Sums((await ReadAsync(Scope("UTC", "964770"))).Counts).Should().Equal(Row(1, 1, 1, prefix: "96"), Row(1, 2, 2, prefix: "9647"), Row(1, 1, 1, prefix: "964770"));
    }

    [Fact]
    public async Task Read_MessageFinishesNextMonth_CountsInTheMonthOfItsAcceptance()
    {
        SpoolEntry accepted = Spool(Until.AddHours(-1), parts: 3);
        await WriteAsync(accepted, Spool(Until));
        CarrierTraffic before = await ReadAsync(recount: true);
        await WriteAsync(Finish(accepted));

        Sums(before.Counts).Should().Equal(Row(31, 1, 3, TrafficState.Unfinished));
        before.UnfinishedIds.Should().Equal(accepted.Row.Message.Id.Value);
        Sums((await ReadAsync()).Counts).Should().Equal(Row(31, 1, 3));
    }

    [Fact]
    public async Task Read_PartsOfAnIncompleteMessage_AreOneUnfinishedMessage()
    {
        DateTimeOffset at = From.AddDays(4);
        await WriteAsync(
            new StorePartEntry(Samples.Part(1, MessageId.FirstAt(at).Value + 1, accepted: at) with { Test = false }),
            new StorePartEntry(Samples.Part(2, MessageId.FirstAt(at).Value + 2, accepted: at.AddMinutes(1)) with { Test = false }));

        CarrierTraffic traffic = await ReadAsync();

        Sums(traffic.Counts).Should().Equal(Row(5, 1, 2, TrafficState.Unfinished));
        traffic.WaitingParts.Should().Be(2);
    }

    [Fact]
    public async Task Read_ReceiptsAfterTheCdr_AreEventsOfTheMonthInWhichTheyCame()
    {
        FinishEntry february = Cdr(From.AddDays(-2), outcome: OutcomeKind.Unknown), march = Cdr(From.AddDays(2), parts: 2);
        await WriteAsync(february, march);
        await WriteAsync(new CdrEventEntry(february.Cdr.Message.Id, OutcomeKind.Delivered, From.AddHours(1)));
        await WriteAsync(new CdrEventEntry(february.Cdr.Message.Id, OutcomeKind.Delivered, From.AddHours(2)), new CdrEventEntry(march.Cdr.Message.Id, OutcomeKind.Delivered, From.AddDays(3)));
        await WriteAsync(new CdrEventEntry(february.Cdr.Message.Id, OutcomeKind.Failed, Until.AddHours(1)), new CdrEventEntry(new MessageId(5), OutcomeKind.Failed, From));

        (await ReadAsync()).Events.Should().Equal(new LateEvent(
            february.Cdr.Message.Id, From.AddHours(1), new DateOnly(2026, 2, 27), "1112", 1, TrafficState.Unknown, TrafficState.Delivered));
        (await ReadAsync(month: new BillingMonth(2026, 4))).Events.Single().Should().Match<LateEvent>(late => late.Before == TrafficState.Delivered && late.After == TrafficState.Failed);
        Stores.Count("cdr_event").Should().Be(2, "what is known already is not written");
    }

    [Fact]
    public async Task Write_ReceiptsOfOneBatch_AreKeptInTheirOrder()
    {
        FinishEntry here = Cdr(From, outcome: OutcomeKind.Unknown), other = Cdr(From.AddHours(1), outcome: OutcomeKind.Unknown);
        await WriteAsync(
            here, new CdrEventEntry(here.Cdr.Message.Id, OutcomeKind.Failed, From.AddHours(2)), other,
            new CdrEventEntry(here.Cdr.Message.Id, OutcomeKind.Failed, From.AddHours(3)), new CdrEventEntry(here.Cdr.Message.Id, OutcomeKind.Delivered, From.AddHours(4)),
            new CdrEventEntry(other.Cdr.Message.Id, OutcomeKind.Delivered, From.AddHours(5)));

        (await ReadAsync()).Events.Select(late => (late.Id, late.At, late.Before, late.After)).Should().Equal(
            (here.Cdr.Message.Id, From.AddHours(2), TrafficState.Unknown, TrafficState.Failed),
            (here.Cdr.Message.Id, From.AddHours(4), TrafficState.Failed, TrafficState.Delivered),
            (other.Cdr.Message.Id, From.AddHours(5), TrafficState.Unknown, TrafficState.Delivered));
    }

    [Fact]
    public async Task ReadCarriers_MonthWithTraffic_NamesThem()
    {
        await WriteAsync(Cdr(From.AddDays(3)), Cdr(From.AddDays(3), carrier: "AsiaCell"), Cdr(From.AddDays(3), carrier: null), Cdr(Until.AddDays(9), carrier: "Later"));

        (await Settlement.ReadCarriersAsync("env1", March, default)).Should().BeEquivalentTo("TATA", "AsiaCell");
    }
}
