using Interworking.Sip.Resolving;

namespace Interworking.Sip.Tests.Resolving;

/// <summary>The order of RFC 2782, with dice that the test throws.</summary>
public sealed class SrvOrderTests
{
    [Fact]
    public void Arrange_Priorities_LowestFirst() =>
        Order([Of("c", 30, 0), Of("a", 10, 0), Of("b", 20, 100)], most => most).Should().Equal("a", "b", "c");

    [Theory]
    [InlineData(0, "zero")]
    [InlineData(1, "one")]
    [InlineData(2, "three")]
    [InlineData(4, "three")]
    public void Arrange_Weights_TheDiceFallsIntoTheRunningSum(int dice, string first) =>
        Order([Of("one", 1, 1), Of("three", 1, 3), Of("zero", 1, 0)], most => Math.Min(dice, most))[0].Should().Be(first);

    [Fact]
    public void Arrange_ManyThrows_ShareByWeight()
    {
        var random = new Random(4711);
        var first = new Dictionary<string, int> { ["small"] = 0, ["large"] = 0 };
        for (int round = 0; round < 10_000; round++) first[Order([Of("small", 1, 10), Of("large", 1, 30)], most => random.Next(most + 1))[0]]++;

        first["large"].Should().BeInRange(7_000, 8_000);
    }

    [Fact]
    public void Arrange_All_KeepsEveryRecord() =>
        Order([Of("a", 1, 5), Of("b", 1, 0), Of("c", 1, 65_535), Of("d", 0, 65_535)], _ => 0).Should().HaveCount(4).And.OnlyHaveUniqueItems();

    private static string[] Order(SrvRecord[] records, Func<int, int> dice) => [.. SrvOrder.Arrange(records, dice).Select(record => record.Target)];

    private static SrvRecord Of(string target, ushort priority, ushort weight) => new("_sip._udp.example.net", 60, priority, weight, 5060, target);
}
