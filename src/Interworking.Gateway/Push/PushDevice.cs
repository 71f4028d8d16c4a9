using Interworking.Gateway.Messages;

namespace Interworking.Gateway.Push;

/// <summary>Where an app is woken (RFC 8599, 4.1).</summary>
/// <param name="AccountId">Whose app.</param>
/// <param name="Key">Tells the account's devices apart: the <c>+sip.instance</c>, else made of the token.</param>
/// <param name="Provider"><c>pn-provider</c>: apns, fcm, webpush or another word.</param>
/// <param name="Prid"><c>pn-prid</c>: the token by which the provider finds the app.</param>
/// <param name="Param"><c>pn-param</c>: what else the provider needs, as the app's id; null for none.</param>
public sealed record PushDevice(long AccountId, string Key, string Provider, string Prid, string? Param)
{
    /// <summary>A token is as good as an address: none is logged.</summary>
    public override string ToString() => $"{Provider} of account {AccountId}";
}

/// <summary>A device with what it was woken for.</summary>
/// <param name="Device">Where.</param>
/// <param name="PushedTo">Messages up to this id need no push any more.</param>
public sealed record KeptPushDevice(PushDevice Device, MessageId PushedTo);
