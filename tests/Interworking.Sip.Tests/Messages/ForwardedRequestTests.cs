using System.Text;
using Interworking.Sip.Codec;
using Interworking.Sip.Messages;

namespace Interworking.Sip.Tests.Messages;

public sealed class ForwardedRequestTests
{
    [Fact]
    public void TryMake_WithRoutesAndUnknownHeaders_TakesOneRouteAndAllViasAway()
    {
        SipRequest request = Wire.With("""
            Via: SIP/2.0/UDP 192.0.2.99;branch=z9hG4bKdef
            Route: <sip:token@10.0.0.2:5060;lr>, <sip:edge.example.net;lr>
            Route: <sip:inner.example.net;lr>
            Max-Forwards: 70
            P-Asserted-Identity: <sip:2222@example.net>
            x-Whatever:  "a, b";c=ü
            s: short
            """);

        ForwardedRequest.TryMake(request, out SipOutgoingRequest? forward).Should().BeTrue();

        string text = Text(forward!);
        text.Should().Be(Encoding.UTF8.GetString(Wire.Bytes("""
            MESSAGE sip:1111@192.0.2.7 SIP/2.0
            Via: SIP/2.0/UDP 203.0.113.1:5060;branch=z9hG4bK0000000000000007;rport
            Max-Forwards: 69
            Route: <sip:edge.example.net;lr>
            Route: <sip:inner.example.net;lr>
            From: "TATA" <sip:2222@example.net>;tag=f1
            To: <sip:1111@example.net>
            Call-ID: c1@example.net
            CSeq: 7 MESSAGE
            P-Asserted-Identity: <sip:2222@example.net>
            x-Whatever: "a, b";c=ü
            s: short
            Max-Breadth: 60
            Content-Type: text/plain;charset=UTF-8
            Content-Length: 5

            hello
            """)));
    }

    [Theory, InlineData("Max-Forwards: 1", 0), InlineData("Max-Forwards: 255", 254), InlineData("X: none", 70)]
    public void TryMake_MaxForwards_IsOneLess(string header, int left)
    {
        ForwardedRequest.TryMake(Wire.With(header), out SipOutgoingRequest? forward).Should().BeTrue();

        forward!.MaxForwards.Should().Be(left);
    }

    [Theory, InlineData("Max-Forwards: 0"), InlineData("X: a\0b"), InlineData("Via: SIP/2.0/UDP a\0b")]
    public void TryMake_NothingThatCanBeSent_IsRefused(string header) =>
        ForwardedRequest.TryMake(Wire.With(header), out _).Should().BeFalse();

    [Fact]
    public void TryMake_NulInTheBody_IsKept()
    {
        SipRequest request = Wire.Request(Wire.Message.Replace("hello", "he\0lo"));

        ForwardedRequest.TryMake(request, out SipOutgoingRequest? forward).Should().BeTrue();

        Encoding.UTF8.GetString(forward!.Body.Span).Should().Be("he\0lo");
    }

    [Fact]
    public void Answer_OfTheApp_KeepsStatusReasonRetryAfterAndWarningOnly()
    {
        SipOutgoingResponse answer = ForwardedRequest.Answer(Response("""
            SIP/2.0 486 Not now
            Via: SIP/2.0/UDP 203.0.113.1;branch=z9hG4bK1
            Contact: <sip:1111@192.0.2.7>
            User-Agent: Phone 1
            Retry-After: 120 (in a meeting)
            Warning: 399 phone "one"
            Warning: 399 phone "two"
            Content-Length: 0


            """));

        answer.Status.Should().Be(486);
        answer.Reason.Should().Be("Not now");
        answer.Headers!.Select(header => $"{header.Key}: {header.Value}").Should().Equal(
            "Retry-After: 120 (in a meeting)", "Warning: 399 phone \"one\"", "Warning: 399 phone \"two\"");
    }

    [Theory, InlineData("SIP/2.0 200 "), InlineData("SIP/2.0 200 a\0b")]
    public void Answer_ReasonThatCannotBeWritten_IsTheStandardOne(string line)
    {
        SipOutgoingResponse answer = ForwardedRequest.Answer(Response(line + "\nVia: SIP/2.0/UDP a;branch=z9hG4bK1\nWarning: a\0b\nContent-Length: 0\n\n"));

        (answer.Status, answer.Reason, answer.Headers).Should().Be((200, null, null));
    }

    private static SipResponse Response(string text)
    {
        SipParser.TryParse(Wire.Bytes(text), SipLimits.Default, out SipMessage? message, out SipFault fault).Should().BeTrue(fault.ToString());
        return message.Should().BeOfType<SipResponse>().Subject;
    }

    private static string Text(SipOutgoingRequest request) =>
        Encoding.UTF8.GetString(SipRequestWriter.Write(request, "Via: SIP/2.0/UDP 203.0.113.1:5060;branch=z9hG4bK"u8, 7).Written);
}
