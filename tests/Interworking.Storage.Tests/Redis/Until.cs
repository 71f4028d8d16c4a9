using System.Diagnostics;

namespace Interworking.Storage.Tests.Redis;

/// <summary>Waits for what a server and other threads do, with a deadline.</summary>
internal static class Until
{
    public static Task TrueAsync(Func<bool> condition, int seconds = 10) => TrueAsync(() => ValueTask.FromResult(condition()), seconds);

    public static async Task TrueAsync(Func<ValueTask<bool>> condition, int seconds = 10)
    {
        var since = Stopwatch.StartNew();
        using var pace = new PeriodicTimer(TimeSpan.FromMilliseconds(5));
        while (!await condition())
        {
            since.Elapsed.Should().BeLessThan(TimeSpan.FromSeconds(seconds), "the condition should have come true by then");
            await pace.WaitForNextTickAsync();
        }
    }
}
