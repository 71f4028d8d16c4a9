namespace Interworking.Sip.Tests;

/// <summary>Waits for what other threads bring about.</summary>
internal static class Eventually
{
    public static async Task BeTrueAsync(Func<bool> condition)
    {
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(10));
        while (!condition())
        {
            limit.Token.ThrowIfCancellationRequested();
            await Task.Yield();
        }
    }
}
