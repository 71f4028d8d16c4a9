using System.Collections.Concurrent;
using Interworking.Gateway.Messages;
using Interworking.Gateway.Pipeline.Ledger;
using Interworking.Gateway.Provisioning;
using Interworking.Gateway.Settlement;
using Interworking.Testing;
using Microsoft.Extensions.Logging.Abstractions;

namespace Interworking.Gateway.Tests.Settlement;

public sealed class RollupBuilderTests
{
    private readonly ManualTimeProvider _time = new(new DateTimeOffset(2026, 3, 5, 12, 0, 0, TimeSpan.Zero));
    private readonly ScriptedStore _store;

    public RollupBuilderTests() => _store = new ScriptedStore(_time);

    [Fact]
    public async Task Run_MoreToDoOrAFailure_GoesOnAndStaysBehindTheClock()
    {
        using var builder = new RollupBuilder(_store, new NoCarriers(), new NodeIdentity("env1", "a", 0, 1), _time, NullLogger<RollupBuilder>.Instance);
        await builder.StartAsync(default);

        DateTime patience = DateTime.UtcNow.AddSeconds(20);
        while (_store.Steps.Count < 6 && DateTime.UtcNow < patience)
        {
            _time.Advance(TimeSpan.FromSeconds(5));
            await Eventually.PauseAsync();
        }

        await builder.StopAsync(default);
        _store.Steps.Count.Should().BeGreaterThanOrEqualTo(6, "the second fails");
        _store.Steps.Should().OnlyContain(step => step.Now - step.Before.GivenAt >= RollupBuilder.Behind);
    }

    /// <summary>There is always more to do, but that the second step fails.</summary>
    private sealed class ScriptedStore(TimeProvider time) : IRollupStore
    {
        public ConcurrentQueue<(MessageId Before, DateTimeOffset Now)> Steps { get; } = new();

        public ValueTask<RollupStep> StepAsync(string environment, MessageId before, IReadOnlyDictionary<string, CarrierScope> scopes, CancellationToken stop)
        {
            Steps.Enqueue((before, time.GetUtcNow()));
            return Steps.Count == 2 ? throw new InvalidOperationException("away") : new(new RollupStep(1, More: true));
        }

        public ValueTask RebuildAsync(string environment, string? carrier, CancellationToken stop) => default;
    }

    private sealed class NoCarriers : IProvisioning
    {
        public event Action<ProvisioningSnapshot>? Changed
        {
            add { }
            remove { }
        }

        public ProvisioningSnapshot Current => ProvisioningSnapshot.Empty;
    }
}
