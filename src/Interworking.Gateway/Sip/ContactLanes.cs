using System.Collections.Concurrent;
using Interworking.Gateway.Pipeline;

namespace Interworking.Gateway.Sip;

/// <summary>A contact of an account.</summary>
public readonly record struct ContactKey(long AccountId, string Contact);

/// <summary>
/// One pending MESSAGE per contact (RFC 3428 section 8), the next in the order of arrival; and which contacts answer slower than the
/// acceptance hold lasts. Holds memory only for contacts that are busy or slow.
/// </summary>
public sealed class ContactLanes
{
    /// <summary>Messages that may wait for one silent contact while others of the account deliver; beyond it the contact is passed over.</summary>
    private const int MaxWaiting = 32;

    private const int MaxSlow = 100_000;

    private readonly ConcurrentDictionary<ContactKey, Lane> _lanes = new();

    /// <summary>Contacts come and go with every start of an app: what is forgotten here is learned again at the next message.</summary>
    private readonly RareEntries<ContactKey, TimeSpan> _slow = new(MaxSlow);

    /// <summary>Whether the contact's last round trip was longer than <paramref name="hold"/>.</summary>
    public bool IsSlow(ContactKey key, TimeSpan hold) => _slow.TryGet(key, out TimeSpan last) && last > hold;

    /// <summary>Waits for the contact to be free; false when too many wait already. Pair with <see cref="Leave"/>.</summary>
    public ValueTask<bool> EnterAsync(ContactKey key)
    {
        while (true)
        {
            if (_lanes.TryAdd(key, Lane.Unqueued)) return new(true);
            if (!_lanes.TryGetValue(key, out Lane? lane)) continue;
            if (ReferenceEquals(lane, Lane.Unqueued))
            {
                // The second in line makes the queue.
                if (!_lanes.TryUpdate(key, lane = new Lane(), Lane.Unqueued)) continue;
            }

            lock (lane)
            {
                if (lane.Closed) continue;
                if (lane.Waiting.Count >= MaxWaiting) return new(false);
                var turn = new TaskCompletionSource<bool>(TaskCreationOptions.RunContinuationsAsynchronously);
                lane.Waiting.Enqueue(turn);
                return new(turn.Task);
            }
        }
    }

    /// <summary>Frees the contact for the next and remembers its round trip; zero leaves what was known.</summary>
    public void Leave(ContactKey key, TimeSpan roundTrip)
    {
        if (roundTrip > SlowEnoughToKeep) _slow.Set(key, roundTrip);
        else if (roundTrip > TimeSpan.Zero) _slow.Remove(key);
        while (true)
        {
            if (_lanes.TryRemove(new KeyValuePair<ContactKey, Lane>(key, Lane.Unqueued))) return;
            Lane lane = _lanes[key];
            if (ReferenceEquals(lane, Lane.Unqueued)) continue;
            lock (lane)
            {
                if (lane.Waiting.TryDequeue(out TaskCompletionSource<bool>? next))
                {
                    next.SetResult(true);
                    return;
                }

                lane.Closed = true;
                _lanes.TryRemove(key, out _);
                return;
            }
        }
    }

    /// <summary>Round trips below it are never longer than a hold worth skipping.</summary>
    private static readonly TimeSpan SlowEnoughToKeep = TimeSpan.FromMilliseconds(10);

    private sealed class Lane
    {
        /// <summary>Stands for a busy contact that nobody waits for.</summary>
        public static readonly Lane Unqueued = new();

        public Queue<TaskCompletionSource<bool>> Waiting { get; } = new();

        public bool Closed { get; set; }
    }
}
