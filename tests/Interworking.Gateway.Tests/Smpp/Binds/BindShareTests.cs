using Interworking.Gateway.Smpp.Binds;

namespace Interworking.Gateway.Tests.Smpp.Binds;

public sealed class BindShareTests
{
    [Theory]
    [InlineData(1, 1, 0, "", 1)] // alone: everything
    [InlineData(64, 64, 0, "", 64)]
    [InlineData(1, 1, 0, "0", 1)] // both try, one gets it
    [InlineData(1, 0, 1, "0", 0)] // one cannot be divided
    [InlineData(2, 0, 2, "0", -1)]
    [InlineData(2, 1, 1, "0", 0)] // the free one is the other's
    [InlineData(64, 0, 64, "0", -32)]
    [InlineData(3, 0, 2, "1", 0)]
    [InlineData(4, 0, 2, "2,0", -1)]
    [InlineData(4, 2, 1, "1,0", 0)] // who gave one up does not take it back
    [InlineData(4, 1, 1, "1,1", 1)]
    [InlineData(2, 1, 1, "", 1)] // the other is gone
    [InlineData(1, 0, 0, "1", 0)]
    public void Change_OneMoment_IsTheFairStep(int total, int free, int mine, string others, int change)
    {
        int[] held = [.. others.Split(',', StringSplitOptions.RemoveEmptyEntries).Select(int.Parse)];
        BindShare.Change(total, free, mine, held).Should().Be(change);
    }

    [Fact]
    public void Change_NodesComeAndGo_SettlesFairlyAndHoldsEveryBind()
    {
        var random = new Random(4711);
        for (int world = 0; world < 2_000; world++)
        {
            int total = random.Next(1, 65);
            int[] held = new int[random.Next(1, 6)];
            for (int left = random.Next(0, total + 1); left > 0; left--) held[random.Next(held.Length)]++;

            for (int turn = 0; turn < 200; turn++) Step(random, total, held);

            held.Sum().Should().Be(total);
            (held.Max() - held.Min()).Should().BeLessThan(2, $"{total} binds on {held.Length} nodes");
        }
    }

    /// <summary>Every node decides on what it saw before the others acted; takes are given out until nothing is free.</summary>
    private static void Step(Random random, int total, int[] held)
    {
        int free = total - held.Sum();
        int[] changes = [.. held.Select((mine, at) => BindShare.Change(total, free, mine, [.. held.Where((_, other) => other != at)]))];
        foreach (int at in Enumerable.Range(0, held.Length).OrderBy(_ => random.Next()))
        {
            int change = Math.Min(changes[at], free);
            held[at] += change;
            free -= Math.Max(0, change);
        }
    }
}
