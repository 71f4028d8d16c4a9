using Interworking.Gateway.Messages;

namespace Interworking.Gateway.Receipts;

/// <summary>A disposition notification as an app writes it (RFC 5438, 11.1).</summary>
/// <param name="About">message-id: of the message that it speaks of.</param>
/// <param name="Delivered">True when the app has it, false when it will never have it.</param>
public readonly record struct AppNotification(string About, bool Delivered)
{
    /// <summary>
    /// Which of our messages: the imdn.Message-ID that we gave it, or its Call-ID, which is what apps name that got it bare; for one of several pieces the
    /// message itself. False for what we never gave.
    /// </summary>
    public bool TryGetMessage(out MessageId id)
    {
        ReadOnlySpan<char> text = About;
        int at = text.IndexOf('@');
        if (at >= 0) text = text[..at];
        int piece = text.IndexOf('-');
        if (piece >= 0) text = text[..piece];
        return MessageId.TryParse(text, out id) && id.Value > 0;
    }
}
