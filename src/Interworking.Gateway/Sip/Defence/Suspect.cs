namespace Interworking.Gateway.Sip.Defence;

/// <summary>
/// One sender's account with us: offences fill it, time empties it. Honest apps that were set up wrongly try a few times a
/// minute and stay below; a scanner is past both limits within seconds. Not safe from several threads.
/// </summary>
internal sealed class Suspect(DateTimeOffset now)
{
    /// <summary>Offences at which it is slowed, and at which it is ignored.</summary>
    public const int SlowAt = 20, IgnoreAt = 60;

    /// <summary>In which one offence is forgotten.</summary>
    public static readonly TimeSpan ForgetOne = TimeSpan.FromSeconds(3);

    private static readonly TimeSpan SlowedAnswers = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan LongestIgnored = TimeSpan.FromDays(1);

    private double _level;
    private DateTimeOffset _at = now;
    private DateTimeOffset _answered = DateTimeOffset.MinValue;
    private int _timesIgnored;

    /// <summary>The first offence.</summary>
    public DateTimeOffset Since { get; } = now;

    /// <summary>The last.</summary>
    public Offence Why { get; private set; }

    public long Offences { get; private set; }

    /// <summary>Requests that got no answer.</summary>
    public long Unanswered { get; private set; }

    /// <summary>When it is heard again; null while it is heard.</summary>
    public DateTimeOffset? Until { get; private set; }

    public DefenceStage StageAt(DateTimeOffset now) =>
        Until > now ? DefenceStage.Ignored : LevelAt(now) >= SlowAt ? DefenceStage.Slowed : DefenceStage.Watched;

    /// <summary>A request came: how far it has come then with its sender.</summary>
    /// <param name="offence">What is wrong with the request, if anything.</param>
    /// <param name="ignoreFor">How long it is ignored the first time; twice as long each time after.</param>
    /// <param name="now">The clock.</param>
    /// <param name="answer">Whether this request is answered: always, once a second, or never.</param>
    public DefenceStage Judge(Offence offence, TimeSpan ignoreFor, DateTimeOffset now, out bool answer)
    {
        if (Until <= now)
        {
            // Heard again, but on probation.
            (Until, _level, _at) = (null, SlowAt, now);
        }

        if (offence != Offence.None) (Why, Offences) = (offence, Offences + 1);
        if (Until is null)
        {
            _level = LevelAt(now) + Weight(offence);
            _at = now;
            if (_level >= IgnoreAt) Until = now + Longer(ignoreFor, _timesIgnored++);
        }

        DefenceStage stage = StageAt(now);
        answer = stage == DefenceStage.Watched || (stage == DefenceStage.Slowed && now - _answered >= SlowedAnswers);
        if (answer) _answered = now;
        else Unanswered++;
        return stage;
    }

    /// <summary>Who says that he is a scanner is believed at once.</summary>
    private static int Weight(Offence offence) => offence switch
    {
        Offence.None => 0,
        Offence.ScannerAgent => IgnoreAt,
        _ => 1,
    };

    private static TimeSpan Longer(TimeSpan first, int times)
    {
        TimeSpan span = first * Math.Pow(2, Math.Min(times, 16));
        return span < LongestIgnored ? span : LongestIgnored;
    }

    private double LevelAt(DateTimeOffset now) => Math.Max(0, _level - ((now - _at) / ForgetOne));
}
