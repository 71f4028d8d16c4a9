namespace Interworking.Host.Settlement;

/// <summary>Reads of whole months that somebody asks the running server for: two at a time, so that the messages of the day notice nothing.</summary>
internal sealed class LongReads : IDisposable
{
    /// <summary>What is said to a third.</summary>
    public const string Busy = "Two exports or comparisons are under way; try again when one has ended.";

    private readonly SemaphoreSlim _places = new(2, 2);

    /// <summary>A place until it is given back; null when there is none.</summary>
    public IDisposable? TryBegin() => _places.Wait(0) ? new Place(_places) : null;

    public void Dispose() => _places.Dispose();

    private sealed class Place(SemaphoreSlim places) : IDisposable
    {
        private int _given;

        public void Dispose()
        {
            if (Interlocked.Exchange(ref _given, 1) == 0) places.Release();
        }
    }
}
