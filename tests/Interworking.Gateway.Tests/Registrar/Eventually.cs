namespace Interworking.Gateway.Tests.Registrar;

/// <summary>Waits for what other threads do, with a deadline.</summary>
internal static class Eventually
{
    public static async Task TrueAsync(Func<bool> condition)
    {
        using var deadline = new CancellationTokenSource(TimeSpan.FromSeconds(10));
        while (!condition())
        {
            deadline.IsCancellationRequested.Should().BeFalse("the condition should have come true in 10 s");
            await Task.Yield();
        }
    }
}
