using System.Text;
using Interworking.Gateway.Messages;
using Interworking.Gateway.Receipts;
using Interworking.Gateway.Sip.Bodies;
using Interworking.Gateway.Tests.Sip.Ingress;
using Interworking.Sip.Codec;
using Interworking.Sip.Messages;
using Interworking.Smpp.Values;

namespace Interworking.Gateway.Tests.Sip.Bodies;

public sealed class MessageBodyReaderTests
{
    /// <summary>What linphone 5 sends unasked for each text it shows: zlib, whatever the header calls it.</summary>
    private const string LinphoneNotification =
        "78DA758F3D0B02310C8677C1FF50BA9FAD0A22A5776E0E828BE8A05BB15103D754AEF5EBDF1BCFCF45788724EF9397C44EAEA116676812462A65BFA7A500DA468FB42FE56A392DC652A4EC"
        + "C8BB3A129492A21493AADBB1183C095EA654CA53430621EFCCD1352E24C36343C93C10C9AC1036404A6E0F05FAEA30BB0CE761ED16B5553FE316F32E43C600D5400F4685EEB3965A9B561B"
        + "AB3EF613861AF9F25B4131E30EB72EF30FADC526DF9C4FE9D57D61F0EA4DA81F84A3FF8459F5F8828B3B29D45C5B";

    private const string Cpim = """
        From: Alice <im:111222333@env1.example.net>
        To: <im:444@env1.example.net>
        DateTime: 2026-01-01T13:40:00-08:00
        NS: imdn <urn:ietf:params:imdn>
        imdn.Message-ID: 34jk324j
        imdn.Disposition-Notification: positive-delivery, negative-delivery

        Content-type: text/plain; charset=utf-8
        Content-length: 12

        Hello World!
        """;

    [Theory]
    [InlineData("text/plain", "68656C6C6F", "hello")]
    [InlineData("text/plain;charset=UTF-8", "686920F09F9880", "hi 😀")]
    [InlineData("Text/Plain ; Charset=\"utf-8\"; format=flowed", "C3A9", "é")]
    [InlineData("text/plain", "6F6E650D0A74776F0A746872656509E280A8", "one\r\ntwo\nthree\t\u2028")]
    [InlineData("text/plain", "EFBBBF6162", "ab")]
    [InlineData("text/plain", "20", " ")]
    [InlineData("text/plain;charset=us-ascii", "E282AC", "€")]
    [InlineData("text/plain;charset=iso-8859-1", "E9", "é")]
    [InlineData("text/plain;charset=ISO-8859-15", "A4", "€")]
    [InlineData("text/plain;charset=windows-1251", "CFF0E8E2E5F2", "Привет")]
    [InlineData("text/plain;charset=koi8-r", "F0D2C9D7C5D4", "Привет")]
    [InlineData("text/plain;charset=shift_jis", "82A0", "あ")]
    [InlineData("text/plain;charset=gb18030", "C4E3", "你")]
    [InlineData("text/plain;charset=utf-16", "00680069", "hi")]
    [InlineData("text/plain;charset=utf-16", "FFFE68006900", "hi")]
    [InlineData("text/plain;charset=utf-16", "FEFFD83DDE00", "😀")]
    [InlineData("text/plain;charset=UTF-16LE", "3DD800DE", "😀")]
    public void Read_Text_IsItUnchanged(string type, string hex, string text) =>
        Read(type, Convert.FromHexString(hex)).Should().Be(MessageBody.OfText(text));

