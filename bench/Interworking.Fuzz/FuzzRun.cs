using System.Diagnostics;

namespace Interworking.Fuzz;

/// <summary>
/// One run: damaged inputs, one after the other on one thread, in rounds whose inputs follow from seed and round alone. It stops at the
/// first failure, when the count or the time is reached, or when the heap grows.
/// </summary>
public sealed class FuzzRun(IFuzzTarget target, FuzzOptions options)
{
    /// <summary>Inputs in a round.</summary>
    public const int RoundSize = 65_536;

    private static readonly TimeSpan TooSlow = TimeSpan.FromSeconds(2);

    private readonly Mutator _mutator = new(target);
    private readonly byte[] _buffer = new byte[options.MaxInput];
    private long _inputs;
    private long _accepted;
    private TimeSpan _slowest;
    private long _heapAtStart;
    private string? _failure;

    /// <summary>Called after every round.</summary>
    public Action<FuzzReport>? Progress { get; init; }

    public FuzzReport Run()
    {
        var clock = Stopwatch.StartNew();
        for (long round = options.FirstRound; _failure is null && _inputs < options.Count && clock.Elapsed < options.Time; round++)
        {
            Round(round, clock);
            if (round == options.FirstRound) _heapAtStart = GC.GetTotalMemory(forceFullCollection: true);
            else if (HeapGrowth() > options.MaxHeapGrowth) _failure ??= $"the heap grew by {HeapGrowth()} octets in {_inputs} inputs";
            Progress?.Invoke(Report(clock.Elapsed));
        }

        return Report(clock.Elapsed);
    }

    private void Round(long round, Stopwatch clock)
    {
        var random = new Random(unchecked((options.Seed * 16_777_619) ^ (int)round));
        for (int i = 0; i < RoundSize && _inputs < options.Count && clock.Elapsed < options.Time; i++)
        {
            int length = _mutator.Next(random, _buffer);
            int salt = random.Next();
            if (!Take(_buffer.AsMemory(0, length), salt, out string problem))
            {
                _failure = $"{problem}\nseed {options.Seed}, round {round}, input {i}: {Convert.ToHexStringLower(_buffer.AsSpan(0, length))}";
                return;
            }
        }
    }

    private bool Take(ReadOnlyMemory<byte> input, int salt, out string problem)
    {
        long before = Stopwatch.GetTimestamp();
        try
        {
            _accepted += target.Take(input, salt);
        }
        catch (Exception escaped)
        {
            problem = escaped is FuzzFailureException ? escaped.Message : $"it threw {escaped}";
            return false;
        }

        _inputs++;
        TimeSpan took = Stopwatch.GetElapsedTime(before);
        if (took > _slowest) _slowest = took;
        problem = $"one input took {took}";
        return took < TooSlow || !IsSlowAgain(input, salt);
    }

    /// <summary>A busy machine makes any input slow once; only a slow one is slow thrice.</summary>
    private bool IsSlowAgain(ReadOnlyMemory<byte> input, int salt)
    {
        for (int again = 0; again < 2; again++)
        {
            long before = Stopwatch.GetTimestamp();
            target.Take(input, salt);
            if (Stopwatch.GetElapsedTime(before) < TooSlow) return false;
        }

        return true;
    }

    private FuzzReport Report(TimeSpan elapsed) => new(_inputs, _accepted, elapsed, _slowest, HeapGrowth(), _failure);

    private long HeapGrowth()
    {
        long now = GC.GetTotalMemory(forceFullCollection: false) - _heapAtStart;
        return now <= options.MaxHeapGrowth ? now : GC.GetTotalMemory(forceFullCollection: true) - _heapAtStart;
    }
}
