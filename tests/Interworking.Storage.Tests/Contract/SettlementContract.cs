using Interworking.Gateway.Messages;
using Interworking.Gateway.Pipeline.Ledger;
using Interworking.Gateway.Pipeline.Spool;
using Interworking.Gateway.Settlement;
using Interworking.Smpp.Values;
using Interworking.Storage.Sql.Settlement;

namespace Interworking.Storage.Tests.Contract;

/// <summary>A carrier's messages as the ledger writes them, to be settled.</summary>
public abstract class SettlementContract : StoreContract
{
    protected static readonly BillingMonth March = new(2026, 3);

    protected static readonly DateTimeOffset From = new(2026, 3, 1, 0, 0, 0, TimeSpan.Zero);

    protected static readonly DateTimeOffset Until = new(2026, 4, 1, 0, 0, 0, TimeSpan.Zero);

    private TestStores? _stores;
    private SettlementDatabase? _database;
    private int _sequence;

    protected SettlementStore Settlement => new(Database);

    protected RollupStore Rollups => new(Database);

    protected StatementStore Statements => new(Database);

    protected TestStores Stores => _stores!;

    protected SettlementDatabase Database => _database ??= DatabaseOf(Stores);

    protected abstract SettlementDatabase DatabaseOf(TestStores stores);

    protected async Task WriteAsync(params LedgerEntry[] entries)
    {
        _stores ??= await StartAsync();
        await _stores.CommitAsync(entries);
    }

    protected static CarrierScope Scope(string zone = "UTC", params string[] prefixes) => CarrierScope.Of(
        "TATA", zone, new Tariff("T", "USD", TariffUnit.Part, ChargeOn.Accepted, [.. prefixes.Select(prefix => new Rate(prefix, 0.01m, new DateOnly(2026, 1, 1)))]));

    protected async Task<CarrierTraffic> ReadAsync(CarrierScope? scope = null, BillingMonth? month = null, bool recount = false) =>
        await Settlement.ReadAsync(new TrafficQuery("env1", scope ?? Scope(), month ?? March) { Recount = recount, WithUnfinishedIds = recount }, CancellationToken.None);

    /// <summary>As one list without order or splits.</summary>
    protected static IReadOnlyList<TrafficCount> Sums(IEnumerable<TrafficCount> counts) =>
    [
        .. counts.GroupBy(count => (count.Day, count.Prefix, count.State))
            .Select(group => new TrafficCount(group.Key.Day, group.Key.Prefix, group.Key.State, group.Sum(count => count.Messages), group.Sum(count => count.Parts)))
            .OrderBy(count => count.Day).ThenBy(count => count.Prefix, StringComparer.Ordinal).ThenBy(count => count.State),
    ];

    protected static TrafficCount Row(int day, long messages, long parts, TrafficState state = TrafficState.Delivered, string prefix = "1112", int month = 3) =>
        new(new DateOnly(2026, month, day), prefix, state, messages, parts);

    protected FinishEntry Cdr(
        DateTimeOffset acceptedAt, string? carrier = "TATA", string destination = "111222333", int parts = 1, OutcomeKind outcome = OutcomeKind.Delivered, bool test = false,
        DateTimeOffset? idAt = null) => Samples.Finish(Message(acceptedAt, carrier, destination, parts, test, idAt), kind: outcome);

    protected static FinishEntry Finish(SpoolEntry spooled, OutcomeKind outcome = OutcomeKind.Delivered) => Samples.Finish(spooled.Row.Message, wasSpooled: true, outcome);

    protected SpoolEntry Spool(DateTimeOffset acceptedAt, int parts = 1) =>
        new(Samples.Spooled(1) with { Message = Message(acceptedAt, "TATA", "111222333", parts, test: false, null), State = SpoolState.Waiting });

    private Message Message(DateTimeOffset acceptedAt, string? carrier, string destination, int parts, bool test, DateTimeOffset? idAt)
    {
        var id = new MessageId(MessageId.FirstAt(idAt ?? acceptedAt).Value + ++_sequence);
        return Samples.Message(id.Value) with
        {
            Origin = Samples.Carrier with { Carrier = carrier },
            Destination = destination,
            AcceptedAt = acceptedAt,
            Test = test,
            Parts = [.. Enumerable.Range(1, parts).Select(number => new MessagePart(parts == 1 ? id : new MessageId(id.Value + (number * 1000)), number, ReceiptRequest.None))],
        };
    }
}
