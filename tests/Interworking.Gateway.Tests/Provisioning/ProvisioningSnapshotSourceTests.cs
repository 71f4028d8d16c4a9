using Interworking.Gateway.Provisioning;
using Interworking.Testing;
using Microsoft.Extensions.Logging.Abstractions;

namespace Interworking.Gateway.Tests.Provisioning;

public sealed class ProvisioningSnapshotSourceTests
{
    private readonly ScriptedStore _store = new();
    private readonly ManualTimeProvider _time = new();

    [Fact]
    public async Task Start_FullStore_LoadsBeforeItReturns()
    {
        _store.Next = new ProvisioningChanges(5, true, [Account(1, "1111"), Account(2, "2222")], new ProvisioningSet { Carriers = [Tata] });
        using ProvisioningSnapshotSource source = NewSource();

        await source.StartAsync(CancellationToken.None);

        source.Current.Version.Should().Be(5);
        source.Current.AccountsByDid["2222"].Id.Should().Be(2);
        source.Current.AccountsById[1].Did.Should().Be("1111");
        source.Current.AccountsByDid.Should().HaveCount(2);
        source.Current.CarriersBySystemId["tata"].Should().BeSameAs(source.Current.CarriersByName["TATA"]);
        await source.StopAsync(CancellationToken.None);
    }

    [Fact]
    public async Task Refresh_OneAccountChanged_KeepsTheOthersAndTheOldSnapshot()
    {
        using ProvisioningSnapshotSource source = NewSource();
        _store.Next = new ProvisioningChanges(5, true, [.. Enumerable.Range(1, 5000).Select(id => Account(id, $"9{id:0000}"))], ProvisioningSet.Empty);
        await source.RefreshAsync(CancellationToken.None);
        ProvisioningSnapshot old = source.Current;

        _store.Next = new ProvisioningChanges(6, false, [Account(7, "90007") with { Enabled = false }, Account(5001, "95001")], ProvisioningSet.Empty);
        await source.RefreshAsync(CancellationToken.None);

        source.Current.AccountsByDid.Should().HaveCount(5001);
        source.Current.AccountsByDid["90007"].Enabled.Should().BeFalse();
        source.Current.AccountsByDid["90008"].Should().BeSameAs(old.AccountsByDid["90008"]);
        old.AccountsByDid["90007"].Enabled.Should().BeTrue();
        old.AccountsByDid.ContainsKey("95001").Should().BeFalse();
    }

    [Fact]
    public async Task Refresh_AllAccounts_ForgetsThoseThatWent()
    {
        using ProvisioningSnapshotSource source = NewSource();
        _store.Next = new ProvisioningChanges(5, true, [Account(1, "1111"), Account(2, "2222")], ProvisioningSet.Empty);
        await source.RefreshAsync(CancellationToken.None);

        _store.Next = new ProvisioningChanges(6, true, [Account(3, "1111")], ProvisioningSet.Empty);
        await source.RefreshAsync(CancellationToken.None);

        source.Current.AccountsById.Keys.Should().Equal(3);
        source.Current.AccountsByDid["1111"].Id.Should().Be(3);
    }

    [Fact]
    public async Task Refresh_AccountsGone_TakesThemOutAndKeepsTheOthers()
    {
        using ProvisioningSnapshotSource source = NewSource();
        _store.Next = new ProvisioningChanges(5, true, [Account(1, "1111"), Account(2, "2222"), Account(3, "3333")], ProvisioningSet.Empty);
        await source.RefreshAsync(CancellationToken.None);

        _store.Next = new ProvisioningChanges(6, false, [Account(4, "1111")], ProvisioningSet.Empty) { Gone = [new GoneAccount(1, "1111"), new GoneAccount(2, "2222")] };
        await source.RefreshAsync(CancellationToken.None);

        source.Current.AccountsById.Keys.Should().BeEquivalentTo([3L, 4L]);
        source.Current.AccountsByDid.Keys.Should().BeEquivalentTo("1111", "3333");
        source.Current.AccountsByDid["1111"].Id.Should().Be(4);
        source.Current.AccountsById.Should().HaveCount(2);
    }

    [Fact]
    public async Task Run_StoreChanges_IsInForceWithinASecondAndSurvivesAFailure()
    {
        using ProvisioningSnapshotSource source = NewSource();
        int changes = 0;
        source.Changed += _ => Interlocked.Increment(ref changes);
        _store.Next = new ProvisioningChanges(1, true, [], ProvisioningSet.Empty);
        await source.StartAsync(CancellationToken.None);

        _store.Failure = new InvalidDataException("broken");
        await LookUntilAsync(() => _store.Failed);
        _store.Next = new ProvisioningChanges(2, true, [Account(1, "1111")], ProvisioningSet.Empty);
        _store.Failure = null;
        await LookUntilAsync(() => Volatile.Read(ref changes) == 2);

        source.Current.AccountsByDid.ContainsKey("1111").Should().BeTrue();
        await source.StopAsync(CancellationToken.None);
    }

    private static Carrier Tata { get; } = new() { Name = "TATA", Credentials = [new CarrierCredential("tata", "x")], AllowedAddresses = [] };

    private static Account Account(long id, string did) => new(id, did, "", "", "John", true, true, 0);

    /// <summary>Moves the clock by one look at a time; the loop itself runs on the pool.</summary>
    private async Task LookUntilAsync(Func<bool> condition)
    {
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(30));
        while (!condition())
        {
            limit.Token.ThrowIfCancellationRequested();
            _time.Advance(TimeSpan.FromMilliseconds(500));
            await Eventually.PauseAsync();
        }
    }

    private ProvisioningSnapshotSource NewSource() => new(_store, _time, NullLogger<ProvisioningSnapshotSource>.Instance);

    /// <summary>Only what a snapshot needs: the changes that come next.</summary>
    private sealed class ScriptedStore : IProvisioningStore
    {
        private volatile Exception? _failure;
        private bool _failed;
        private ProvisioningChanges? _next;

        public ProvisioningChanges? Next { set => Volatile.Write(ref _next, value); }

        public Exception? Failure { set => _failure = value; }

        public bool Failed => Volatile.Read(ref _failed);

        public ValueTask<ProvisioningChanges?> ReadChangesAsync(long knownVersion, CancellationToken stop)
        {
            if (_failure is { } failure)
            {
                Volatile.Write(ref _failed, true);
                throw failure;
            }

            ProvisioningChanges? next = Volatile.Read(ref _next);
            return new(next is null || next.Version == knownVersion ? null : next);
        }

        public ValueTask PrepareAsync(CancellationToken stop) => throw new NotSupportedException();

        public ValueTask<ProvisioningState> ReadStateAsync(IReadOnlyCollection<string>? dids, IReadOnlyCollection<string>? customers, CancellationToken stop) => throw new NotSupportedException();

        public ValueTask<bool> ApplyAsync(ProvisioningPlan plan, CancellationToken stop) => throw new NotSupportedException();

        public ValueTask<ProvisioningSummary> ReadSummaryAsync(CancellationToken stop) => throw new NotSupportedException();
    }
}
