using Interworking.Gateway.Push;
using Interworking.Testing.Peers;

namespace Interworking.Gateway.Tests.Push;

/// <summary>A push gateway that says what the test wants and keeps what it was told.</summary>
internal sealed class ScriptedGateway : IPushGateway
{
    public Inbox<PushNotification> Told { get; } = new();

    public Func<PushNotification, PushVerdict> Verdict { get; set; } = _ => PushVerdict.Sent;

    public ValueTask<PushResult> SendAsync(PushNotification notification, CancellationToken stop)
    {
        PushVerdict verdict = Verdict(notification);
        Told.Add(notification);
        return new(new PushResult(verdict, verdict == PushVerdict.Sent ? "" : "as the test says"));
    }
}
