using Interworking.Gateway.Routing;

namespace Interworking.Gateway.Tests.Routing;

public sealed class RecipientPatternTests
{
    [Theory]
    [InlineData("222%", "222", true)]
    [InlineData("222%", "2225", true)]
    [InlineData("222%", "22", false)]
    [InlineData("222%", "1222", false)]
    [InlineData("222_", "2225", true)]
    [InlineData("222_", "222", false)]
    [InlineData("222_", "22255", false)]
    [InlineData("%", "", true)]
    [InlineData("%", "4915112345678", true)]
    [InlineData("%", "49x", false)] // only digits
    [InlineData("%", "INFO", false)]
    [InlineData("_", "#", false)]
    [InlineData("2%9", "29", true)]
    [InlineData("2%9", "2199", true)]
    [InlineData("2%9", "2198", false)]
    [InlineData("2%9_%7", "2959997", true)]
    [InlineData("%%1", "00001", true)]
    [InlineData("12345", "12345", true)]
    [InlineData("12345", "123456", false)]
    public void Matches_PatternAndNumber_AsTold(string pattern, string number, bool fits) =>
        RecipientPattern.Matches(pattern, number).Should().Be(fits);

    [Fact]
    public void Matches_ManyWildcards_EndsSoon()
    {
        string pattern = string.Concat(Enumerable.Repeat("%1", 16));

        RecipientPattern.Matches(pattern, new string('1', 20) + "2").Should().BeFalse();
    }

    [Theory]
    [InlineData("222%", "222")]
    [InlineData("22_2%", "22")]
    [InlineData("%", "")]
    [InlineData("12345", "12345")]
    public void LiteralPrefix_IsWhatStandsBeforeTheFirstWildcard(string pattern, string prefix) =>
        RecipientPattern.LiteralPrefix(pattern).Should().Be(prefix);
}
