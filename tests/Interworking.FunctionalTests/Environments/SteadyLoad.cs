using System.Collections.Concurrent;
using Interworking.Testing.Peers;

namespace Interworking.FunctionalTests.Environments;

/// <summary>Submits messages, each a text of its own, as fast as they arrive.</summary>
/// <param name="carrier">Submits them.</param>
/// <param name="to">The recipient.</param>
/// <param name="arrived">What it has got.</param>
/// <param name="mostUnderWay">Submitted and not arrived.</param>
public sealed class SteadyLoad(LoadCarrier carrier, string to, Inbox<AppMessage> arrived, int mostUnderWay)
{
    private readonly ConcurrentDictionary<string, bool> _answered = new();
    private int _sent;
    private volatile bool _over;

    public int Sent => Volatile.Read(ref _sent);

    /// <summary>Texts that were answered 0x00.</summary>
    public ICollection<string> Answered => _answered.Keys;

    /// <summary>Returns after <see cref="Stop"/>, when the last is answered. Any number may run.</summary>
    public async Task SubmitAsync()
    {
        while (!_over)
        {
            await Eventually.TrueAsync(() => _over || Sent - arrived.Count < mostUnderWay, "the app keeps up", TimeSpan.FromSeconds(60));
            string text = $"load {Interlocked.Increment(ref _sent)}";
            if ((await carrier.SubmitAsync(Sms.Plain(to, text))).IsOk) _answered[text] = true;
        }
    }

    public void Stop() => _over = true;
}
