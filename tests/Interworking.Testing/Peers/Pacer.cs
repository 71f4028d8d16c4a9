using System.Threading.Channels;

namespace Interworking.Testing.Peers;

/// <summary>Says when the next message is due, at a steady rate. What nobody takes at once is not made up for later.</summary>
public sealed class Pacer : IAsyncDisposable
{
    private static readonly TimeSpan Tick = TimeSpan.FromMilliseconds(5);

    private readonly int _perSecond;
    private readonly Channel<int> _due;
    private readonly CancellationTokenSource _stop = new();
    private readonly Task _pacing;

    /// <param name="perSecond">Messages a second.</param>
    public Pacer(int perSecond)
    {
        _perSecond = perSecond;
        _due = Channel.CreateBounded<int>(Math.Max(10, perSecond / 10));
        _pacing = PaceAsync();
    }

    /// <summary>Numbers of messages that are due, from 1; it ends with the pacer.</summary>
    public ChannelReader<int> Due => _due.Reader;

    /// <summary>Nothing more is due. A second time it does nothing.</summary>
    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await _pacing;
    }

    private async Task PaceAsync()
    {
        using var timer = new PeriodicTimer(Tick);
        long started = TimeProvider.System.GetTimestamp();
        int planned = 0, number = 0;
        try
        {
            while (await timer.WaitForNextTickAsync(_stop.Token))
            {
                int until = (int)(TimeProvider.System.GetElapsedTime(started).TotalSeconds * _perSecond);
                for (; planned < until; planned++)
                {
                    if (_due.Writer.TryWrite(number + 1)) number++;
                }
            }
        }
        catch (OperationCanceledException)
        {
            _due.Writer.Complete();
        }
    }
}
