using System.Collections.Concurrent;

namespace Interworking.Testing.Peers;

/// <summary>A farm's apps that write at a steady rate, one after the other, and what each MESSAGE was answered.</summary>
public sealed class PacedApps : IAsyncDisposable
{
    private readonly AppFarm _farm;
    private readonly Pacer _pacer;
    private readonly Task[] _sending;

    /// <param name="farm">Sends for them.</param>
    /// <param name="messagesPerSecond">Of all of them together.</param>
    /// <param name="atOnce">MESSAGEs that may be unanswered.</param>
    /// <param name="message">Sender, his password, recipient and text of a number; numbers count from 1.</param>
    public PacedApps(AppFarm farm, int messagesPerSecond, int atOnce, Func<int, (string Did, string Password, string To, string Text)> message)
    {
        (_farm, _pacer) = (farm, new Pacer(messagesPerSecond));
        _sending = [.. Enumerable.Range(0, atOnce).Select(_ => SendAsync(message))];
    }

    /// <summary>The final status of each text; 0 when there was none.</summary>
    public ConcurrentQueue<(string Text, int Status)> Sent { get; } = new();

    /// <summary>Texts that were answered 200 or 202: promises.</summary>
    public IReadOnlyList<string> Taken => [.. Sent.Where(one => one.Status is 200 or 202).Select(one => one.Text)];

    /// <summary>Writes nothing more; returns when everything is answered or given up.</summary>
    public async Task StopAsync()
    {
        await _pacer.DisposeAsync();
        await Task.WhenAll(_sending);
    }

    public async ValueTask DisposeAsync() => await StopAsync();

    private async Task SendAsync(Func<int, (string Did, string Password, string To, string Text)> message)
    {
        await foreach (int number in _pacer.Due.ReadAllAsync())
        {
            (string did, string password, string to, string text) = message(number);
            Sent.Enqueue((text, await _farm.SendAsync(did, password, to, text)));
        }
    }
}
