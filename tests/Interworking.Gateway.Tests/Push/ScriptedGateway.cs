using Interworking.Gateway.Push;
using Interworking.Testing.Peers;

namespace Interworking.Gateway.Tests.Push;

/// <summary>A push gateway that says what the test wants and keeps what it was told.</summary>
internal sealed class ScriptedGateway : IPushGateway
{
    public Inbox<PushNotification> Told { get; } = new();

    public Func<PushNotification, PushVerdict> Verdict { get; set; } = _ => PushVerdict.Sent;

    /// <summary>What it asks for with everything that it does not take.</summary>
    public TimeSpan? RetryAfter { get; set; }

    public ValueTask<PushResult> SendAsync(PushNotification notification, CancellationToken stop)
    {
        PushVerdict verdict = Verdict(notification);
        Told.Add(notification);
        return new(verdict == PushVerdict.Sent ? new PushResult(verdict) : new PushResult(verdict, "as the test says", RetryAfter));
    }
}
