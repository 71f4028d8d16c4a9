using System.Diagnostics.CodeAnalysis;
using System.Net;

namespace Interworking.Gateway.Sip.Defence;

/// <summary>
/// Who is counted, slowed and ignored, in bounded memory: of those still answered the ones not heard of for longest are
/// forgotten first (two generations); those ignored keep their place until their time is over, so that a flood of forged
/// addresses does not free them. Safe from any thread.
/// </summary>
internal sealed class SuspectTable
{
    /// <summary>Senders ignored at most, and senders in a generation of the others.</summary>
    public const int Capacity = 4_096;

    private readonly Lock _gate = new();
    private readonly Dictionary<SuspectKey, Suspect> _ignored = [];
    private Dictionary<SuspectKey, Suspect> _young = [];
    private Dictionary<SuspectKey, Suspect> _old = [];
    private volatile bool _isEmpty = true;

    /// <summary>Nobody is known: costs nothing to ask.</summary>
    public bool IsEmpty => _isEmpty;

    /// <summary>Senders ignored now, or until a moment ago.</summary>
    public int Ignored
    {
        get
        {
            lock (_gate) return _ignored.Count;
        }
    }

    /// <summary>A request of that sender came: whether it is answered.</summary>
    /// <param name="key">Whose.</param>
    /// <param name="offence">What is wrong with it, if anything.</param>
    /// <param name="ignoreFor">The first time.</param>
    /// <param name="now">The clock.</param>
    /// <param name="stage">How far it has come with him.</param>
    /// <param name="newlyIgnored">Set when this request was the one too many.</param>
    public bool Answers(
        SuspectKey key, Offence offence, TimeSpan ignoreFor, DateTimeOffset now, out DefenceStage stage, out Suspect? newlyIgnored)
    {
        (stage, newlyIgnored) = (DefenceStage.Watched, null);
        lock (_gate)
        {
            if (_ignored.TryGetValue(key, out Suspect? suspect))
            {
                if (suspect.Until <= now) Release(key, suspect);
            }
            else if (!TryWatched(key, out suspect))
            {
                if (offence == Offence.None) return true;
                Watch(key, suspect = new Suspect(now));
            }

            bool wasIgnored = suspect.Until > now;
            stage = suspect.Judge(offence, ignoreFor, now, out bool answer);
            if (stage == DefenceStage.Ignored && !wasIgnored)
            {
                newlyIgnored = suspect;
                Ignore(key, suspect, now);
            }

            return answer;
        }
    }

    /// <summary>Forgets all that is held against an address; how much that was.</summary>
    public int Lift(IPAddress address)
    {
        lock (_gate)
        {
            int lifted = 0;
            foreach (Dictionary<SuspectKey, Suspect> some in new[] { _ignored, _young, _old })
                foreach (SuspectKey key in some.Keys.Where(key => key.Address.Equals(address)).ToList()) lifted += some.Remove(key) ? 1 : 0;
            _isEmpty = _ignored.Count + _young.Count + _old.Count == 0;
            return lifted;
        }
    }

    /// <summary>All that are slowed or ignored.</summary>
    public IReadOnlyList<T> Listed<T>(DateTimeOffset now, Func<SuspectKey, Suspect, DefenceStage, T> show)
    {
        lock (_gate)
        {
            return [.. new[] { _ignored, _young, _old }.SelectMany(some => some)
                .Select(one => (one.Key, one.Value, Stage: one.Value.StageAt(now)))
                .Where(one => one.Stage != DefenceStage.Watched)
                .Select(one => show(one.Key, one.Value, one.Stage))];
        }
    }

    private bool TryWatched(SuspectKey key, [NotNullWhen(true)] out Suspect? suspect)
    {
        if (_young.TryGetValue(key, out suspect)) return true;
        if (!_old.Remove(key, out suspect)) return false;
        Watch(key, suspect);
        return true;
    }

    private void Watch(SuspectKey key, Suspect suspect)
    {
        if (_young.Count >= Capacity) (_old, _young) = (_young, []);
        _young[key] = suspect;
        _isEmpty = false;
    }

    private void Release(SuspectKey key, Suspect suspect)
    {
        _ignored.Remove(key);
        Watch(key, suspect);
    }

    /// <summary>Without room he stays among the others, where he may be forgotten.</summary>
    private void Ignore(SuspectKey key, Suspect suspect, DateTimeOffset now)
    {
        if (_ignored.Count >= Capacity)
            foreach ((SuspectKey over, Suspect one) in _ignored.Where(one => one.Value.Until <= now).ToList()) Release(over, one);
        if (_ignored.Count >= Capacity) return;
        _young.Remove(key);
        _ignored[key] = suspect;
    }
}
