using System.Globalization;
using System.Text;
using Interworking.Smpp.Session;
using Interworking.Smpp.Values;

namespace Interworking.Gateway.Smpp.Links;

/// <summary>What SMPP says in numbers, in words for the operator.</summary>
public static class StatusWords
{
    /// <summary><c>0x58 throttled</c>; a status without a name is its number.</summary>
    public static string Of(CommandStatus status)
    {
        if (status == SessionCounters.OtherStatus) return "others";
        string number = string.Create(CultureInfo.InvariantCulture, $"0x{(uint)status:x2}");
        return Enum.GetName(status) is { } name ? $"{number} {Words(name)}" : number;
    }

    /// <summary>How a link ended.</summary>
    public static string Of(SessionEnd end)
    {
        string why = end.Reason switch
        {
            SessionEndReason.PeerUnbound => "the peer unbound",
            SessionEndReason.PeerClosed => "the peer closed the connection without unbind",
            SessionEndReason.Unbound => "we unbound",
            SessionEndReason.Stopped => "we ended it: this node stops, or the connection was changed",
            SessionEndReason.Closed => "we closed the connection",
            SessionEndReason.BindRefused => "the bind was refused",
            SessionEndReason.ProtocolError => "the peer sent a length that makes no sense",
            SessionEndReason.EnquireLinkUnanswered => "the peer did not answer enquire_link",
            SessionEndReason.SessionInitTimeout => "no bind came in time",
            SessionEndReason.Inactivity => "nothing was sent either way for long",
            SessionEndReason.IoError => "the connection broke",
            SessionEndReason.Fault => "an error of ours, a bug",
            _ => end.Reason.ToString(),
        };
        // A bug's detail is a stack trace: for the log, not for the operator's page.
        return end.Detail.Length == 0 || end.Reason == SessionEndReason.Fault ? why : $"{why}: {end.Detail}";
    }

    /// <summary>True for an end that nobody wanted.</summary>
    public static bool IsTrouble(SessionEndReason reason) =>
        reason is not (SessionEndReason.PeerUnbound or SessionEndReason.Unbound or SessionEndReason.Stopped or SessionEndReason.Inactivity);

    private static string Words(string name)
    {
        var words = new StringBuilder(name.Length + 8);
        foreach (char letter in name)
        {
            if (char.IsUpper(letter) && words.Length > 0) words.Append(' ');
            words.Append(char.ToLowerInvariant(letter));
        }

        return words.ToString();
    }
}
