namespace Interworking.Gateway.Push;

/// <summary>Whoever speaks to the providers of push (APNs, FCM). The built-in one is a webhook.</summary>
public interface IPushGateway
{
    /// <summary>Never throws for what the gateway or the network does.</summary>
    ValueTask<PushResult> SendAsync(PushNotification notification, CancellationToken stop);
}

/// <summary>What became of a push.</summary>
public enum PushVerdict
{
    /// <summary>The provider has it.</summary>
    Sent,

    /// <summary>The token is not good any more: the push data goes.</summary>
    Gone,

    /// <summary>It will never take this one.</summary>
    Refused,

    /// <summary>It may take it later.</summary>
    Trouble,

    /// <summary>There were too many for it or for the device (429): it takes it later, and has said so.</summary>
    Throttled,
}

/// <param name="Verdict">What became of it.</param>
/// <param name="Why">In words for the log; empty when it was sent.</param>
/// <param name="RetryAfter">How long it wants to be left alone with this one; null when it did not say.</param>
public readonly record struct PushResult(PushVerdict Verdict, string Why = "", TimeSpan? RetryAfter = null);