    [Theory]
    [InlineData("text/plain", "68E9", 400)]
    [InlineData("text/plain;charset=utf-8", "EDA080", 400)]
    [InlineData("text/plain;charset=us-ascii", "FF", 400)]
    [InlineData("text/plain;charset=utf-16be", "D83D", 400)]
    [InlineData("text/plain;charset=utf-16be", "006800", 400)]
    [InlineData("text/plain;charset=shift_jis", "82", 400)]
    [InlineData("text/plain", "", 400)]
    [InlineData("text/plain", "EFBBBF", 400)]
    [InlineData(null, "", 400)]
    [InlineData(null, "6869", 415)]
    [InlineData("text/plain;charset=klingon", "6869", 415)]
    [InlineData("text/plain;charset=utf-7", "6869", 415)]
    [InlineData("text/html", "6869", 415)]
    [InlineData("multipart/mixed;boundary=x", "6869", 400)]
    [InlineData("image/jpeg", "FFD8", 415)]
    [InlineData("application/vnd.3gpp.sms", "0001", 415)]
    [InlineData("nonsense", "6869", 415)]
    public void Read_WhatIsNoText_IsRefused(string? type, string hex, int status)
    {
        MessageBody body = Read(type, Convert.FromHexString(hex));

        body.Kind.Should().Be(BodyKind.Refused);
        body.Refusal!.Status.Should().Be(status);
        if (status == 415) body.Refusal.Headers.Should().Contain(new KeyValuePair<string, string>("Accept", MessageBodyReader.Accept));
    }

    [Fact]
    public void Read_LongestText_IsTaken() => Read("text/plain", new byte[10_000].Select(_ => (byte)'x').ToArray()).Text.Should().HaveLength(10_000);

    [Fact]
    public void Read_TooLongText_IsRefusedAsTooLarge() =>
        Read("text/plain", new byte[10_001].Select(_ => (byte)'x').ToArray()).Refusal!.Status.Should().Be(413);

    [Theory]
    [InlineData("gzip", 415)]
    [InlineData("deflate", 415)]
    [InlineData("identity", 0)]
    public void Read_ContentEncoding_IsIdentityOrRefused(string encoding, int status)
    {
        SipOutgoingResponse? refusal = Read("text/plain", "hi"u8.ToArray(), $"Content-Encoding: {encoding}").Refusal;

        (refusal?.Status ?? 0).Should().Be(status);
        if (status != 0) refusal!.Headers.Should().Contain(new KeyValuePair<string, string>("Accept-Encoding", "identity"));
    }

    [Fact]
    public void Read_LinphonesDeflatedNotification_IsNoText() =>
        Read("message/imdn+xml", Convert.FromHexString(LinphoneNotification), "Content-Encoding: deflate").Should().Be(MessageBody.OfNotification(new AppNotification("hJw3MmYaRl", true)));

    [Fact]
    public void Read_IsComposing_IsTyping() =>
        Read("application/im-iscomposing+xml", "<isComposing><state>active</state></isComposing>"u8.ToArray()).Kind.Should().Be(BodyKind.Typing);

    [Fact]
    public void Read_Cpim_IsItsContentWithWhatItsSenderWantsToKnow()
    {
        MessageBody body = ReadCpim(Cpim);

        body.Should().Be(new MessageBody(BodyKind.Text, "Hello World!", new ImdnRequest("34jk324j", "2026-01-01T13:40:00-08:00"), ReceiptRequest.Both, null));
    }

    [Theory]
    [InlineData("positive-delivery", ReceiptRequest.SuccessOnly)]
    [InlineData("Negative-Delivery", ReceiptRequest.FailureOnly)]
    [InlineData("display,positive-delivery", ReceiptRequest.SuccessOnly)]
    [InlineData("display", ReceiptRequest.None)]
    [InlineData("", ReceiptRequest.None)]
    public void Read_CpimDispositionNotification_IsWhatIsAsked(string wanted, ReceiptRequest asked)
    {
        MessageBody body = ReadCpim(Cpim.Replace("positive-delivery, negative-delivery", wanted, StringComparison.Ordinal));

        body.Asked.Should().Be(asked);
        (body.Imdn is null).Should().Be(asked == ReceiptRequest.None);
    }

