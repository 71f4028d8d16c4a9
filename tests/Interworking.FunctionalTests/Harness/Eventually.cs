using System.Diagnostics;

namespace Interworking.FunctionalTests.Harness;

/// <summary>Waits for something outside this process that cannot call us back: asks again until it is so, or the deadline has passed.</summary>
public static class Eventually
{
    private static readonly TimeSpan AskAgainAfter = TimeSpan.FromMilliseconds(20);

    /// <returns>How long it took.</returns>
    /// <exception cref="TimeoutException">It did not become so in time.</exception>
    public static async Task<TimeSpan> TrueAsync(Func<Task<bool>> condition, string what, TimeSpan? within = null)
    {
        TimeSpan limit = within ?? TimeSpan.FromSeconds(15);
        long started = Stopwatch.GetTimestamp();
        while (!await condition())
        {
            if (Stopwatch.GetElapsedTime(started) > limit) throw new TimeoutException($"not within {limit.TotalSeconds:0.#} s: {what}");
            await Task.Delay(AskAgainAfter);
        }

        return Stopwatch.GetElapsedTime(started);
    }

    public static Task<TimeSpan> TrueAsync(Func<bool> condition, string what, TimeSpan? within = null) =>
        TrueAsync(() => Task.FromResult(condition()), what, within);
}
