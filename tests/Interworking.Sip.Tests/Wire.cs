using System.Text;
using Interworking.Sip.Codec;
using Interworking.Sip.Messages;

namespace Interworking.Sip.Tests;

/// <summary>Messages as text: a line break in the source is CRLF on the wire.</summary>
internal static class Wire
{
    public const string Message = """
        MESSAGE sip:1111@192.0.2.7 SIP/2.0
        Via: SIP/2.0/UDP 192.0.2.1:5060;branch=z9hG4bKabc;rport
        Max-Forwards: 70
        From: "TATA" <sip:2222@example.net>;tag=f1
        To: <sip:1111@example.net>
        Call-ID: c1@example.net
        CSeq: 7 MESSAGE
        Content-Type: text/plain;charset=UTF-8
        Content-Length: 5

        hello
        """;

    public static byte[] Bytes(string text) => Encoding.UTF8.GetBytes(text.Replace("\r", "").Replace("\n", "\r\n"));

    public static SipRequest Request(string text)
    {
        SipParser.TryParse(Bytes(text), SipLimits.Default, out SipMessage? message, out SipFault fault).Should().BeTrue(fault.ToString());
        return message.Should().BeOfType<SipRequest>().Subject;
    }

    /// <summary>A MESSAGE with further header lines before the body.</summary>
    public static SipRequest With(string headers) => Request(Message.Replace("Max-Forwards: 70", headers));
}
