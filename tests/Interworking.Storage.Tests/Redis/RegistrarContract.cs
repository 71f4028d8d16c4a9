using Interworking.Gateway.Registrar;
using static Interworking.Storage.Tests.Redis.RedisNodes;

namespace Interworking.Storage.Tests.Redis;

/// <summary>What REGISTER, lookup and waiting marks do, whichever registrar keeps them.</summary>
public abstract class RegistrarContract : IAsyncLifetime
{
    private const string Aor = "111222333";
    private const int MaxContacts = 10;
    private static readonly CancellationToken Never = CancellationToken.None;
    private static readonly Binding Phone = Contact("sip:111222333@192.0.2.7:5062");

    private IRegistrar _registrar = null!;

    public async Task InitializeAsync() => _registrar = await StartAsync();

    public abstract Task DisposeAsync();

    protected abstract Task<IRegistrar> StartAsync();

    [Fact]
    public async Task Lookup_NeverRegistered_IsEmpty() => (await _registrar.LookupAsync(Aor, Never)).Should().BeEmpty();

    [Fact]
    public async Task Update_NewContact_IsReturnedAndFoundSynchronously()
    {
        RegisterResult result = await UpdateAsync(Register("c", 1, Phone));

        result.Verdict.Should().Be(RegisterVerdict.Done);
        result.Bindings.Should().ContainSingle().Which.Should().BeEquivalentTo(Phone with { CallId = "c", CSeq = 1 }, WithValues);
        ValueTask<IReadOnlyList<Binding>> lookup = _registrar.LookupAsync(Aor, Never);
        lookup.IsCompletedSuccessfully.Should().BeTrue();
        (await lookup).Should().BeEquivalentTo(result.Bindings, WithValues);
        _registrar.Count.Should().Be(1);
    }

    [Fact]
    public async Task Lookup_OfWhatIsKept_AllocatesNothing()
    {
        await UpdateAsync(Register("c", 1, Phone));
        Look(10);

        long before = GC.GetAllocatedBytesForCurrentThread();
        Look(1000);

        (GC.GetAllocatedBytesForCurrentThread() - before).Should().BeLessThan(1000, "a lookup is on every message's way");

        void Look(int times)
        {
            for (int at = 0; at < times; at++)
            {
                ValueTask<IReadOnlyList<Binding>> lookup = _registrar.LookupAsync(Aor, Never);
                if (!lookup.IsCompletedSuccessfully) throw new InvalidOperationException("The lookup was not answered from memory.");
            }
        }
    }

    [Fact]
    public async Task Update_Refresh_ReplacesTheContact()
    {
        await UpdateAsync(Register("c", 1, Phone));
        Binding later = Contact(Phone.Contact, seconds: 3000);

        (await UpdateAsync(Register("c", 2, later))).Bindings.Should().ContainSingle();

        (await _registrar.LookupAsync(Aor, Never)).Should().ContainSingle().Which.ExpiresAt.Should().Be(later.ExpiresAt);
    }

    [Fact]
    public async Task Update_TwoContactsOneRemoved_TheOtherStays()
    {
        await UpdateAsync(Register("c", 1, Phone, Contact("sip:111222333@192.0.2.8")));

        RegisterResult result = await UpdateAsync(Register("c", 2, Contact(Phone.Contact, seconds: 0)));

        result.Bindings.Should().ContainSingle().Which.Contact.Should().Be("sip:111222333@192.0.2.8");
        (await _registrar.LookupAsync(Aor, Never)).Should().BeEquivalentTo(result.Bindings, WithValues);
    }

    [Fact]
    public async Task Update_Star_RemovesAll()
    {
        await UpdateAsync(Register("c", 1, Phone, Contact("sip:111222333@192.0.2.8")));

        (await UpdateAsync(Star("c", 2))).Bindings.Should().BeEmpty();

        (await _registrar.LookupAsync(Aor, Never)).Should().BeEmpty();
        _registrar.Count.Should().Be(0);
    }

    [Fact]
    public async Task Update_SameInstanceFromANewAddress_ReplacesTheOldOne()
    {
        await UpdateAsync(Register("c", 1, Contact("sip:1@10.0.0.5:5060", instance: "urn:uuid:AA", regId: 1)));

        RegisterResult result = await UpdateAsync(Register("d", 1, Contact("sip:1@10.0.0.6:5060", instance: "urn:uuid:aa", regId: 1)));

        result.Bindings.Should().ContainSingle().Which.Contact.Should().Be("sip:1@10.0.0.6:5060");
    }

