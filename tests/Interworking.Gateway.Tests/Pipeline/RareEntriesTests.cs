using Interworking.Gateway.Pipeline;

namespace Interworking.Gateway.Tests.Pipeline;

public sealed class RareEntriesTests
{
    private readonly RareEntries<string, int> _entries = new(capacity: 3);

    [Fact]
    public void TryGet_SetChangedAndRemoved_IsWhatWasSetLast()
    {
        _entries.TryGet("a", out _).Should().BeFalse();
        _entries.Set("a", 1);
        _entries.Set("a", 2);

        _entries.TryGet("a", out int value).Should().BeTrue();
        (value, _entries.Count).Should().Be((2, 1));
        _entries.Remove("a").Should().BeTrue();
        _entries.Remove("a").Should().BeFalse();
        (_entries.TryGet("a", out _), _entries.Count).Should().Be((false, 0));
    }

    [Fact]
    public void Set_Full_ForgetsAllAndKeepsTheNewOne()
    {
        foreach (string key in (string[])["a", "b", "c", "d"]) _entries.Set(key, 1);

        _entries.All.Select(entry => entry.Key).Should().Equal("d");
        _entries.Count.Should().Be(1);
    }

    [Fact]
    public void SetAndRemove_FromManyThreads_CountIsExactAfterwards()
    {
        var entries = new RareEntries<int, int>(1000);

        Parallel.For(0, 20_000, i =>
        {
            entries.Set(i % 50, i);
            if (i % 3 == 0) entries.Remove(i % 50);
        });

        entries.Count.Should().Be(entries.All.Count());
        foreach ((int key, int _) in entries.All) entries.Remove(key);
        entries.Count.Should().Be(0);
    }
}
