using Interworking.Gateway.Messages;
using Interworking.Gateway.Pipeline.Ledger;

namespace Interworking.Gateway.Push;

/// <summary>Keeps a device's push data as it now is, until a time. What it was woken for stays.</summary>
public sealed class KeepPushEntry(PushDevice device, DateTimeOffset until) : LedgerEntry
{
    public PushDevice Device { get; } = device;

    public DateTimeOffset Until { get; } = until;
}

/// <summary>A device was woken for all messages up to an id.</summary>
public sealed class PushedEntry(PushDevice device, MessageId upTo) : LedgerEntry
{
    public PushDevice Device { get; } = device;

    public MessageId UpTo { get; } = upTo;
}

/// <summary>Push data goes.</summary>
public sealed class ForgetPushEntry : LedgerEntry
{
    private ForgetPushEntry()
    {
    }

    /// <summary>Whose; null for everybody's that is over.</summary>
    public long? AccountId { get; private init; }

    /// <summary>Which device; null for all of the account.</summary>
    public string? Key { get; private init; }

    /// <summary>Only while this is its token; null whatever it is.</summary>
    public string? Prid { get; private init; }

    /// <summary>What was to be kept until before this moment.</summary>
    public DateTimeOffset Before { get; private init; }

    /// <summary>The app took its registration back.</summary>
    public static ForgetPushEntry Of(long accountId, string? key) => new() { AccountId = accountId, Key = key };

    /// <summary>The provider does not know the token any more; the app may have told a new one meanwhile.</summary>
    public static ForgetPushEntry Of(PushDevice device) => new() { AccountId = device.AccountId, Key = device.Key, Prid = device.Prid };

    public static ForgetPushEntry OlderThan(DateTimeOffset moment) => new() { Before = moment };
}