    [Fact]
    public async Task Update_SameAddressOfTwoInstances_KeepsBoth()
    {
        await UpdateAsync(Register("c", 1, Contact("sip:1@10.0.0.5:5060", instance: "urn:uuid:aa", regId: 1)));
        await UpdateAsync(Register("d", 1, Contact("sip:1@10.0.0.5:5060", instance: "urn:uuid:bb", regId: 1)));

        (await QueryAsync()).Should().HaveCount(2, "two phones behind different NATs");
    }

    [Fact]
    public async Task Update_OldCSeq_ChangesNothing()
    {
        await UpdateAsync(Register("c", 5, Phone));

        RegisterResult late = await UpdateAsync(Register("c", 5, Contact(Phone.Contact, seconds: 0)));

        late.Verdict.Should().Be(RegisterVerdict.OutOfOrder);
        (await _registrar.LookupAsync(Aor, Never)).Should().ContainSingle();
    }

    [Fact]
    public async Task Update_OneContactTooMany_ChangesNothing()
    {
        await UpdateAsync(Register("c", 1, [.. Enumerable.Range(1, MaxContacts).Select(at => Contact($"sip:1@192.0.2.{at}"))]));

        (await UpdateAsync(Register("d", 1, Contact("sip:1@192.0.2.99")))).Verdict.Should().Be(RegisterVerdict.TooManyContacts);

        (await QueryAsync()).Should().HaveCount(MaxContacts);
    }

    [Fact]
    public async Task Update_ByTheNumbersNewOwner_ForgetsTheFormerOnesContacts()
    {
        await UpdateAsync(Register("c", 1, Phone));

        RegisterResult result = await UpdateAsync(Register("d", 1, Contact("sip:1@192.0.2.8") with { AccountId = Owner + 1 }) with { AccountId = Owner + 1 });

        result.Bindings.Should().ContainSingle().Which.AccountId.Should().Be(Owner + 1);
    }

    [Fact]
    public async Task Update_ManyAtOnce_LoseNone()
    {
        await Task.WhenAll(Enumerable.Range(1, MaxContacts).Select(at => UpdateAsync(Register($"c{at}", 1, Contact($"sip:1@192.0.2.{at}")))));

        (await QueryAsync()).Should().HaveCount(MaxContacts);
    }

    [Fact]
    public async Task Query_AfterRegister_GivesTheBindingsAndLeavesTheMark()
    {
        await UpdateAsync(Register("c", 1, Phone));
        await _registrar.MarkWaitingAsync(Aor, Never);

        RegisterResult query = await UpdateAsync(Query());

        query.Bindings.Should().ContainSingle();
        query.WakeWaiting.Should().BeFalse();
        (await UpdateAsync(Register("c", 2, Phone))).WakeWaiting.Should().BeTrue();
    }

    [Fact]
    public async Task WakeWaiting_Marked_IsReturnedOnceByTheNextRefresh()
    {
        await UpdateAsync(Register("c", 1, Phone));
        (await UpdateAsync(Register("c", 2, Phone))).WakeWaiting.Should().BeFalse();

        await _registrar.MarkWaitingAsync(Aor, Never);
        await _registrar.MarkWaitingAsync(Aor, Never);

        (await UpdateAsync(Register("c", 3, Phone))).WakeWaiting.Should().BeTrue();
        (await UpdateAsync(Register("c", 4, Phone))).WakeWaiting.Should().BeFalse();
    }

    [Fact]
    public async Task WakeWaiting_MarkedBeforeItEverRegistered_IsReturnedByTheFirstRegister()
    {
        await _registrar.MarkWaitingAsync(Aor, Never);

        (await UpdateAsync(Register("c", 1, Phone))).WakeWaiting.Should().BeTrue();
    }

    [Fact]
    public async Task WakeWaiting_Removal_KeepsTheMark()
    {
        await UpdateAsync(Register("c", 1, Phone));
        await _registrar.MarkWaitingAsync(Aor, Never);

        (await UpdateAsync(Star("c", 2))).WakeWaiting.Should().BeFalse();

        (await UpdateAsync(Register("c", 3, Phone))).WakeWaiting.Should().BeTrue();
    }

    private static RegisterUpdate Query() => new([], RemoveAll: false, "query", 1, DateTimeOffset.UtcNow, Owner);

    private static FluentAssertions.Equivalency.EquivalencyAssertionOptions<Binding> WithValues(FluentAssertions.Equivalency.EquivalencyAssertionOptions<Binding> options) =>
        options.ComparingByValue<System.Net.IPEndPoint>();

    private Task<RegisterResult> UpdateAsync(RegisterUpdate update) => _registrar.UpdateAsync(Aor, update, Never).AsTask();

    private async Task<IReadOnlyList<Binding>> QueryAsync() => (await UpdateAsync(Query())).Bindings;
}
