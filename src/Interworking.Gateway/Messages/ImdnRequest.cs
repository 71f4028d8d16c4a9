using System.Diagnostics.CodeAnalysis;

namespace Interworking.Gateway.Messages;

/// <summary>What a SIP sender who asked for disposition notifications (RFC 5438, 6) wants to find in them.</summary>
/// <param name="MessageId">imdn.Message-ID of the message: printable ASCII without spaces, at most 256.</param>
/// <param name="SentAt">DateTime of the message as its sender wrote it, printable ASCII without spaces; null when it had none.</param>
public sealed record ImdnRequest(string MessageId, string? SentAt)
{
    /// <summary>Longer ones are not remembered.</summary>
    public const int MaxLength = 256;

    /// <summary>True for what a request may hold.</summary>
    public static bool IsToken([NotNullWhen(true)] string? text) =>
        text is { Length: > 0 and <= MaxLength } && !text.AsSpan().ContainsAnyExceptInRange('!', '~');

    /// <summary>Reads what <see cref="ToString"/> wrote; null for null.</summary>
    public static ImdnRequest? Read(string? stored)
    {
        if (stored is null) return null;
        int space = stored.IndexOf(' ', StringComparison.Ordinal);
        return space < 0 ? new ImdnRequest(stored, null) : new ImdnRequest(stored[..space], stored[(space + 1)..]);
    }

    /// <summary>Both in one text, a space between.</summary>
    public override string ToString() => SentAt is null ? MessageId : $"{MessageId} {SentAt}";
}
