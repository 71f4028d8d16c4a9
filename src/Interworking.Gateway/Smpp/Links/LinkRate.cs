namespace Interworking.Gateway.Smpp.Links;

/// <summary>
/// Requests per second of one link over about the last ten seconds, from counts that are looked at every two. Looked at by one thread, read by any.
/// </summary>
/// <param name="since">When the link was bound.</param>
public sealed class LinkRate(DateTimeOffset since)
{
    private const int Samples = 5;

    private readonly Queue<(DateTimeOffset At, long Received, long Sent)> _samples = new([(since, 0, 0)]);
    private Tuple<double, double> _now = Tuple.Create(0d, 0d);

    /// <summary>The peer's requests.</summary>
    public double Received => Volatile.Read(ref _now).Item1;

    /// <summary>Our requests.</summary>
    public double Sent => Volatile.Read(ref _now).Item2;

    /// <param name="now">The time.</param>
    /// <param name="received">Requests received since the link was bound.</param>
    /// <param name="sent">Requests sent since then.</param>
    public void Look(DateTimeOffset now, long received, long sent)
    {
        (DateTimeOffset at, long receivedThen, long sentThen) = _samples.Peek();
        double seconds = (now - at).TotalSeconds;
        if (seconds <= 0) return;
        Volatile.Write(ref _now, Tuple.Create((received - receivedThen) / seconds, (sent - sentThen) / seconds));
        _samples.Enqueue((now, received, sent));
        if (_samples.Count > Samples) _samples.Dequeue();
    }
}
