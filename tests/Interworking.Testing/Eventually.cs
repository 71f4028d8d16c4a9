using System.Diagnostics;
using System.Runtime.CompilerServices;

namespace Interworking.Testing;

/// <summary>Waits for what other threads and processes bring about and cannot call us back for: looks again until it is so, or the deadline has passed.</summary>
public static class Eventually
{
    /// <summary>How long a test waits for what must happen: much more than it takes, for machines that are busy.</summary>
    public static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    private const int LongestPauseMs = 20;

    /// <returns>How long it took.</returns>
    /// <exception cref="TimeoutException">It did not become so in time.</exception>
    public static async Task<TimeSpan> TrueAsync(Func<Task<bool>> condition, [CallerArgumentExpression(nameof(condition))] string what = "", TimeSpan? within = null)
    {
        TimeSpan limit = within ?? Patience;
        long started = Stopwatch.GetTimestamp();
        for (int look = 0; !await condition(); look++)
        {
            if (Stopwatch.GetElapsedTime(started) > limit) throw new TimeoutException($"not within {limit.TotalSeconds:0.#} s: {what}");
            await Task.Delay(Math.Clamp(look / 4, 1, LongestPauseMs));
        }

        return Stopwatch.GetElapsedTime(started);
    }

    /// <inheritdoc cref="TrueAsync(Func{Task{bool}}, string, TimeSpan?)"/>
    public static Task<TimeSpan> TrueAsync(Func<bool> condition, [CallerArgumentExpression(nameof(condition))] string what = "", TimeSpan? within = null) =>
        TrueAsync(() => Task.FromResult(condition()), what, within);

    /// <summary>Between two looks: what is awaited gets the processor.</summary>
    public static Task PauseAsync() => Task.Delay(1);
}
