using Interworking.Gateway.Configuration;
using Interworking.Gateway.Sip.Outbound;
using Interworking.Sip.Auth;
using Interworking.Sip.Messages;
using Interworking.Smpp.Values;

namespace Interworking.Gateway.Tests.Sip.Outbound;

/// <summary>401 and 407 where we have credentials (RFC 3261, 22.2 and 22.3).</summary>
public sealed class ChallengeTests
{
    private const string Realm = "proxy.example.net";
    private const string Entry = $"realm={Realm};user=gateway;password=open sesame";

    private static readonly string Nonce = new('a', 32);

    [Theory]
    [InlineData(401, "WWW-Authenticate", "Authorization", "MD5")]
    [InlineData(407, "Proxy-Authenticate", "Proxy-Authorization", "MD5")]
    [InlineData(407, "Proxy-Authenticate", "Proxy-Authorization", "SHA-256")]
    public async Task Challenged_WithCredentials_IsAnsweredOnce(int status, string asked, string answered, string algorithm)
    {
        await using DeliveryWorld world = await DeliveryWorld.StartAsync(new SipOptions { Credentials = ["realm=other;user=u;password=p", Entry] });
        world.Contact.Answers(Challenge(status, asked, algorithm), new SipOutgoingResponse(200));
        world.Register();
        await world.AcceptAsync();

        (await world.EndAsync()).Outcome.Should().Be("delivered");
        IReadOnlyList<SipRequest> sent = world.Contact.Received.Items;
        sent.Should().HaveCount(2);
        (sent[1].CallId, sent[1].From!.Tag, sent[1].CSeq!.Value.Number).Should().Be((sent[0].CallId, sent[0].From!.Tag, sent[0].CSeq!.Value.Number + 1));
        sent[0].Header(answered).Should().BeNull();
        DigestCredentials credentials = DigestCredentials.TryParse(sent[1].Header(answered))!;
        (credentials.Username, credentials.Realm, credentials.Nonce, credentials.Uri).Should().Be(("gateway", Realm, Nonce, sent[1].RequestUriText));
        DigestAlgorithm used = algorithm == "MD5" ? DigestAlgorithm.Md5 : DigestAlgorithm.Sha256;
        DigestClient.Authorize(sent[1].Header(answered)!.Contains("qop") ? Value(algorithm) : "", "gateway", "open sesame", "MESSAGE", credentials.Uri, cnonce: credentials.Cnonce)
            .Should().Contain($"response=\"{credentials.Response}\"");
        credentials.Algorithm.Should().Be(used);
    }

    [Fact]
    public async Task Challenged_AnswerIsNotGoodEnough_IsRejected()
    {
        await using DeliveryWorld world = await DeliveryWorld.StartAsync(new SipOptions { Credentials = [Entry] });
        world.Contact.Answers(Challenge(407, "Proxy-Authenticate", "MD5"));
        world.Register();
        await world.AcceptAsync();

        (await world.EndAsync()).Should().Be(new Ended("failed", null, 407, (long)MessageState.Rejected));
        world.Contact.Received.Count.Should().Be(2);
    }

    [Theory]
    [InlineData("Digest realm=\"elsewhere\", nonce=\"n\"")]
    [InlineData("Basic realm=\"proxy.example.net\"")]
    [InlineData("Digest realm=\"proxy.example.net\", nonce=\"n\", algorithm=NEW")]
    [InlineData("Digest realm=\"proxy.example.net\", nonce=\"n\", qop=\"auth-int\"")]
    public async Task Challenged_ByWhomWeHaveNoAnswerFor_IsRejected(string challenge)
    {
        await using DeliveryWorld world = await DeliveryWorld.StartAsync(new SipOptions { Credentials = [Entry] });
        world.Contact.Answers(new SipOutgoingResponse(401, Headers: [new("WWW-Authenticate", challenge)]));
        world.Register();
        await world.AcceptAsync();

        (await world.EndAsync()).Receipt.Should().Be((long)MessageState.Rejected);
        world.Contact.Received.Count.Should().Be(1);
    }

    [Fact]
    public async Task Challenged_LongText_LeavesRoomForTheAnswer()
    {
        await using DeliveryWorld world = await DeliveryWorld.StartAsync(new SipOptions { Credentials = [Entry] });
        world.Contact.Answer = (request, _) => request.Header("Proxy-Authorization") is null ? Challenge(407, "Proxy-Authenticate", "SHA-256") : new SipOutgoingResponse(200);
        world.Register();
        await world.AcceptAsync(new string('x', 1000));

        (await world.EndAsync()).Outcome.Should().Be("delivered");
        world.Contact.Received.Items.Should().OnlyContain(request => SizeOf(request) <= 1300);
    }

    [Fact]
    public async Task Challenged_AfterThatAnotherFormat_HasCredentialsToo()
    {
        await using DeliveryWorld world = await DeliveryWorld.StartAsync(new SipOptions { Credentials = [Entry] });
        SipOutgoingResponse challenge = Challenge(407, "Proxy-Authenticate", "MD5");
        world.Contact.Answers(challenge, new SipOutgoingResponse(415), challenge, new SipOutgoingResponse(200));
        world.Register();
        await world.AcceptAsync();

        (await world.EndAsync()).Outcome.Should().Be("delivered");
        world.Contact.Received.Items.Select(request => request.CSeq!.Value.Number).Should().Equal(1, 2, 3, 4);
    }

    [Theory]
    [InlineData("realm=r;user=u;password=p;color=red")]
    [InlineData("realm=r;user=u")]
    [InlineData("realm=r;password=secret-word")]
    [InlineData("user=u;password=secret-word")]
    [InlineData("realm=r;user=u;password=secret-word;passwordFile=/x")]
    [InlineData("realm=r;user=u;passwordFile=/nowhere/at/all")]
    [InlineData("secret-word")]
    public void Parse_NoCredentials_IsAnErrorThatDoesNotRepeatThem(string entry)
    {
        Action parse = () => SipCredential.Parse(entry);

        parse.Should().Throw<FormatException>().Which.Message.Should().NotContain("secret-word");
    }

    [Fact]
    public void Parse_PasswordInAFile_IsItsFirstLine()
    {
        string file = Path.GetTempFileName();
        File.WriteAllText(file, "with;semicolon\nsecond line\n");
        try
        {
            SipCredential.Parse($"realm=r;user=u;passwordFile={file}").Password.Should().Be("with;semicolon");
        }
        finally
        {
            File.Delete(file);
        }
    }

    /// <summary>No less than its octets on the wire: names and values, line ends, the start line and the body.</summary>
    private static int SizeOf(SipRequest request) =>
        new[] { "Via", "Max-Forwards", "From", "To", "Call-ID", "CSeq", "Proxy-Authorization", "Content-Type", "Content-Length" }
            .Sum(name => request.Header(name) is { } value ? name.Length + value.Length + 4 : 0) + "MESSAGE  SIP/2.0\r\n\r\n".Length + request.RequestUriText.Length + request.Body.Length;

    private static SipOutgoingResponse Challenge(int status, string header, string algorithm) =>
        new(status, Headers: [new(header, "Digest realm=\"elsewhere\", nonce=\"x\""), new(header, Value(algorithm))]);

    private static string Value(string algorithm) => $"Digest realm=\"{Realm}\", nonce=\"{Nonce}\", algorithm={algorithm}, qop=\"auth\", opaque=\"o\"";
}
