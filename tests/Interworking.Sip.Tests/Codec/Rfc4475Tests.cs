using Interworking.Sip.Codec;
using Interworking.Sip.Messages;

namespace Interworking.Sip.Tests.Codec;

/// <summary>
/// Every message of RFC 4475 and what happens to it here. 0 hands it to the layer above; -1 drops it without an answer;
/// else the status the library answers with. Where the RFC leaves a choice, the choice and its reason stand in the row.
/// </summary>
public class Rfc4475Tests
{
    private const int Passed = 0;
    private const int Dropped = -1;

    public static TheoryData<string, int, string> Messages => new()
    {
        { "wsinv", Passed, "3.1.1.1 odd white space, folding, compact forms" },
        { "intmeth", Passed, "3.1.1.2 every character a method, user and parameter may have" },
        { "esc01", Passed, "3.1.1.3 escapes" },
        { "escnull", Passed, "3.1.1.4 escaped NUL" },
        { "esc02", Passed, "3.1.1.5 a percent sign that is no escape" },
        { "lwsdisp", Passed, "3.1.1.6 no space before the angle bracket" },
        { "longreq", Passed, "3.1.1.7 long values" },
        { "dblreq", Passed, "3.1.1.8 octets after the message are ignored" },
        { "semiuri", Passed, "3.1.1.9 semicolon in the user part" },
        { "transports", Passed, "3.1.1.10 transports we do not know, further down the Via stack" },
        { "mpart01", Passed, "3.1.1.11 multipart with binary" },
        { "unreason", Passed, "3.1.1.12 UTF-8 reason" },
        { "noreason", Passed, "3.1.1.13 empty reason" },
        { "badinv01", 400, "3.1.2.1 empty parameters" },
        { "clerr", 400, "3.1.2.2 Content-Length beyond the datagram" },
        { "ncl", 400, "3.1.2.3 negative Content-Length" },
        { "scalar02", 400, "3.1.2.4 CSeq out of range" },
        { "scalarlg", Passed, "3.1.2.5 parses; the client drops it, since its CSeq matches nothing" },
        { "quotbal", 400, "3.1.2.6 unterminated quote" },
        { "ltgtruri", 400, "3.1.2.7 angle brackets around the Request-URI" },
        { "lwsruri", 400, "3.1.2.8 white space in the Request-URI" },
        { "lwsstart", Passed, "3.1.2.9 two spaces in the start line: what is meant is clear, and the RFC allows to take it" },
        { "trws", Passed, "3.1.2.10 space after the version: the same" },
        { "escruri", 400, "3.1.2.11 headers in the Request-URI" },
        { "baddate", Passed, "3.1.2.12 Date not in GMT: ignored, as the RFC wants it of who does not need the date" },
        { "regbadct", 400, "3.1.2.13 a question mark in a Contact without angle brackets" },
        { "badaspec", 400, "3.1.2.14 spaces inside the angle brackets" },
        { "baddn", 400, "3.1.2.15 a comma in an unquoted display name" },
        { "badvers", 505, "3.1.2.16 version 7" },
        { "mismatch01", 400, "3.1.2.17 CSeq names another method" },
        { "mismatch02", 400, "3.1.2.18 the same with an unknown method (501 is as good)" },
        { "bigcode", Dropped, "3.1.2.19 status code out of range" },
        { "badbranch", Passed, "3.2.1 bare magic cookie: matched as RFC 2543 does" },
        { "insuf", 400, "3.3.1 mandatory headers are missing" },
        { "unkscm", 416, "3.3.2 unknown scheme" },
        { "novelsc", 416, "3.3.3 known scheme that is not for us" },
        { "unksm2", 400, "3.3.4 REGISTER of what is no address-of-record" },
        { "bext01", Passed, "3.3.5 420 is the upper layer's: it knows its extensions" },
        { "invut", Passed, "3.3.6 415 is for who takes the method: the upper layer's" },
        { "regaut01", Passed, "3.3.7 unknown authorization scheme: the registrar challenges" },
        { "multi01", 400, "3.3.8 single headers twice" },
        { "mcl01", 400, "3.3.9 Content-Length twice" },
        { "bcast", Passed, "3.3.10 parses; the client drops it, since its Via is not ours alone" },
        { "zeromf", Passed, "3.3.11 Max-Forwards 0 concerns proxies" },
        { "cparam01", Passed, "3.3.12 unknown parameter of the header" },
        { "cparam02", Passed, "3.3.13 unknown parameter of the URI" },
        { "regescrt", Passed, "3.3.14 escaped Route in a Contact" },
        { "sdp01", Passed, "3.3.15 406 is the upper layer's" },
        { "inv2543", Passed, "3.4.1 RFC 2543 request" },
    };

    [Theory, MemberData(nameof(Messages))]
    public void TortureMessage_Checked_MeetsItsVerdict(string name, int expected, string why)
    {
        byte[] bytes = File.ReadAllBytes(PathOf(name));
        bool good = SipParser.TryParse(bytes, SipLimits.Default, out SipMessage? message, out SipFault fault);
        if (good && message is SipRequest request) fault = SipRequestCheck.Verdict(request);
        int verdict = fault == SipFault.None ? Passed : fault.CanAnswer ? fault.Status : Dropped;
        verdict.Should().Be(expected, why);
    }

    [Fact]
    public void Table_ComparedWithTheFiles_NamesEveryMessage()
    {
        string folder = Path.GetDirectoryName(PathOf("any"))!;
        Directory.GetFiles(folder, "*.dat").Select(Path.GetFileNameWithoutExtension)
            .Should().BeEquivalentTo(Messages.Select(row => (string)row[0]));
    }

    internal static string PathOf(string name) => Path.Combine(AppContext.BaseDirectory, "Vectors", "rfc4475", name + ".dat");
}
