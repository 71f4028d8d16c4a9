using System.Diagnostics;
using System.Security.Cryptography;
using System.Text;
using Interworking.Gateway.Messages;
using Interworking.Gateway.Pipeline;

namespace Interworking.Gateway.Observability.Tracing;

/// <summary>
/// A trace per message for OpenTelemetry: its acceptance and each attempt are spans of one trace, whose id follows from the message's trace_id, so that the spans of
/// all environments and of attempts days apart come together. While nobody listens a message costs one look. No number and no text is a tag.
/// </summary>
public static class MessageTraces
{
    public const string SourceName = "Interworking";

    private static readonly ActivitySource Source = new(SourceName);

    /// <summary>From the door to the answer; null while nobody listens, or this message is not traced.</summary>
    public static Activity? Accept(Message message) => Source.HasListeners() ? Begin("message.accept", message, ActivityKind.Server) : null;

    /// <summary>One attempt, to an app or to a peer; null as above.</summary>
    public static Activity? Attempt(Delivery delivery)
    {
        if (!Source.HasListeners()) return null;
        return Begin("message.attempt", delivery.Message, ActivityKind.Client)?
            .SetTag("attempt", delivery.Attempts)
            .SetTag("policy", delivery.Route.Policy?.Name);
    }

    /// <summary>What an attempt led to.</summary>
    /// <param name="span">Null where there is none.</param>
    /// <param name="outcome">The end; null when the message goes on.</param>
    /// <param name="reason">In words.</param>
    public static void End(Activity? span, Outcome? outcome, string reason)
    {
        if (span is null) return;
        span.SetTag("outcome", outcome?.Kind.ToString() ?? "goes on");
        if (outcome is { SipStatus: > 0 }) span.SetTag("sip.status", outcome.SipStatus);
        if (outcome is { SmppStatus: { } status }) span.SetTag("smpp.status", status);
        if (outcome is { Kind: not (OutcomeKind.Delivered or OutcomeKind.Unknown) }) span.SetStatus(ActivityStatusCode.Error, reason);
        else if (reason.Length > 0) span.SetTag("reason", reason);
    }

    /// <summary>What the origin was told.</summary>
    public static void End(Activity? span, in Answer answer) => span?.SetTag("answer", answer.Kind.ToString());

    private static Activity? Begin(string name, Message message, ActivityKind kind)
    {
        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(Encoding.UTF8.GetBytes(message.TraceId), hash);
        // The parent is the message itself, which no process ever ends.
        var parent = new ActivityContext(ActivityTraceId.CreateFromBytes(hash[..16]), ActivitySpanId.CreateFromBytes(hash[16..24]), ActivityTraceFlags.None, isRemote: true);
        return Source.StartActivity(name, kind, parent)?
            .SetTag("message.id", message.Id.Value)
            .SetTag("message.trace_id", message.TraceId)
            .SetTag("message.direction", message.Direction.ToString())
            .SetTag("carrier", message.Origin.Carrier)
            .SetTag("connection", message.Origin.Connection);
    }
}
