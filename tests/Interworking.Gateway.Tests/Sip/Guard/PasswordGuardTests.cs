using System.Net;
using Interworking.Gateway.Sip.Guard;
using Interworking.Testing;

namespace Interworking.Gateway.Tests.Sip.Guard;

public sealed class PasswordGuardTests
{
    private static readonly IPAddress Home = IPAddress.Parse("198.51.100.7");
    private static readonly IPAddress Other = IPAddress.Parse("198.51.100.8");

    private readonly ManualTimeProvider _time = new();
    private readonly PasswordGuard _guard;

    public PasswordGuardTests() => _guard = new PasswordGuard(_time);

    [Fact]
    public void RefusedFor_FewSlips_IsNull()
    {
        Fail(Home, "111", PasswordGuard.FreeTries);

        _guard.RefusedFor(Home, "111").Should().BeNull();
    }

    [Fact]
    public void RefusedFor_AfterMore_DoublesUpToEightSeconds()
    {
        Fail(Home, "111", PasswordGuard.FreeTries);
        double[] waits = [.. Enumerable.Range(0, 6).Select(_ =>
        {
            _guard.Failed(Home, "111");
            return _guard.RefusedFor(Home, "111")!.Value.TotalSeconds;
        })];

        waits.Should().Equal(1, 2, 4, 8, 8, 8);
        _time.Advance(TimeSpan.FromSeconds(8));
        _guard.RefusedFor(Home, "111").Should().BeNull();
    }

    [Fact]
    public void Failed_ManyInARow_LocksThePairOutAndNobodyElse()
    {
        Fail(Home, "111", PasswordGuard.TriesBeforeLock - 1);
        _guard.Failed(Home, "111").Should().BeTrue();

        _guard.RefusedFor(Home, "111").Should().Be(TimeSpan.FromSeconds(30));
        _guard.RefusedFor(Home, "222").Should().BeNull();
        _guard.RefusedFor(Other, "111").Should().BeNull();
        _time.Advance(TimeSpan.FromSeconds(31));
        _guard.Failed(Home, "111").Should().BeTrue("it goes on guessing");
        _guard.RefusedFor(Home, "111").Should().Be(TimeSpan.FromMinutes(1));
    }

    [Fact]
    public void Failed_AddressWithARecentSuccess_IsSlowedAtMost()
    {
        _guard.Succeeded(Home, "222");

        Fail(Home, "111", 50);

        _guard.RefusedFor(Home, "111").Should().Be(TimeSpan.FromSeconds(8));
        _time.Advance(PasswordGuard.RecentSuccess + TimeSpan.FromSeconds(2));
        Fail(Home, "111", PasswordGuard.TriesBeforeLock);
        _guard.RefusedFor(Home, "111").Should().Be(TimeSpan.FromSeconds(30), "the success is long ago");
    }

    [Fact]
    public void Succeeded_AfterSlips_ForgetsThem()
    {
        Fail(Home, "111", PasswordGuard.TriesBeforeLock - 1);
        _time.Advance(TimeSpan.FromSeconds(10));

        _guard.Succeeded(Home, "111");

        Fail(Home, "111", PasswordGuard.FreeTries);
        _guard.RefusedFor(Home, "111").Should().BeNull();
    }

    [Fact]
    public void Failed_Ipv6_CountsTheWholeNetworkOfOneSubscriber()
    {
        for (int host = 1; host <= PasswordGuard.TriesBeforeLock; host++) _guard.Failed(IPAddress.Parse($"2001:db8::{host}"), "111");

        _guard.RefusedFor(IPAddress.Parse("2001:db8::ffff"), "111").Should().NotBeNull();
        _guard.RefusedFor(IPAddress.Parse("2001:db8:0:1::1"), "111").Should().BeNull();
    }

    private void Fail(IPAddress from, string user, int times)
    {
        for (int i = 0; i < times; i++) _guard.Failed(from, user);
    }
}
