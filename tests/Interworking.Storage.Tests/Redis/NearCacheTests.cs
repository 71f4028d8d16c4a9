using Interworking.Gateway.Registrar;
using Interworking.Storage.Redis;
using Interworking.Testing;

namespace Interworking.Storage.Tests.Redis;

public sealed class NearCacheTests
{
    private const string Aor = "111222333";
    private static readonly TimeSpan Validity = TimeSpan.FromSeconds(5);
    private static readonly StoredBindings First = Stored("v1");
    private static readonly StoredBindings Second = Stored("v2");

    private readonly ManualTimeProvider _time = new();
    private readonly NearCache _cache;

    public NearCacheTests() => _cache = new NearCache(capacity: 100, Validity, _time);

    [Fact]
    public void Fresh_UntilValidityAfterTheQuestion_ThenOnlyKnown()
    {
        NearCache.Ticket ticket = _cache.Ask(Aor);
        _time.Advance(TimeSpan.FromSeconds(2));
        _cache.PutRead(Aor, ticket, First);

        _cache.Fresh(Aor).Should().BeSameAs(First);
        _time.Advance(TimeSpan.FromSeconds(3) - TimeSpan.FromTicks(1));
        _cache.Fresh(Aor).Should().BeSameAs(First);
        _time.Advance(TimeSpan.FromTicks(1));
        _cache.Fresh(Aor).Should().BeNull("the answer may be as old as the question");
        _cache.Known(Aor).Should().BeSameAs(First);
    }

    [Fact]
    public void All_OfManyAccounts_CopiesNoneOfThem()
    {
        const int accounts = 20_000;
        var cache = new NearCache(capacity: accounts * 2, Validity, _time);
        for (int i = 0; i < accounts; i++) cache.PutRead($"{i}", cache.Ask($"{i}"), First);
        using (IEnumerator<Binding> warm = cache.All().GetEnumerator()) warm.MoveNext();

        long before = GC.GetAllocatedBytesForCurrentThread();
        using IEnumerator<Binding> all = cache.All().GetEnumerator();
        all.MoveNext();

        (GC.GetAllocatedBytesForCurrentThread() - before).Should().BeLessThan(accounts, "a walk takes hours, and begins anew for each round");
    }

    [Fact]
    public void Changed_Known_IsAskedAgainButNotForgotten()
    {
        _cache.PutRead(Aor, _cache.Ask(Aor), First);
        _cache.Changed(Aor);

        _cache.Fresh(Aor).Should().BeNull();
        _cache.Known(Aor).Should().BeSameAs(First);
        _cache.PutRead(Aor, _cache.Ask(Aor), Second);
        _cache.Fresh(Aor).Should().BeSameAs(Second);
    }

    [Fact]
    public void Changed_WhileTheQuestionIsOnItsWay_TheAnswerIsNotTaken()
    {
        NearCache.Ticket ticket = _cache.Ask(Aor);
        _cache.Changed(Aor);
        _cache.PutRead(Aor, ticket, First);

        _cache.Fresh(Aor).Should().BeNull();
    }

    [Fact]
    public void PutWritten_BeforeTheAnswerToAnEarlierQuestion_Stands()
    {
        NearCache.Ticket question = _cache.Ask(Aor);
        _cache.PutWritten(Aor, _cache.Ask(Aor), Second);
        _cache.PutRead(Aor, question, First);

        _cache.Fresh(Aor).Should().BeSameAs(Second);
    }

    [Fact]
    public void PutWritten_TwoThatOverlap_NeitherIsTrusted()
    {
        NearCache.Ticket one = _cache.Ask(Aor), other = _cache.Ask(Aor);
        _cache.PutWritten(Aor, one, Second);
        _cache.PutWritten(Aor, other, First);

        _cache.Fresh(Aor).Should().BeNull("nobody knows which was the later one");
    }

    [Fact]
    public void AllChanged_NothingAskedBefore_IsFresh()
    {
        NearCache.Ticket earlier = _cache.Ask("2222");
        _cache.PutRead(Aor, _cache.Ask(Aor), First);
        _time.Advance(TimeSpan.FromTicks(1));
        _cache.AllChanged();
        _cache.PutRead("2222", earlier, First);

        _cache.Fresh(Aor).Should().BeNull();
        _cache.Fresh("2222").Should().BeNull();
        _cache.Known(Aor).Should().BeSameAs(First);
    }

    [Fact]
    public void Put_MoreThanItHolds_KeepsWhatIsInUse()
    {
        _cache.PutRead(Aor, _cache.Ask(Aor), First);
        for (int at = 0; at < 10_000; at++)
        {
            string other = $"4{at}";
            _cache.PutRead(other, _cache.Ask(other), Second);
            _cache.Known(Aor).Should().BeSameAs(First);
        }

        Enumerable.Range(0, 10_000).Count(at => _cache.Known($"4{at}") is not null).Should().BeInRange(1, 100);
    }

    [Fact]
    public void CountLive_InBothGenerations_CountsEachOnce()
    {
        Binding live = RedisNodes.Contact("sip:1@192.0.2.7") with { ExpiresAt = _time.GetUtcNow().AddSeconds(1) };
        for (int at = 0; at < 60; at++) _cache.PutRead($"4{at}", _cache.Ask($"4{at}"), new StoredBindings("v", [live], ["f"]));
        for (int at = 0; at < 10; at++) _cache.Known($"4{at}");

        _cache.CountLive(_time.GetUtcNow()).Should().Be(60);
        _time.Advance(TimeSpan.FromSeconds(1));
        _cache.CountLive(_time.GetUtcNow()).Should().Be(0);
    }

    private static StoredBindings Stored(string version) => new(version, [], []);
}
