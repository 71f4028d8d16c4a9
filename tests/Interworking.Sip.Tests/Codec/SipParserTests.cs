using System.Text;
using Interworking.Sip.Codec;
using Interworking.Sip.Messages;

namespace Interworking.Sip.Tests.Codec;

public class SipParserTests
{
    [Fact]
    public void TryParse_Message_GivesEveryPart()
    {
        SipRequest request = Wire.Request(Wire.Message);
        request.Method.Should().BeSameAs(SipMethods.Message);
        request.RequestUri.User.Should().Be("1111");
        request.RequestUriText.Should().Be("sip:1111@192.0.2.7");
        request.TopVia!.Branch.Should().Be("z9hG4bKabc");
        request.TopVia.HasRPort.Should().BeTrue();
        request.TopVia.RPort.Should().BeNull();
        request.From!.DisplayName.Should().Be("TATA");
        request.From.Tag.Should().Be("f1");
        request.To!.Tag.Should().BeNull();
        request.CallId.Should().Be("c1@example.net");
        request.CSeq.Should().Be(new CSeq(7, "MESSAGE"));
        request.MaxForwards.Should().Be(70);
        request.ContentType.Should().Be("text/plain;charset=UTF-8");
        request.ContentLength.Should().Be(5);
        Encoding.UTF8.GetString(request.Body.Span).Should().Be("hello");
    }

    [Fact]
    public void TryParse_CompactFormsAndFolding_ReadLikeFullForms()
    {
        SipRequest request = Wire.Request("""
            MESSAGE sip:1111@192.0.2.7 SIP/2.0
            v: SIP/2.0/UDP 192.0.2.1;
              branch=z9hG4bKabc
            f: <sip:2222@example.net>
            	;tag=f1
            t: <sip:1111@example.net>
            i: c1
            CSeq: 7
              MESSAGE
            k: path, outbound
            c: text/plain
            l: 0


            """);
        request.TopVia!.Branch.Should().Be("z9hG4bKabc");
        request.From!.Tag.Should().Be("f1");
        request.CSeq!.Value.Method.Should().Be("MESSAGE");
        request.Supported.Should().Equal("path", "outbound");
        request.Header("Call-ID").Should().Be("c1");
        request.Header("i").Should().Be("c1");
    }

    [Fact]
    public void Vias_CommaAndSeveralFields_AreOneList()
    {
        SipRequest request = Wire.With("Via: SIP/2.0/TCP a.example.net, SIP/2.0/TLS b.example.net:5061\nv: SIP/2.0/WS c.invalid");
        request.Vias.Select(via => (via.Protocol, via.SentBy)).Should().Equal(
            ("UDP", "192.0.2.1:5060"), ("TCP", "a.example.net"), ("TLS", "b.example.net:5061"), ("WS", "c.invalid"));
    }

    [Fact]
    public void Contacts_CommasInQuotesAndBrackets_DoNotSplit()
    {
        SipRequest request = Wire.With(
            "Contact: \"Doe, \\\"J\\\"\" <sip:1111@192.0.2.7;x=a,b>;q=0.5;expires=60, <sip:1111@[2001:db8::7]:5070>;+sip.instance=\"<urn:uuid:1>\";reg-id=1");
        request.Contacts.IsValid.Should().BeTrue();
        request.Contacts.Should().HaveCount(2);
        request.Contacts[0].DisplayName.Should().Be("Doe, \"J\"");
        request.Contacts[0].Q.Should().Be(0.5);
        request.Contacts[0].Expires.Should().Be(60);
        request.Contacts[1].Uri.Host.Should().Be("[2001:db8::7]");
        request.Contacts[1].Uri.Port.Should().Be(5070);
        request.Contacts[1].Instance.Should().Be("<urn:uuid:1>");
        request.Contacts[1].RegId.Should().Be(1);
    }

    [Theory, InlineData("*", true, true), InlineData("*, <sip:a@b>", true, false), InlineData("<sip:a@b>, *", true, false), InlineData("<sip:a@b>", false, true)]
    public void Contacts_Star_StandsAlone(string value, bool star, bool valid)
    {
        ContactList contacts = Wire.With("Contact: " + value).Contacts;
        contacts.IsStar.Should().Be(star);
        contacts.IsValid.Should().Be(valid);
    }

    [Theory, InlineData("3600", 3600u), InlineData("99999999999999", uint.MaxValue), InlineData("x", null), InlineData("", null)]
    public void Expires_AsWritten_IsReadOrSaturatedOrNull(string value, uint? expected) =>
        Wire.With("Expires: " + value).Expires.Should().Be(expected);

    [Fact]
    public void RetryAfter_WithCommentAndParameter_IsItsSeconds() =>
        Wire.With("Retry-After: 120 (in a meeting);duration=60").RetryAfter.Should().Be(120);