    [Theory]
    [InlineData("NS: imdn <", "NS: d <", "imdn.", "d.", true)]
    [InlineData("imdn.Message-ID: 34jk324j", "imdn.Message-ID: two words", "imdn.", "imdn.", false)]
    [InlineData("imdn.Message-ID: 34jk324j", "X: y", "imdn.", "imdn.", false)]
    public void Read_CpimNamesOfItsOwn_AreFollowed(string from, string to, string prefix, string otherPrefix, bool asked)
    {
        string cpim = Cpim.Replace(from, to, StringComparison.Ordinal).Replace(prefix, otherPrefix, StringComparison.Ordinal);

        (ReadCpim(cpim).Imdn is not null).Should().Be(asked);
    }

    [Theory]
    [InlineData("text/plain; charset=utf-8", "message/imdn+xml", BodyKind.Notification, 0)]
    [InlineData("text/plain; charset=utf-8", "application/im-iscomposing+xml", BodyKind.Typing, 0)]
    [InlineData("text/plain; charset=utf-8", "text/html", BodyKind.Refused, 415)]
    [InlineData("text/plain; charset=utf-8", "message/cpim", BodyKind.Refused, 415)]
    [InlineData("Content-length: 12", "Content-Transfer-Encoding: base64", BodyKind.Refused, 400)]
    [InlineData("Content-length: 12", "Content-Transfer-Encoding: quoted-printable", BodyKind.Text, 0)]
    [InlineData("Content-length: 12", "Content-Transfer-Encoding: x-uuencode", BodyKind.Refused, 415)]
    [InlineData("DateTime:", "Require: imdn.Message-ID, To\nDateTime:", BodyKind.Text, 0)]
    [InlineData("DateTime:", "Require: MyFeatures.VitalMessageOption\nDateTime:", BodyKind.Refused, 400)]
    [InlineData("Content-length: 12", "Content-Transfer-Encoding: 8bit", BodyKind.Text, 0)]
    [InlineData("Hello World!", "", BodyKind.Refused, 400)]
    [InlineData("To: <im:444@env1.example.net>", "no header", BodyKind.Refused, 400)]
    public void Read_CpimContent_CountsAsIfItWereTheBody(string from, string to, BodyKind kind, int status)
    {
        MessageBody body = ReadCpim(Cpim.Replace(from, to, StringComparison.Ordinal));

        (body.Kind, body.Refusal?.Status ?? 0).Should().Be((kind, status));
    }

    [Fact]
    public void Read_CpimCutAnywhere_NeverThrows()
    {
        byte[] whole = Bytes(Cpim);
        for (int length = 0; length < whole.Length; length++) Read("message/cpim", whole[..length]).Kind.Should().BeOneOf(BodyKind.Refused, BodyKind.Text);
    }

    [Fact]
    public void Read_CpimWithBareLineFeeds_IsForgiven() => ReadBytes(Encoding.UTF8.GetBytes(Cpim.ReplaceLineEndings("\n"))).Text.Should().Be("Hello World!");

    [Fact]
    public void Read_CpimLineBreaksInTheText_StayAsTheyAre() =>
        ReadBytes(Encoding.UTF8.GetBytes("From: <im:a@b>\r\n\r\nContent-Type: text/plain\r\n\r\none\r\n\r\ntwo\n😀")).Text.Should().Be("one\r\n\r\ntwo\n😀");

    private static MessageBody ReadCpim(string cpim) => ReadBytes(Bytes(cpim));

    private static MessageBody ReadBytes(byte[] cpim) => Read("message/cpim", cpim);

    private static byte[] Bytes(string text) => Encoding.UTF8.GetBytes(text.ReplaceLineEndings("\r\n"));

    private static MessageBody Read(string? type, byte[] body, params string[] headers)
    {
        byte[] wire = new MessageRequest { Type = type, Body = body, Headers = headers }.ToBytes();
        SipParser.TryParse(wire, SipLimits.Default, out SipMessage? message, out SipFault fault).Should().BeTrue(fault.ToString());
        return MessageBodyReader.Read((SipRequest)message!);
    }
}
