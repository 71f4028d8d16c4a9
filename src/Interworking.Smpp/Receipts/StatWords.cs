using Interworking.Smpp.Values;

namespace Interworking.Smpp.Receipts;

/// <summary>message_state as the seven letters of a receipt's text (SMPP 3.4, appendix B). The two states of 5.0 have no word there: UNKNOWN.</summary>
public static class StatWords
{
    public static string ToWord(MessageState state) => state switch
    {
        MessageState.Enroute => "ENROUTE",
        MessageState.Delivered => "DELIVRD",
        MessageState.Expired => "EXPIRED",
        MessageState.Deleted => "DELETED",
        MessageState.Undeliverable => "UNDELIV",
        MessageState.Accepted => "ACCEPTD",
        MessageState.Rejected => "REJECTD",
        _ => "UNKNOWN",
    };

    /// <summary>Ignores case, and takes the whole words that some centres write.</summary>
    public static bool TryParse(ReadOnlySpan<char> word, out MessageState state)
    {
        Span<char> upper = stackalloc char[7];
        if (word.Length is < 7 or > 14)
        {
            state = MessageState.Unknown;
            return false;
        }

        word[..7].ToUpperInvariant(upper);
        MessageState? known = upper switch
        {
            "ENROUTE" => MessageState.Enroute,
            "DELIVRD" or "DELIVER" => MessageState.Delivered,
            "EXPIRED" => MessageState.Expired,
            "DELETED" => MessageState.Deleted,
            "UNDELIV" => MessageState.Undeliverable,
            "ACCEPTD" or "ACCEPTE" => MessageState.Accepted,
            "UNKNOWN" => MessageState.Unknown,
            "REJECTD" or "REJECTE" => MessageState.Rejected,
            _ => null,
        };
        state = known ?? MessageState.Unknown;
        return known is not null;
    }
}
