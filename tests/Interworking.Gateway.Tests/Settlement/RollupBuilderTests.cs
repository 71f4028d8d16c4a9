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
    private readonly ScriptedStore _store = new();

    [Fact]
    public async Task Run_MoreToDo_GoesOnAfterARestAndStaysBehindTheClock()
    {
        using var builder = new RollupBuilder(_store, new NoCarriers(), new NodeIdentity("env1", "a", 0, 1), _time, NullLogger<RollupBuilder>.Instance);
        await builder.StartAsync(default);

        await StepAsync(TimeSpan.FromSeconds(5));
        await StepAsync(TimeSpan.FromMilliseconds(50)); // there was more
        _store.Fails = true;
        await StepAsync(TimeSpan.FromMilliseconds(50));
        _store.Fails = false;
        await StepAsync(TimeSpan.FromSeconds(5));
        await builder.StopAsync(default);

        _store.Before.Should().HaveCount(4, "a failure is tried again at the next look");
        _store.Before[0].GivenAt.Should().Be(new DateTimeOffset(2026, 3, 5, 11, 50, 5, TimeSpan.Zero));
    }

    /// <summary>Moves the clock until the builder has taken a step.</summary>
    private async Task StepAsync(TimeSpan after)
    {
        int before = _store.Before.Count;
        DateTime patience = DateTime.UtcNow.AddSeconds(20);
        _time.Advance(after);
        while (_store.Before.Count == before || (_store.Rests && !_time.IsAwaited(TimeSpan.FromMilliseconds(50))))
        {
            if (DateTime.UtcNow > patience) throw new TimeoutException("It takes no step.");
            await Task.Yield();
        }
    }

    private sealed class ScriptedStore : IRollupStore
    {
        public List<MessageId> Before { get; } = [];

        public bool Fails { get; set; }

        /// <summary>After the last step it rests and goes on.</summary>
        public bool Rests => !Fails && Before.Count < 3;

        public ValueTask<RollupStep> StepAsync(string environment, MessageId before, IReadOnlyDictionary<string, CarrierScope> scopes, CancellationToken stop)
        {
            Before.Add(before);
            return Fails ? throw new InvalidOperationException("away") : new(new RollupStep(1, More: Before.Count < 3));
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
