using Interworking.Sip.Transactions;
using Interworking.Testing;

namespace Interworking.Sip.Tests.Transactions;

public sealed class TimerWheelTests : IDisposable
{
    private readonly ManualTimeProvider _time = new();
    private readonly TimerWheel _wheel;

    public TimerWheelTests() => _wheel = new TimerWheel(_time);

    [Theory, InlineData(10), InlineData(500), InlineData(10_240), InlineData(32_000)]
    public void Add_Delay_FiresOnceAndNotEarly(int milliseconds)
    {
        var entry = new Entry();
        _wheel.Add(entry, TimeSpan.FromMilliseconds(milliseconds));
        _time.Advance(TimeSpan.FromMilliseconds(milliseconds - 1));
        entry.Fired.Should().Be(0);
        _time.Advance(TimeSpan.FromMilliseconds(20));
        entry.Fired.Should().Be(1);
        _time.Advance(TimeSpan.FromSeconds(60));
        entry.Fired.Should().Be(1);
    }

    [Fact]
    public void Remove_BeforeDue_NeverFiresAndNeighboursDo()
    {
        Entry[] entries = [new(), new(), new()];
        foreach (Entry entry in entries) _wheel.Add(entry, TimeSpan.FromMilliseconds(500));
        _wheel.Remove(entries[1]);
        _time.Advance(TimeSpan.FromSeconds(1));
        entries.Select(entry => entry.Fired).Should().Equal(1, 0, 1);
    }

    [Fact]
    public void Add_AfterALongRest_IsNotLateNorEarly()
    {
        _wheel.Add(new Entry(), TimeSpan.FromMilliseconds(10));
        _time.Advance(TimeSpan.FromHours(1));
        var entry = new Entry();
        _wheel.Add(entry, TimeSpan.FromMilliseconds(100));
        _time.Advance(TimeSpan.FromMilliseconds(90));
        entry.Fired.Should().Be(0);
        _time.Advance(TimeSpan.FromMilliseconds(30));
        entry.Fired.Should().Be(1);
    }

    public void Dispose() => _wheel.Dispose();

    private sealed class Entry : WheelEntry
    {
        public int Fired { get; private set; }

        internal override void OnDue() => Fired++;
    }
}
