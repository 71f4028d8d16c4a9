namespace Interworking.FunctionalTests.Conformance;

public sealed class LossPatternTests
{
    private const int Messages = 200;

    private readonly LossPattern _pattern = new(Messages, LossyPath.Seed);

    [Fact]
    public void Pattern_OfTheScenario_LosesOneInFiveEachWay()
    {
        (int, int)[] packets = [.. Enumerable.Range(0, Messages).SelectMany(message => Enumerable.Range(0, 11).Select(packet => (message, packet)))];

        (packets.Count(one => _pattern.LosesRequest(one.Item1, one.Item2)) * 100.0 / packets.Length).Should().BeInRange(18, 22);
        (packets.Count(one => _pattern.LosesAnswer(one.Item1, one.Item2)) * 100.0 / packets.Length).Should().BeInRange(18, 22);
    }

    [Fact]
    public void Pattern_OfTheScenario_LetsEveryMessageThroughBeforeItsSenderGivesUp()
    {
        int[] needed = [.. Enumerable.Range(0, Messages).Select(_pattern.Needed)];

        needed.Should().OnlyContain(sent => sent <= LossPattern.MostNeeded, "the eleventh is the last");
        needed.Count(sent => sent > 1).Should().BeGreaterThan(50, "one in three comes by a repetition");
        needed.Max().Should().BeGreaterThan(3);
    }

    [Fact]
    public void Pattern_SameSeed_IsTheSame()
    {
        var again = new LossPattern(Messages, LossyPath.Seed);

        Enumerable.Range(0, Messages).Select(again.Needed).Should().Equal(Enumerable.Range(0, Messages).Select(_pattern.Needed));
    }
}
