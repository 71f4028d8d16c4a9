using Interworking.Smpp.Receipts;

namespace Interworking.Host.Cli.Onboarding;

/// <summary>A receipt for a test message.</summary>
/// <param name="AnswerId">The id that the answer gave.</param>
/// <param name="TlvId">receipted_message_id; null without.</param>
/// <param name="Text">What its text says; null when it is unreadable.</param>
/// <param name="After">From the answer.</param>
internal sealed record ProbeReceipt(string AnswerId, string? TlvId, DeliveryReceipt? Text, TimeSpan After)
{
    /// <summary>The id by which it goes: the parameter's before the text's.</summary>
    public string Id => TlvId is { Length: > 0 } id ? id : Text?.Id ?? "";
}
