namespace Interworking.FunctionalTests.Conformance;

/// <summary>
/// Which packets a bad network loses: one in five both ways, always the same ones, so that what is shown is shown in every run. By the place of a message among all and of
/// the packet among its own; of one message never so many in a row that its sender gives up (RFC 3261, timer F: eleven in 32 seconds).
/// </summary>
public sealed class LossPattern
{
    /// <summary>Of eleven; the sixth goes out after 11.5 s.</summary>
    public const int MostNeeded = 6;

    private const int Share = 20;
    private const int Packets = 32;

    private readonly (bool[] There, bool[] Back)[] _lost;

    /// <param name="messages">How many it is for; those beyond them lose nothing.</param>
    /// <param name="seed">The same seed loses the same.</param>
    public LossPattern(int messages, int seed)
    {
        var random = new Random(seed);
        _lost = [.. Enumerable.Range(0, messages).Select(_ => Passing(random))];
    }

    /// <param name="message">From 0, as they come first.</param>
    /// <param name="packet">From 0: the request, and its repetitions.</param>
    public bool LosesRequest(int message, int packet) => message < _lost.Length && packet < Packets && _lost[message].There[packet];

    /// <param name="message">From 0, as they come first.</param>
    /// <param name="packet">From 0: answers to those requests that came through.</param>
    public bool LosesAnswer(int message, int packet) => message < _lost.Length && packet < Packets && _lost[message].Back[packet];

    /// <summary>Requests that are sent until an answer comes back.</summary>
    public int Needed(int message)
    {
        for (int sent = 0, arrived = 0; ; sent++)
        {
            if (LosesRequest(message, sent)) continue;
            if (!LosesAnswer(message, arrived++)) return sent + 1;
        }
    }

    private static (bool[], bool[]) Passing(Random random)
    {
        while (true)
        {
            (bool[] There, bool[] Back) drawn = (Draw(random), Draw(random));
            var one = new LossPattern(drawn);
            if (one.Needed(0) <= MostNeeded) return drawn;
        }
    }

    private LossPattern((bool[], bool[]) only) => _lost = [only];

    private static bool[] Draw(Random random) => [.. Enumerable.Range(0, Packets).Select(_ => random.Next(100) < Share)];
}
