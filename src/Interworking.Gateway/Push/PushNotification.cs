using Interworking.Gateway.Messages;

namespace Interworking.Gateway.Push;

/// <summary>Wakes one app for what waits for it. What it says is never told.</summary>
/// <param name="Device">Which app.</param>
/// <param name="Message">The last message that waits: the same notification sent again has the same.</param>
/// <param name="Number">The account's number, where it is configured to be told; else null.</param>
public sealed record PushNotification(PushDevice Device, MessageId Message, string? Number);
