using System.Net;
using Interworking.Gateway.Smpp.Login;
using Interworking.Testing;

namespace Interworking.Gateway.Tests.Smpp.Login;

public sealed class LoginGuardTests
{
    private static readonly IPAddress Here = IPAddress.Parse("198.51.100.7");
    private readonly ManualTimeProvider _time = new();
    private readonly LoginGuard _guard;

    public LoginGuardTests() => _guard = new LoginGuard(_time);

    [Fact]
    public void Failed_AgainAndAgain_TakesEverLonger() =>
        Enumerable.Range(0, 6).Select(_ => _guard.Failed(Here, "tata", mayLock: false).Delay.TotalSeconds).Should().Equal(1, 2, 4, 8, 8, 8);

    [Fact]
    public void Failed_FiveTimes_LocksThisLoginFromThisAddressOnly()
    {
        Fail(Here, "tata", LoginGuard.TriesPerLogin - 1);
        _guard.LockedFor(Here, "tata").Should().BeNull();

        LoginFailure last = _guard.Failed(Here, "tata", mayLock: true);

        last.LockedOut.Should().Be(TimeSpan.FromSeconds(30));
        last.Tell.Should().BeTrue();
        _guard.LockedFor(Here, "tata").Should().Be(TimeSpan.FromSeconds(30));
        _guard.LockedFor(Here, "other").Should().BeNull();
        _guard.LockedFor(IPAddress.Parse("198.51.100.8"), "tata").Should().BeNull();
    }

    [Fact]
    public void Failed_WhileLocked_MakesItNeitherLongerNorWorse()
    {
        Fail(Here, "tata", LoginGuard.TriesPerLogin);
        _time.Advance(TimeSpan.FromSeconds(20));

        LoginFailure tried = _guard.Failed(Here, "tata", mayLock: true);

        tried.Tell.Should().BeFalse();
        _guard.LockedFor(Here, "tata").Should().Be(TimeSpan.FromSeconds(10));
        _time.Advance(TimeSpan.FromSeconds(11));
        _guard.LockedFor(Here, "tata").Should().BeNull();
        _guard.Failed(Here, "tata", mayLock: true).LockedOut.Should().Be(TimeSpan.FromSeconds(60), "the next lock is longer");
    }

    [Fact]
    public void Failed_ManyNamesFromOneAddress_LocksTheAddress()
    {
        for (int i = 0; i < LoginGuard.TriesPerAddress; i++) _guard.Failed(Here, $"guess{i}", mayLock: true);

        _guard.LockedFor(Here, "another").Should().NotBeNull();
    }

    [Fact]
    public void Failed_AddressOfABoundCarrier_IsNeverLocked()
    {
        for (int i = 0; i < 100; i++) _guard.Failed(Here, "tata", mayLock: false);

        _guard.LockedFor(Here, "tata").Should().BeNull();
    }

    [Fact]
    public void Failed_OneNetworkOfIpv6_IsOneAddress()
    {
        for (int i = 0; i < LoginGuard.TriesPerLogin; i++) _guard.Failed(IPAddress.Parse($"2001:db8:1:2::{i + 1}"), "tata", mayLock: true);

        _guard.LockedFor(IPAddress.Parse("2001:db8:1:2:ffff::1"), "tata").Should().NotBeNull();
        _guard.LockedFor(IPAddress.Parse("2001:db8:1:3::1"), "tata").Should().BeNull();
    }

    [Fact]
    public void Succeeded_OrForget_BeginsAnew()
    {
        Fail(Here, "tata", 3);
        _guard.Succeeded(Here, "tata");
        _guard.Failed(Here, "tata", mayLock: true).Count.Should().Be(1);

        Fail(Here, "tata", 10);
        _guard.Forget();
        _guard.LockedFor(Here, "tata").Should().BeNull();
    }

    [Fact]
    public void Failed_FromEverywhere_MemoryIsBounded()
    {
        for (int i = 0; i < 30_000; i++) _guard.Failed(new IPAddress(BitConverter.GetBytes(i + 1)), "x", mayLock: true);

        _guard.Remembered.Should().BeLessThanOrEqualTo(10_000);
    }

    private void Fail(IPAddress from, string systemId, int times)
    {
        for (int i = 0; i < times; i++) _guard.Failed(from, systemId, mayLock: true);
    }
}
