using Interworking.Gateway.Configuration;
using Interworking.Gateway.Observability;
using Interworking.Gateway.Registrar;
using Interworking.Testing;
using Microsoft.Extensions.Logging.Abstractions;
using static Interworking.Gateway.Tests.Registrar.Bindings;

namespace Interworking.Gateway.Tests.Registrar;

public sealed class EmbeddedRegistrarTests : IDisposable
{
    private const string Aor = "111222333";
    private static readonly CancellationToken Never = CancellationToken.None;
    private static readonly Binding Phone = Of("sip:111222333@192.0.2.7:5062");

    private readonly FakeJournal _journal = new();
    private readonly ManualTimeProvider _time = new(Now);
    private readonly SipMetrics _metrics = new();
    private readonly EmbeddedRegistrar _registrar;

    public EmbeddedRegistrarTests() => _registrar = Start();

    public void Dispose()
    {
        _registrar.Dispose();
        _metrics.Dispose();
    }

    [Fact]
    public async Task Lookup_AfterRegister_CompletesSynchronouslyWithTheBinding()
    {
        await _registrar.UpdateAsync(Aor, Register("c", 1, Phone), Never);

        ValueTask<IReadOnlyList<Binding>> lookup = _registrar.LookupAsync(Aor, Never);

        lookup.IsCompletedSuccessfully.Should().BeTrue();
        (await lookup).Should().ContainSingle().Which.Contact.Should().Be(Phone.Contact);
        _registrar.Count.Should().Be(1);
    }

    [Fact]
    public async Task Lookup_OfWhatIsKept_AllocatesNothing()
    {
        await _registrar.UpdateAsync(Aor, Register("c", 1, Phone), Never);
        LookupMany(10);

        long before = GC.GetAllocatedBytesForCurrentThread();
        LookupMany(1000);

        (GC.GetAllocatedBytesForCurrentThread() - before).Should().BeLessThan(1000, "a lookup is on every message's way");
    }

    [Fact]
    public async Task Update_BeforeItsCommit_NeitherReturnsNorShows()
    {
        _journal.Automatic = false;
        ValueTask<RegisterResult> update = _registrar.UpdateAsync(Aor, Register("c", 1, Phone), Never);

        update.IsCompleted.Should().BeFalse();
        (await _registrar.LookupAsync(Aor, Never)).Should().BeEmpty();

        _journal.CommitNext();
        (await update).Bindings.Should().ContainSingle();
        (await _registrar.LookupAsync(Aor, Never)).Should().ContainSingle();
        _journal.Stored(Aor).Should().ContainSingle();
    }

    [Fact]
    public async Task Update_TwoBeforeTheFirstCommit_BuildOnEachOther()
    {
        _journal.Automatic = false;
        ValueTask<RegisterResult> first = _registrar.UpdateAsync(Aor, Register("c1", 1, Phone), Never);
        ValueTask<RegisterResult> second = _registrar.UpdateAsync(Aor, Register("c2", 1, Of("sip:111222333@192.0.2.8")), Never);
        ValueTask<RegisterResult> late = _registrar.UpdateAsync(Aor, Register("c1", 1, Phone), Never);

        _journal.CommitNext();
        _journal.CommitNext();

        (await first).Bindings.Should().HaveCount(1);
        (await second).Bindings.Should().HaveCount(2);
        (await late).Verdict.Should().Be(RegisterVerdict.OutOfOrder);
        _journal.Stored(Aor).Should().HaveCount(2);
        _registrar.Count.Should().Be(2);
    }

    [Fact]
    public async Task Update_CommitRolledBack_ThrowsUnavailableAndKeepsWhatWas()
    {
        await _registrar.UpdateAsync(Aor, Register("c", 1, Phone), Never);
        _journal.Refuses = true;

        Func<Task> update = async () => await _registrar.UpdateAsync(Aor, Star("c", 2), Never);

        await update.Should().ThrowAsync<RegistrarUnavailableException>();
        (await _registrar.LookupAsync(Aor, Never)).Should().ContainSingle();
        _journal.Refuses = false;
        (await _registrar.UpdateAsync(Aor, Star("c", 2), Never)).Bindings.Should().BeEmpty();
        _registrar.Count.Should().Be(0);
    }

    [Fact]
    public async Task Update_Refresh_IsDurableAndReusesTheStrings()
    {
        await _registrar.UpdateAsync(Aor, Register("call", 1, Phone), Never);
        Binding before = (await _registrar.LookupAsync(Aor, Never))[0];
        string contact = new(Phone.Contact.AsSpan());

        await _registrar.UpdateAsync(Aor, Register(new string("call"), 2, Phone with { Contact = contact, ExpiresAt = Now.AddHours(1) }), Never);

        Binding after = (await _registrar.LookupAsync(Aor, Never))[0];
        after.Contact.Should().BeSameAs(before.Contact);
        after.CallId.Should().BeSameAs(before.CallId);
        after.CSeq.Should().Be(2);
        _journal.Commits.Should().Be(2);
        _journal.Stored(Aor)[0].ExpiresAt.Should().Be(Now.AddHours(1));
    }

