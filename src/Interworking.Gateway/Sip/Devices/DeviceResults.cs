using System.Collections.Concurrent;
using Interworking.Gateway.Messages;
using Interworking.Gateway.Pipeline;
using Interworking.Gateway.Registrar;

namespace Interworking.Gateway.Sip.Devices;

/// <summary>
/// What each device of an account said last, for the console: of all devices where an account has several, else of those that failed, until they deliver again.
/// In memory, bounded: what is forgotten is learned again with the next message.
/// </summary>
public sealed class DeviceResults(TimeProvider time)
{
    private const int MaxKept = 100_000;

    private readonly ConcurrentDictionary<ContactKey, DeviceResult> _last = new();

    /// <summary>Something was ever kept. Asking the dictionary whether it is empty takes all of its locks when it is.</summary>
    private volatile bool _any;

    /// <summary>Null when nothing is known, as after a restart, or of an account's only device while it delivers.</summary>
    public DeviceResult? Find(long accountId, Binding binding) =>
        _last.TryGetValue(new ContactKey(accountId, binding.Contact), out DeviceResult? result) ? result : null;

    /// <summary>One contact's part in an attempt.</summary>
    /// <param name="key">Which.</param>
    /// <param name="result">What it said.</param>
    /// <param name="isOnly">The account has no other contact.</param>
    internal void Record(ContactKey key, AttemptResult result, bool isOnly)
    {
        bool delivered = result.Final?.Kind == OutcomeKind.Delivered;
        if (isOnly && delivered)
        {
            if (_any) _last.TryRemove(key, out _);
            return;
        }

        if (_last.Count >= MaxKept && !_last.ContainsKey(key)) _last.Clear();
        _any = true;
        _last[key] = new DeviceResult(time.GetUtcNow(), delivered, result.SipStatus, result.Reason);
    }
}
