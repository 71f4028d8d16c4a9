using Interworking.Gateway.Messages;
using Interworking.Gateway.Pipeline.Ledger;
using Interworking.Gateway.Settlement;
using Interworking.Smpp.Values;

namespace Interworking.Storage.Tests.Contract;

/// <summary>CDRs as the ledger writes them, counted.</summary>
public abstract class SettlementStoreContract : IDisposable
{
    private static readonly DateTimeOffset From = new(2026, 3, 1, 0, 0, 0, TimeSpan.Zero);
    private static readonly DateTimeOffset Until = new(2026, 4, 1, 0, 0, 0, TimeSpan.Zero);

    private TestStores? _stores;
    private int _sequence;

    private TestStores Stores => _stores ??= Open();

    public virtual void Dispose()
    {
        _stores?.Dispose();
        GC.SuppressFinalize(this);
    }

    /// <summary>A process on an empty database.</summary>
    protected abstract TestStores Open();

    /// <summary>What counts in it.</summary>
    protected abstract ISettlementStore Settlement { get; }

    [Fact]
    public async Task Count_EdgesOfTheMonth_AreHalfOpen()
    {
        await WriteAsync(Cdr(From), Cdr(Until.AddMilliseconds(-1)), Cdr(From.AddMilliseconds(-1)), Cdr(Until));

        (await CountAsync()).Should().Equal(new TrafficCount("TATA", "1112", 2, 2, 2, 2));
    }

    [Fact]
    public async Task Count_TestTrafficAndNobodysTraffic_AreLeftOut()
    {
        await WriteAsync(Cdr(From, test: true), Cdr(From, carrier: null), Cdr(From));

        (await CountAsync()).Should().ContainSingle().Which.Messages.Should().Be(1);
    }

    [Fact]
    public async Task Count_PartsAndOutcomes_AreCountedApart()
    {
        await WriteAsync(Cdr(From, parts: 3), Cdr(From, parts: 2, outcome: OutcomeKind.Expired));

        (await CountAsync()).Should().Equal(new TrafficCount("TATA", "1112", Messages: 2, Parts: 5, DeliveredMessages: 1, DeliveredParts: 3));
    }

    [Fact]
    public async Task Count_IdGivenTheDayBefore_IsCountedByItsAcceptance()
    {
        await WriteAsync(Cdr(From, idAt: From.AddHours(-20)), Cdr(From.AddHours(-1), idAt: From));

        (await CountAsync()).Should().ContainSingle().Which.Messages.Should().Be(1);
    }

    [Fact]
    public async Task Count_Carriers_AreFilteredAndGroupedByPrefix()
    {
        await WriteAsync(Cdr(From, destination: "9647701"), Cdr(From, destination: "9647702"), Cdr(From, destination: "96"), Cdr(From, carrier: "AsiaCell"));

        (await CountAsync("TATA")).Should().BeEquivalentTo([new TrafficCount("TATA", "9647", 2, 2, 2, 2), new TrafficCount("TATA", "96", 1, 1, 1, 1)]);
        (await CountAsync()).Select(count => count.Carrier).Should().BeEquivalentTo("TATA", "TATA", "AsiaCell");
    }

    private async Task<IReadOnlyList<TrafficCount>> CountAsync(params string[] carriers) =>
        await Settlement.CountAsync(new TrafficQuery("env1", carriers, From, Until, 4), CancellationToken.None);

    private async Task WriteAsync(params LedgerEntry[] entries)
    {
        await Stores.StartAsync();
        await Stores.CommitAsync(entries);
    }

    private FinishEntry Cdr(
        DateTimeOffset acceptedAt, string? carrier = "TATA", string destination = "111222333", int parts = 1, OutcomeKind outcome = OutcomeKind.Delivered,
        bool test = false, DateTimeOffset? idAt = null)
    {
        var id = new MessageId(MessageId.FirstAt(idAt ?? acceptedAt).Value + ++_sequence);
        Message message = Samples.Message(id.Value) with
        {
            Origin = Samples.Carrier with { Carrier = carrier },
            Destination = destination,
            AcceptedAt = acceptedAt,
            Test = test,
            Parts = [.. Enumerable.Range(1, parts).Select(number => new MessagePart(new MessageId(id.Value + (number * 1000)), number, ReceiptRequest.None))],
        };
        return Samples.Finish(message, kind: outcome);
    }
}