    [Fact]
    public void HeaderValues_ByKindOfHeader_SplitOnlyLists()
    {
        SipRequest request = Wire.With("Subject: a, b\nPath: <sip:p1;lr>, <sip:p2;lr>\nX-Own: c, d\nx-own: e");
        request.HeaderValues("Subject").Should().Equal("a, b");
        request.HeaderValues("s").Should().Equal("a, b");
        request.Path.Should().Equal("<sip:p1;lr>", "<sip:p2;lr>");
        request.HeaderValues("X-OWN").Should().Equal("c, d", "e");
        request.Header("Absent").Should().BeNull();
        request.HeaderValues("Absent").Should().BeEmpty();
    }

    [Fact]
    public void TryParse_Response_GivesStatusAndReason()
    {
        byte[] bytes = Wire.Bytes("SIP/2.0 480 Temporarily Unavailable\nVia: SIP/2.0/UDP 192.0.2.1;branch=z9hG4bKabc\nCSeq: 7 MESSAGE\n\n");
        SipParser.TryParse(bytes, SipLimits.Default, out SipMessage? message, out _).Should().BeTrue();
        SipResponse response = message.Should().BeOfType<SipResponse>().Subject;
        response.StatusCode.Should().Be(480);
        response.ReasonPhrase.Should().Be("Temporarily Unavailable");
        response.From.Should().BeNull();
        response.Contacts.Should().BeEmpty();
    }

    [Theory]
    [InlineData("\n\n", SipFaultKind.Empty, 0)]
    [InlineData("GET / HTTP/1.1\nHost: x\n\n", SipFaultKind.NotSip, 0)]
    [InlineData("MESSAGE sip:a@b SIP/2.0\nVia: SIP/2.0/UDP h\nContent-Length: 9\n\nshort", SipFaultKind.ContentLength, 400)]
    [InlineData("MESSAGE sip:a@b SIP/2.0\nVia: SIP/2.0/UDP h\nno colon here\n\n", SipFaultKind.Header, 400)]
    [InlineData("MESSAGE sip:a@b SIP/2.0\nContent-Length: 9\n\nshort", SipFaultKind.ContentLength, 0)]
    [InlineData("ACK sip:a@b SIP/2.0\nVia: SIP/2.0/UDP h\nContent-Length: 9\n\nshort", SipFaultKind.ContentLength, 0)]
    [InlineData("SIP/2.0 99 Low\n\n", SipFaultKind.StatusCode, 0)]
    public void TryParse_Fault_SaysKindAndAnswer(string text, SipFaultKind kind, int status)
    {
        SipParser.TryParse(Wire.Bytes(text), SipLimits.Default, out _, out SipFault fault).Should().BeFalse();
        fault.Should().Be(new SipFault(kind, status));
    }

    [Fact]
    public void TryParse_BareCarriageReturnInHeader_IsFaultAndNotKept()
    {
        byte[] bytes = Encoding.ASCII.GetBytes("MESSAGE sip:a@b SIP/2.0\r\nVia: SIP/2.0/UDP h\r\nTo: <sip:a@b>\rX: y\r\n\r\n");
        SipParser.TryParse(bytes, SipLimits.Default, out SipMessage? message, out SipFault fault).Should().BeFalse();
        fault.Kind.Should().Be(SipFaultKind.Header);
        message!.Header("To").Should().BeNull();
    }

    [Fact]
    public void TryParse_BeyondTheLimits_IsRefused()
    {
        var limits = new SipLimits { MaxHeaders = 16, MaxHeaderLine = 256, MaxRequestUri = 100, MaxBody = 4, MaxMessage = 2048 };
        Fault(Wire.Message).Should().Be(new SipFault(SipFaultKind.BodyTooLarge, 413));
        Fault(Wire.Message.Replace("Max-Forwards: 70", string.Join('\n', Enumerable.Repeat("X: y", 20)))).Should().Be(new SipFault(SipFaultKind.TooManyHeaders, 513));
        Fault(Wire.Message.Replace("Max-Forwards: 70", "X: " + new string('y', 300))).Should().Be(new SipFault(SipFaultKind.LineTooLong, 513));
        Fault(Wire.Message.Replace("MESSAGE sip:1111", "MESSAGE sip:" + new string('1', 100))).Should().Be(new SipFault(SipFaultKind.UriTooLong, 414));
        Fault(Wire.Message + new string('y', 3000)).Should().Be(new SipFault(SipFaultKind.TooLarge, 0), "nothing is read of it");

        SipFault Fault(string text)
        {
            SipParser.TryParse(Wire.Bytes(text), limits, out _, out SipFault fault).Should().BeFalse();
            return fault;
        }
    }
}
