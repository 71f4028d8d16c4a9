namespace Interworking.Gateway.Push;

/// <summary>Whether the push gateway works, and when it is tried next: pauses double from one second to a minute. A pure machine without a clock.</summary>
internal sealed class PushHealth
{
    private static readonly TimeSpan First = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan Longest = TimeSpan.FromMinutes(1);

    private int _roundsDown;

    public bool IsUp => _roundsDown == 0;

    /// <summary>How long to wait before the next round; zero while it works.</summary>
    public TimeSpan Pause
    {
        get
        {
            TimeSpan pause = IsUp ? TimeSpan.Zero : First * Math.Pow(2, Math.Min(_roundsDown - 1, 10));
            return pause > Longest ? Longest : pause;
        }
    }

    /// <summary>A round ended. True when that changes whether it works.</summary>
    /// <param name="answered">Pushes that the gateway took or refused for good.</param>
    /// <param name="failed">Pushes that it could not take now.</param>
    public bool Ended(int answered, int failed)
    {
        if (answered == 0 && failed == 0) return false; // nobody was to be woken
        bool wasUp = IsUp;
        _roundsDown = answered == 0 ? _roundsDown + 1 : 0;
        return wasUp != IsUp;
    }
}
