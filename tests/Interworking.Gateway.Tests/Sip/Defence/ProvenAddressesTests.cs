using System.Net;
using Interworking.Gateway.Sip.Defence;
using Interworking.Testing;

namespace Interworking.Gateway.Tests.Sip.Defence;

public sealed class ProvenAddressesTests
{
    private readonly ManualTimeProvider _time = new();
    private readonly ProvenAddresses _proven;

    public ProvenAddressesTests() => _proven = new ProvenAddresses(_time);

    [Fact]
    public void Contains_AddressAdded_IsKnownForAnHourAtLeastAndNotForEver()
    {
        IPAddress address = IPAddress.Parse("192.0.2.7");
        _time.Advance(TimeSpan.FromMinutes(59));
        _proven.Add(address);
        _time.Advance(TimeSpan.FromMinutes(60));
        _proven.Contains(address).Should().BeTrue();
        _time.Advance(TimeSpan.FromMinutes(62));
        _proven.Contains(address).Should().BeFalse();
    }

    [Fact]
    public void Contains_AfterALongSilence_KnowsNobody()
    {
        _proven.Add(IPAddress.Loopback);
        _time.Advance(TimeSpan.FromHours(5));
        _proven.Contains(IPAddress.Loopback).Should().BeFalse();
    }

    [Theory]
    [InlineData("192.0.2.7", "::ffff:192.0.2.7", true)]
    [InlineData("2001:db8:1:2::7", "2001:db8:1:2:3:4:5:6", true)]
    [InlineData("2001:db8:1:2::7", "2001:db8:1:3::7", false)]
    [InlineData("192.0.2.7", "192.0.2.8", false)]
    public void Contains_AnotherSpellingOrTheSameNetwork_IsTheSameSender(string added, string asked, bool same)
    {
        _proven.Add(IPAddress.Parse(added));
        _proven.Contains(IPAddress.Parse(asked)).Should().Be(same);
    }

    [Fact]
    public void Contains_AHundredThousandAddresses_KnowsThemAllAndHardlyAnyOther()
    {
        for (int i = 0; i < 100_000; i++) _proven.Add(Address(10, i));
        for (int i = 0; i < 100_000; i++) _proven.Contains(Address(10, i)).Should().BeTrue();
        Enumerable.Range(0, 100_000).Count(i => _proven.Contains(Address(11, i))).Should().BeLessThan(100);
    }

    private static IPAddress Address(byte first, int rest) => new([first, (byte)(rest >> 16), (byte)(rest >> 8), (byte)rest]);
}