    [Fact]
    public async Task Update_Query_WritesNothingAndWakesNobody()
    {
        await _registrar.UpdateAsync(Aor, Register("c", 1, Phone), Never);
        await _registrar.MarkWaitingAsync(Aor, Never);

        RegisterResult query = await _registrar.UpdateAsync(Aor, Query(), Never);

        query.Bindings.Should().ContainSingle();
        query.WakeWaiting.Should().BeFalse();
        _journal.Commits.Should().Be(1);
    }

    [Fact]
    public async Task WakeWaiting_Marked_IsReturnedOnceByTheNextRefresh()
    {
        (await _registrar.UpdateAsync(Aor, Register("c", 1, Phone), Never)).WakeWaiting.Should().BeTrue("nobody knows what waited before it first came");
        (await _registrar.UpdateAsync(Aor, Register("c", 2, Phone), Never)).WakeWaiting.Should().BeFalse();

        await _registrar.MarkWaitingAsync(Aor, Never);

        (await _registrar.UpdateAsync(Aor, Register("c", 3, Phone), Never)).WakeWaiting.Should().BeTrue();
        (await _registrar.UpdateAsync(Aor, Register("c", 4, Phone), Never)).WakeWaiting.Should().BeFalse();
    }

    [Fact]
    public async Task WakeWaiting_MarkedWhileACommitRuns_IsReturnedByIt()
    {
        await _registrar.UpdateAsync(Aor, Register("c", 1, Phone), Never);
        _journal.Automatic = false;
        ValueTask<RegisterResult> refresh = _registrar.UpdateAsync(Aor, Register("c", 2, Phone), Never);

        await _registrar.MarkWaitingAsync(Aor, Never);
        _journal.CommitNext();

        (await refresh).WakeWaiting.Should().BeTrue("the message was marked before the binding became visible");
    }

    [Fact]
    public async Task WakeWaiting_Removal_KeepsTheMark()
    {
        await _registrar.UpdateAsync(Aor, Register("c", 1, Phone), Never);
        await _registrar.MarkWaitingAsync(Aor, Never);

        (await _registrar.UpdateAsync(Aor, Star("c", 2), Never)).WakeWaiting.Should().BeFalse();

        (await _registrar.UpdateAsync(Aor, Register("c", 3, Phone), Never)).WakeWaiting.Should().BeTrue();
    }

    [Fact]
    public async Task Start_AfterARestart_HasTheBindingsWithoutFlowsAndWakesAtTheirFirstRegister()
    {
        await _registrar.UpdateAsync(Aor, Register("c", 1, Phone with { FlowId = 4711 }), Never);
        await _registrar.UpdateAsync("444", Register("c", 1, Of("sip:444@192.0.2.9", seconds: 60)), Never);
        _time.Advance(TimeSpan.FromSeconds(61));

        using EmbeddedRegistrar restarted = Start();
        await restarted.StartAsync(Never);

        (await restarted.LookupAsync(Aor, Never)).Should().ContainSingle().Which.FlowId.Should().Be(0);
        (await restarted.LookupAsync("444", Never)).Should().BeEmpty();
        restarted.Count.Should().Be(1);
        (await restarted.UpdateAsync(Aor, Register("c", 2, Phone), Never)).WakeWaiting.Should().BeTrue();
        (await restarted.UpdateAsync(Aor, Register("c", 3, Phone), Never)).WakeWaiting.Should().BeFalse();
        await restarted.StopAsync(Never);
    }

    [Fact]
    public async Task Sweep_AfterTheExpiry_GivesMemoryAndRowsBack()
    {
        await _registrar.StartAsync(Never);
        await _registrar.UpdateAsync(Aor, Register("c", 1, Phone with { ExpiresAt = Now.AddSeconds(60) }), Never);

        _time.Advance(TimeSpan.FromSeconds(61));
        (await _registrar.LookupAsync(Aor, Never)).Should().BeEmpty("lookups do not wait for the sweep");
        await Eventually.TrueAsync(() =>
        {
            _time.Advance(TimeSpan.FromSeconds(1));
            return _registrar.Count == 0;
        });

        _journal.Stored(Aor).Should().BeEmpty();
        await _registrar.StopAsync(Never);
    }

    private EmbeddedRegistrar Start() =>
        new(_journal, _journal, new GatewayOptions(), _metrics, _time, NullLogger<EmbeddedRegistrar>.Instance);

    private void LookupMany(int times)
    {
        for (int at = 0; at < times; at++)
            if (_registrar.LookupAsync(Aor, Never).GetAwaiter().GetResult().Count != 1) throw new InvalidOperationException("The binding is gone.");
    }
}
