using Interworking.Gateway.Sip.Defence;

namespace Interworking.Gateway.Tests.Sip.Defence;

public sealed class SuspectTests
{
    private static readonly TimeSpan TenMinutes = TimeSpan.FromMinutes(10);

    private DateTimeOffset _now = DateTimeOffset.UnixEpoch;

    [Fact]
    public void Judge_ManyOffencesAtOnce_IsWatchedThenSlowedThenIgnored()
    {
        var suspect = new Suspect(_now);
        Dictionary<DefenceStage, int> stages = Enumerable.Range(0, 100).Select(_ => Judge(suspect, Offence.UnknownUser).Stage)
            .CountBy(stage => stage).ToDictionary();

        stages.Should().BeEquivalentTo(new Dictionary<DefenceStage, int>
        {
            [DefenceStage.Watched] = Suspect.SlowAt - 1, [DefenceStage.Slowed] = Suspect.IgnoreAt - Suspect.SlowAt, [DefenceStage.Ignored] = 100 - Suspect.IgnoreAt + 1,
        });
        (suspect.Until, suspect.Offences, suspect.Unanswered, suspect.Why).Should().Be((_now + TenMinutes, 100L, 100L - Suspect.SlowAt + 1, Offence.UnknownUser));
    }

    [Fact]
    public void Judge_OneOffenceInThreeSeconds_IsNeverSlowed()
    {
        var suspect = new Suspect(_now);
        for (int i = 0; i < 1000; i++)
        {
            Judge(suspect, Offence.UnknownUser).Should().Be((DefenceStage.Watched, true));
            _now += Suspect.ForgetOne;
        }
    }

    [Fact]
    public void Judge_Slowed_IsAnsweredOnceASecond()
    {
        var suspect = new Suspect(_now);
        for (int i = 0; i < Suspect.SlowAt + 10; i++) Judge(suspect, Offence.NotTaken);

        int answered = 0;
        for (int i = 0; i < 50; i++, _now += TimeSpan.FromMilliseconds(100)) answered += Judge(suspect, Offence.None).Answer ? 1 : 0;

        answered.Should().BeInRange(4, 5);
    }

    [Fact]
    public void Judge_CallsItselfAScanner_IsIgnoredAtOnce() =>
        Judge(new Suspect(_now), Offence.ScannerAgent).Should().Be((DefenceStage.Ignored, false));

    [Fact]
    public void Judge_IgnoredAgain_LastsTwiceAsLongAndNeverMoreThanADay()
    {
        var suspect = new Suspect(_now);
        var lasted = new List<TimeSpan>();
        for (int i = 0; i < 12; i++)
        {
            Judge(suspect, Offence.ScannerAgent);
            lasted.Add(suspect.Until!.Value - _now);
            _now = suspect.Until.Value;
        }

        lasted[..3].Should().Equal(TenMinutes, 2 * TenMinutes, 4 * TenMinutes);
        lasted[^1].Should().Be(TimeSpan.FromDays(1));
    }

    [Fact]
    public void Judge_TimeIsOver_IsHeardOnProbation()
    {
        var suspect = new Suspect(_now);
        Judge(suspect, Offence.ScannerAgent);
        _now += TenMinutes;

        Judge(suspect, Offence.None).Should().Be((DefenceStage.Slowed, true));
        suspect.Until.Should().BeNull();
        _now += Suspect.ForgetOne;
        Judge(suspect, Offence.None).Should().Be((DefenceStage.Watched, true));
    }

    [Fact]
    public void Judge_WhileIgnored_DoesNotLastLongerForIt()
    {
        var suspect = new Suspect(_now);
        Judge(suspect, Offence.ScannerAgent);
        DateTimeOffset until = suspect.Until!.Value;
        _now += TimeSpan.FromMinutes(9);
        for (int i = 0; i < 1000; i++) Judge(suspect, Offence.UnknownUser);

        suspect.Until.Should().Be(until);
    }

    private (DefenceStage Stage, bool Answer) Judge(Suspect suspect, Offence offence) =>
        (suspect.Judge(offence, TenMinutes, _now, out bool answer), answer);
}
