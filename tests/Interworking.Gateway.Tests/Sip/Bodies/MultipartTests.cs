using System.Text;
using Interworking.Gateway.Sip.Bodies;
using Interworking.Gateway.Tests.Sip.Ingress;
using Interworking.Sip.Codec;
using Interworking.Sip.Messages;

namespace Interworking.Gateway.Tests.Sip.Bodies;

/// <summary>RFC 2046, 5.1, and the transfer encodings of RFC 2045, 6.</summary>
public sealed class MultipartTests
{
    private const string Text = "--b\r\nContent-Type: text/plain; charset=utf-8\r\n\r\nhello\r\n😀\r\n";
    private const string Picture = "--b\r\nContent-Type: image/png\r\nContent-Disposition: attachment\r\n\r\n\u0001\u0002\r\n";
    private const string End = "--b--\r\n";

    [Theory]
    [InlineData(Text + End)]
    [InlineData("a preamble\r\n" + Text + End + "an epilogue\r\n--b\r\n")]
    [InlineData(Picture + Text + End)]
    [InlineData(Text + Picture + End)]
    [InlineData(Text + "--b\r\nContent-Type: text/html\r\n\r\n<b>hello</b>\r\n" + End)]
    [InlineData("--b  \r\nContent-Type: text/plain\r\n\r\nhello\r\n😀\r\n--b-- ")]
    [InlineData("--b\r\n\r\nhello\r\n😀\r\n" + End)]
    [InlineData("--b\r\nContent-Type: text/plain;\r\n charset=utf-8\r\nContent-ID: <1>\r\n\r\nhello\r\n😀")]
    public void Read_WithAText_IsThatText(string body) => Read(body).Should().Be(MessageBody.OfText("hello\r\n😀"));

    [Theory]
    [InlineData("aGVsbG8g8J+YgA==", "base64", "hello 😀")]
    [InlineData("aGVs\r\nbG8=\r\n", "Base64", "hello")]
    [InlineData("caf=C3=A9 =3D=\r\n one line  \r\nnext", "quoted-printable", "café = one line\r\nnext")]
    [InlineData("hello", "7bit", "hello")]
    public void Read_TransferEncoding_IsUndone(string content, string encoding, string text) =>
        Read($"--b\r\nContent-Transfer-Encoding: {encoding}\r\n\r\n{content}\r\n{End}").Text.Should().Be(text);

    [Theory]
    [InlineData("no part at all", 400)]
    [InlineData("--b--", 400)]
    [InlineData("--b\r\nno header\r\n\r\nx\r\n--b--", 400)]
    [InlineData("--b\r\nContent-Type: text/plain", 400)]
    [InlineData(Picture + End, 415)]
    [InlineData(Text + "--b\r\nContent-Type: application/pidf+xml\r\nContent-Disposition: render; handling=required\r\n\r\n<x/>\r\n" + End, 415)]
    [InlineData("--b\r\nContent-Transfer-Encoding: base64\r\n\r\nnot base64!\r\n" + End, 400)]
    [InlineData("--b\r\nContent-Transfer-Encoding: quoted-printable\r\n\r\n=X1\r\n" + End, 400)]
    public void Read_WithoutAText_IsRefused(string body, int status) => Read(body).Refusal!.Status.Should().Be(status);

    [Fact]
    public void Read_InCpim_KeepsWhatItsSenderWantsToKnow()
    {
        string cpim = "From: <im:a@b>\r\nNS: imdn <urn:ietf:params:imdn>\r\nimdn.Message-ID: 1\r\nimdn.Disposition-Notification: positive-delivery\r\n\r\n"
            + "Content-Type: multipart/mixed; boundary=\"b\"\r\n\r\n" + Text + End;

        MessageBody body = Read(cpim, "message/cpim");

        (body.Text, body.Imdn?.MessageId).Should().Be(("hello\r\n😀", "1"));
    }

    [Fact]
    public void Read_NestedWithoutEnd_IsRefused()
    {
        string body = "hello";
        for (int depth = 0; depth < 1000; depth++) body = $"--b\r\nContent-Type: multipart/mixed; boundary=b\r\n\r\n{body}";

        Read(body).Kind.Should().Be(BodyKind.Refused);
    }

    [Fact]
    public void Read_MoreThanSixteenParts_IsRefused() => Read(string.Concat(Enumerable.Repeat(Text, 17)) + End).Refusal!.Status.Should().Be(400);

    [Fact]
    public void Read_CutAnywhere_NeverThrows()
    {
        byte[] whole = Encoding.UTF8.GetBytes(Picture + Text + End);
        for (int length = 0; length < whole.Length; length++) Read(whole[..length], "multipart/mixed;boundary=b").Kind.Should().BeOneOf(BodyKind.Refused, BodyKind.Text);
    }

    private static MessageBody Read(string body, string type = "multipart/mixed;boundary=b") => Read(Encoding.UTF8.GetBytes(body), type);

    private static MessageBody Read(byte[] body, string type)
    {
        byte[] wire = new MessageRequest { Type = type, Body = body }.ToBytes();
        SipParser.TryParse(wire, SipLimits.Default, out SipMessage? message, out SipFault fault).Should().BeTrue(fault.ToString());
        return MessageBodyReader.Read((SipRequest)message!);
    }
}
