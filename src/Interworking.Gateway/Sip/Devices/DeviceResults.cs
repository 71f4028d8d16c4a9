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

    private readonly RareEntries<ContactKey, DeviceResult> _last = new(MaxKept);

    /// <summary>Null when nothing is known, as after a restart, or of an account's only device while it delivers.</summary>
    public DeviceResult? Find(long accountId, Binding binding) =>
        _last.TryGet(new ContactKey(accountId, binding.Contact), out DeviceResult? result) ? result : null;

    /// <summary>One contact's part in an attempt.</summary>
    /// <param name="key">Which.</param>
    /// <param name="result">What it said.</param>
    /// <param name="isOnly">The account has no other contact.</param>
    internal void Record(ContactKey key, AttemptResult result, bool isOnly)
    {
        bool delivered = result.Final?.Kind == OutcomeKind.Delivered;
        if (isOnly && delivered) _last.Remove(key);
        else _last.Set(key, new DeviceResult(time.GetUtcNow(), delivered, result.SipStatus, result.Reason));
    }
}
