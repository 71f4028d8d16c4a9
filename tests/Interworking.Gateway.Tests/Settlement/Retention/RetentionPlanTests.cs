using Interworking.Gateway.Access;
using Interworking.Gateway.Provisioning;
using Interworking.Gateway.Settlement;
using Interworking.Gateway.Settlement.Retention;

namespace Interworking.Gateway.Tests.Settlement.Retention;

public sealed class RetentionPlanTests
{
    private static readonly BillingMonth January = new(2026, 1), February = new(2026, 2), March = new(2026, 3), April = new(2026, 4);

    private readonly ScriptedStores _stores = new();
    private string _blocked = "";

    [Fact]
    public async Task Find_EverythingClosed_KeepsFromTheFirstThatIsYoungEnough()
    {
        Close(January, February, March, April);

        (await FindAsync(keepFrom: April)).Should().Be(April);
        _blocked.Should().BeEmpty();
    }

    [Fact]
    public async Task Find_AMonthIsOpen_KeepsTheMonthBeforeItToo()
    {
        Close(January, February);

        (await FindAsync(keepFrom: April)).Should().Be(February, "a zone east of UTC has its first hours of March in the February of UTC");
        _blocked.Should().Be("2026-03 of TATA is not closed");
    }

    [Fact]
    public async Task Find_NothingClosed_KeepsAll() => (await FindAsync(keepFrom: April)).Should().BeNull();

    [Fact]
    public async Task Find_NothingOldEnough_KeepsAll()
    {
        Close(January, February, March, April);

        (await FindAsync(keepFrom: January)).Should().BeNull();
    }

    private async Task<BillingMonth?> FindAsync(BillingMonth keepFrom)
    {
        var ours = new Carrier { Name = "env4 link", Credentials = [], AllowedAddresses = [], Environment = "env4" };
        return await new RetentionPlan(_stores, _stores, "env1").FindAsync(January, keepFrom, [ours], why => _blocked = why, default);
    }

    private void Close(params BillingMonth[] months) => _stores.Closed = months;

    /// <summary>Two carriers have traffic in every month.</summary>
    private sealed class ScriptedStores : ISettlementStore, IStatementStore
    {
        public IReadOnlyList<BillingMonth> Closed { get; set; } = [];

        public ValueTask<IReadOnlyList<string>> ReadCarriersAsync(string environment, BillingMonth month, CancellationToken stop) => new(["TATA", "env4 link"]);

        public ValueTask<IReadOnlyList<ClosedStatement>> ListAsync(string environment, string? carrier, BillingMonth? month, CancellationToken stop) =>
            new(Closed.Contains(month!.Value) ? [new ClosedStatement(1, "TATA", month.Value, null, default, "", "", "")] : []);

        public ValueTask<CarrierTraffic> ReadAsync(TrafficQuery query, CancellationToken stop) => new(new CarrierTraffic());

        public ValueTask<ClosedStatement?> FindAsync(string environment, long number, CancellationToken stop) => new(default(ClosedStatement));

        public ValueTask<ClosedStatement?> AddAsync(Statement statement, IReadOnlyList<long> carried, Actor by, DateTimeOffset now, CancellationToken stop) => new(default(ClosedStatement));
    }
}
