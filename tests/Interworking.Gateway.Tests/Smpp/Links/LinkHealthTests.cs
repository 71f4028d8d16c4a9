using Interworking.Gateway.Smpp.Links;
using Interworking.Smpp.Session;
using Interworking.Smpp.Values;

namespace Interworking.Gateway.Tests.Smpp.Links;

/// <summary>Counts of a session → the changes that an operator is told.</summary>
public sealed class LinkHealthTests
{
    private readonly LinkHealth _health = new();
    private DateTimeOffset _now = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);

    [Fact]
    public void Look_NothingOrOrdinaryRefusals_SaysNothing()
    {
        Look().Should().BeNull();
        Look(status: CommandStatus.InvalidDestinationAddress).Should().BeNull("a wrong number is business as usual");
    }

    [Fact]
    public void Look_UnansweredForAWhile_SaysItOnceAndThatItIsWellAgain()
    {
        Look(unanswered: 3)!.Value.Should().Be(new LinkChange(true, "it left 3 of our requests unanswered"));
        Look(unanswered: 5).Should().BeNull("it is known");
        for (int i = 0; i < 14; i++) Look(unanswered: 5).Should().BeNull();
        Look(unanswered: 5)!.Value.Troubled.Should().BeFalse();
        Look(unanswered: 5).Should().BeNull();
    }

    [Theory]
    [InlineData(0, 2, "2 of its answers fit no request: wrong sequence numbers, late, or sent twice")]
    [InlineData(2, 2, "it left 2 of our requests unanswered, and 2 answers fit no request: wrong sequence numbers, or late")]
    public void Look_AnswersThatFitNothing_SaysSo(long unanswered, long unmatched, string words) => Look(unanswered, unmatched)!.Value.What.Should().Be(words);

    [Theory]
    [InlineData(false, true)]
    [InlineData(true, false)]
    public void Look_Throttled_IsToldWhereNobodyElseDoes(bool dialled, bool told) =>
        Look(status: CommandStatus.Throttled, dialled: dialled).Should().Be(told ? new LinkChange(true, "the peer answered 0x58 throttled") : null);

    private LinkChange? Look(long unanswered = 0, long unmatched = 0, CommandStatus status = CommandStatus.Ok, bool dialled = false)
    {
        _now += TimeSpan.FromSeconds(2);
        return _health.Look(_now, new SessionCounters
        {
            AnswersSent = new Dictionary<CommandStatus, long>(),
            AnswersReceived = new Dictionary<CommandStatus, long> { [status] = 1 },
            Unanswered = unanswered,
            UnmatchedAnswers = unmatched,
        }, dialled);
    }
}
