using System.Collections.Concurrent;
using Interworking.Gateway.Pipeline;
using Interworking.Gateway.Provisioning;
using Interworking.Gateway.Registrar;
using Interworking.Gateway.Tests.Registrar;
using Microsoft.Extensions.Logging.Abstractions;

namespace Interworking.Gateway.Tests.Pipeline;

public sealed class WaitingMarksTests : IAsyncLifetime
{
    private readonly FakeShared _shared = new();
    private PipelineFixture _gateway = null!;
    private WaitingMarks _marks = null!;

    public async Task InitializeAsync()
    {
        _gateway = await PipelineFixture.StartAsync();
        _gateway.Apps.Standing = _ => ScriptedApps.Absent;
        _marks = new WaitingMarks(_shared, _gateway.Deliverer, _gateway.Accounts, _gateway.Time, NullLogger<WaitingMarks>.Instance);
        await _marks.StartAsync(default);
        await _marks.StartedAsync(default);
    }

    public async Task DisposeAsync()
    {
        await _marks.StoppingAsync(default);
        _marks.Dispose();
        await _gateway.DisposeAsync();
    }

    [Fact]
    public async Task Reachable_AtAnotherNode_SendsWhatWaits()
    {
        Account account = await WaitingAccountAsync();
        _gateway.Apps.Standing = _ => ScriptedApps.Delivered;

        _shared.RaiseReachable("999"); // nobody of ours
        _shared.RaiseReachable(account.Did);

        await Limits.UntilAsync(() => _gateway.Apps.Arrived.Contains("hello"), "delivered");
    }

    [Fact]
    public async Task Recovered_AccountsThatWait_AreMarkedAndThoseThatAreThereAreSentTo()
    {
        Account there = await WaitingAccountAsync(), absent = await WaitingAccountAsync();
        _shared.Known[there.Did] = [Bindings.Of("sip:1@192.0.2.7")];
        _gateway.Apps.Standing = delivery => delivery.Account.Id == there.Id ? ScriptedApps.Delivered : throw new InvalidOperationException("it was not to be tried");

        _shared.RaiseRecovered();

        await Limits.UntilAsync(() => _gateway.Apps.Arrived.Count == 1 && _shared.Marked.Contains(absent.Did), "delivered and marked");
        _shared.Marked.Should().Contain(there.Did);
        await Limits.UntilAsync(() => _gateway.Metrics.Waiting == 1, "the delivered one is finished");
        (await _gateway.CountAsync("spool")).Should().Be(1);
    }

    [Fact]
    public async Task TenMinutes_AccountsThatWait_AreMarkedAgainButNotTried()
    {
        Account account = await WaitingAccountAsync();
        _shared.Known[account.Did] = [Bindings.Of("sip:1@192.0.2.7")];
        await Limits.UntilAsync(() => { _gateway.Time.Advance(TimeSpan.FromSeconds(1)); return _shared.Marked.Contains(account.Did); }, "marked");
        _gateway.Apps.Arrived.Should().BeEmpty("its schedule says when it is tried");
    }

    [Fact]
    public async Task Recovered_StoreGoneAgain_MarksAtTheNextRecovery()
    {
        Account account = await WaitingAccountAsync();
        _shared.Down = true;
        _shared.RaiseRecovered();
        await Limits.UntilAsync(() => _shared.Refused > 0, "refused");

        _shared.Down = false;
        _shared.RaiseRecovered();

        await Limits.UntilAsync(() => _shared.Marked.Contains(account.Did), "marked");
    }

    private async Task<Account> WaitingAccountAsync()
    {
        Account account = _gateway.NewAccount();
        (await _gateway.Accept(account, "hello").Answer.WaitAsync(Limits.Patience)).Kind.Should().Be(AnswerKind.Accepted);
        return account;
    }

    /// <summary>What another node or an outage does is raised by the test.</summary>
    private sealed class FakeShared : ISharedRegistrar
    {
        private int _refused;

        public event Action<string>? Reachable;

        public event Action? Recovered;

        public ConcurrentBag<string> Marked { get; } = [];

        public ConcurrentDictionary<string, IReadOnlyList<Binding>> Known { get; } = new();

        public volatile bool Down;

        public int Refused => Volatile.Read(ref _refused);

        public long Count => 0;

        public string? Trouble => null;

        public void RaiseReachable(string aor) => Reachable?.Invoke(aor);

        public void RaiseRecovered() => Recovered?.Invoke();

        public ValueTask<IReadOnlyList<Binding>> LookupAsync(string aor, CancellationToken stop) => new(Known.GetValueOrDefault(aor, []));

        public ValueTask<RegisterResult> UpdateAsync(string aor, RegisterUpdate update, CancellationToken stop) =>
            throw new InvalidOperationException("no REGISTER comes here");

        public ValueTask MarkWaitingAsync(string aor, CancellationToken stop)
        {
            if (Down)
            {
                Interlocked.Increment(ref _refused);
                throw new RegistrarUnavailableException("down");
            }

            Marked.Add(aor);
            return ValueTask.CompletedTask;
        }
    }
}
