using System.Collections.Concurrent;

namespace Interworking.Sip.Resolving;

/// <summary>Answers of DNS as long as they may be kept, within bounds of our own; who asks for the same at the same time waits for one question.</summary>
internal sealed class DnsCache(DnsOptions options, TimeProvider time)
{
    /// <summary>A zone may say 0; each message would ask again.</summary>
    private static readonly TimeSpan Least = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan Most = TimeSpan.FromHours(1);
    private static readonly TimeSpan MostNegative = TimeSpan.FromMinutes(5);
    private static readonly TimeSpan NegativeUnsaid = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan AfterFailure = TimeSpan.FromSeconds(5);

    private readonly DnsClient _client = new(options, time);
    private readonly ConcurrentDictionary<DnsQuestion, Kept> _kept = new();
    private readonly ConcurrentDictionary<DnsQuestion, Lazy<Task<DnsAnswer>>> _asked = new();

    public int Count => _kept.Count;

    /// <summary>Completes synchronously when the answer is kept.</summary>
    public ValueTask<DnsAnswer> LookupAsync(string name, DnsType type, CancellationToken stop)
    {
        if (!DnsQuestion.IsName(name)) return new(new DnsAnswer(DnsOutcome.Nothing, [], 0));
        var question = new DnsQuestion(name.ToLowerInvariant(), type);
        return _kept.TryGetValue(question, out Kept kept) && time.GetElapsedTime(kept.Since) < kept.For ? new(kept.Answer) : AskAsync(question, stop);
    }

    private async ValueTask<DnsAnswer> AskAsync(DnsQuestion question, CancellationToken stop)
    {
        if (options.Servers.Count == 0 || _asked.Count >= options.MaxAsked) return DnsAnswer.Failed;
        var mine = new Lazy<Task<DnsAnswer>>(() => AskNowAsync(question));
        return await _asked.GetOrAdd(question, mine).Value.WaitAsync(stop);
    }

    private async Task<DnsAnswer> AskNowAsync(DnsQuestion question)
    {
        try
        {
            DnsAnswer answer = await _client.AskAsync(question);
            // Rare, and what is in use is learned again at once.
            if (_kept.Count >= options.MaxKept) _kept.Clear();
            _kept[question] = new Kept(answer, time.GetTimestamp(), KeepFor(answer));
            return answer;
        }
        finally
        {
            _asked.TryRemove(question, out _);
        }
    }

    private static TimeSpan KeepFor(DnsAnswer answer)
    {
        TimeSpan said = TimeSpan.FromSeconds(answer.TimeToLive);
        return answer.Outcome switch
        {
            DnsOutcome.Found => Clamp(said, Most),
            DnsOutcome.Nothing => answer.TimeToLive == 0 ? NegativeUnsaid : Clamp(said, MostNegative),
            _ => AfterFailure,
        };
    }

    private static TimeSpan Clamp(TimeSpan said, TimeSpan most) => said < Least ? Least : said > most ? most : said;

    private readonly record struct Kept(DnsAnswer Answer, long Since, TimeSpan For);
}
