using Interworking.Gateway.Push;
using Interworking.Host.Api.Messages;

namespace Interworking.Host.Api.Apps;

/// <summary>An app that is woken by push. Its token is not shown.</summary>
/// <param name="Provider">apns, fcm, webpush or another word.</param>
/// <param name="Param">What else the provider needs, as the app's id.</param>
/// <param name="WokenFor">The last message that it was woken for; null for none.</param>
/// <param name="At">When this node pushed last; null when it has not since it started.</param>
/// <param name="Result">sent, gone, refused, trouble; null likewise.</param>
/// <param name="Why">In words; null when it was sent.</param>
internal sealed record PushView(string Provider, string? Param, string? WokenFor, DateTimeOffset? At, string? Result, string? Why)
{
    public static PushView Of(KeptPushDevice kept, LastPush? last) => new(
        kept.Device.Provider, kept.Device.Param, kept.PushedTo == default ? null : kept.PushedTo.ToString(), last?.At, last is null ? null : TableWord.Of(last.Result.Verdict),
        last is { Result.Why.Length: > 0 } ? last.Result.Why : null);
}
