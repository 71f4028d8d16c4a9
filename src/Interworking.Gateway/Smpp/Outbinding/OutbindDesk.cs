namespace Interworking.Gateway.Smpp.Outbinding;

/// <summary>
/// Where connections that peers opened meet the binds that are not up: a connection has as many places here as it has binds, on the node that holds them.
/// Safe from any thread.
/// </summary>
public sealed class OutbindDesk
{
    /// <summary>Offers of one peer that wait for a bind which is just dialling.</summary>
    private const int MostOffered = 4;

    private readonly Lock _gate = new();
    private readonly Dictionary<string, Places> _byConnection = [];

    /// <summary>Offers a connection to the binds of a peer. False when none of them takes it in time.</summary>
    public async ValueTask<bool> OfferAsync(string connection, Outbound opened, TimeSpan within, TimeProvider time, CancellationToken stop)
    {
        LinkedListNode<Outbound> place;
        lock (_gate)
        {
            Places places = PlacesOf(connection);
            if (places.Free.First is { } free)
            {
                places.Free.Remove(free);
                opened.Take();
                free.Value.SetResult(opened);
                return true;
            }

            if (places.Offered.Count >= MostOffered) return false;
            place = places.Offered.AddLast(opened);
        }

        try
        {
            await opened.Taken.WaitAsync(within, time, stop);
        }
        catch (Exception error) when (error is TimeoutException or OperationCanceledException)
        {
            lock (_gate) place.List?.Remove(place);
        }

        return opened.Taken.IsCompleted;
    }

    /// <summary>Waits as long as a bind backs off. What the peer opened meanwhile, to be ended by the caller; null when it is time to dial.</summary>
    /// <exception cref="OperationCanceledException"><paramref name="stop"/>.</exception>
    public async Task<Outbound?> NextAsync(string connection, TimeSpan within, TimeProvider time, CancellationToken stop)
    {
        LinkedListNode<TaskCompletionSource<Outbound>> place;
        lock (_gate)
        {
            Places places = PlacesOf(connection);
            if (places.Offered.First is { } offered)
            {
                places.Offered.Remove(offered);
                offered.Value.Take();
                return offered.Value;
            }

            place = places.Free.AddLast(new TaskCompletionSource<Outbound>(TaskCreationOptions.RunContinuationsAsynchronously));
        }

        try
        {
            return await place.Value.Task.WaitAsync(within, time, stop);
        }
        catch (Exception error) when (error is TimeoutException or OperationCanceledException)
        {
            lock (_gate)
            {
                if (place.List is not null)
                {
                    place.List.Remove(place);
                    if (error is OperationCanceledException) throw;
                    return null;
                }
            }

            return await place.Value.Task; // it was given just now
        }
    }

    private Places PlacesOf(string connection)
    {
        if (!_byConnection.TryGetValue(connection, out Places? places)) _byConnection[connection] = places = new Places();
        return places;
    }

    private sealed class Places
    {
        /// <summary>Binds that wait before they dial again.</summary>
        public LinkedList<TaskCompletionSource<Outbound>> Free { get; } = new();

        public LinkedList<Outbound> Offered { get; } = new();
    }
}
