using System.Text;

namespace Interworking.Sip.Messages;

/// <summary>The methods we know by name. Methods are case-sensitive (RFC 3261, 7.1).</summary>
public static class SipMethods
{
    public const string Message = "MESSAGE";
    public const string Register = "REGISTER";
    public const string Options = "OPTIONS";
    public const string Invite = "INVITE";
    public const string Ack = "ACK";
    public const string Cancel = "CANCEL";
    public const string Bye = "BYE";
    public const string Subscribe = "SUBSCRIBE";
    public const string Notify = "NOTIFY";
    public const string Publish = "PUBLISH";

    private static readonly string[] Known =
        [Message, Register, Options, Invite, Ack, Cancel, Bye, Subscribe, Notify, Publish, "PRACK", "UPDATE", "INFO", "REFER"];

    /// <summary>The shared string of a known method, a new one otherwise.</summary>
    internal static string Intern(ReadOnlySpan<byte> method)
    {
        foreach (string known in Known)
            if (Ascii.Equals(method, known)) return known;
        return Encoding.UTF8.GetString(method);
    }
}
