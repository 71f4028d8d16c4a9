using Interworking.Gateway.Configuration;
using Interworking.Gateway.Registrar;
using Interworking.Gateway.Tests.Sip;

namespace Interworking.Gateway.Tests.Registrar;

/// <summary>REGISTER from an S-CSCF (TS 24.229, 5.4.1.7) over UDP, as it stands on the wire.</summary>
public sealed class ThirdPartyRegisterTests : IAsyncLifetime
{
    private const string Aor = $"sip:+{SipWorld.Did}@{SipWorld.Domain}";

    private const string Original =
        "REGISTER sip:env1.example.net SIP/2.0\r\nVia: SIP/2.0/UDP [2001:db8::1];branch=z9hG4bKnashds7\r\nMax-Forwards: 70\r\n"
        + $"From: <{Aor}>;tag=4fa3\r\nTo: <{Aor}>\r\nCall-ID: apb03a0s09dkjdfglkj49111\r\nCSeq: 1 REGISTER\r\n"
        + "Contact: <sip:[2001:db8::1]:1357;comp=sigcomp>;+sip.instance=\"<urn:gsma:imei:90420156-025763-0>\";+g.3gpp.smsip;+g.3gpp.icsi-ref=\"urn%3Aurn-7%3A3gpp-service.ims.icsi.mmtel\";expires=600000\r\n"
        + "Content-Length: 0\r\n\r\n";

    private SipWorld _world = null!;
    private UdpPhone _core = null!;
    private uint _cseq;

    public async Task InitializeAsync()
    {
        _world = await SipWorld.StartAsync(new SipOptions { TrustedPeers = ["127.0.0.0/8"] });
        _core = new UdpPhone(_world.Address);
    }

    public async Task DisposeAsync()
    {
        _core.Dispose();
        await _world.DisposeAsync();
    }

    private string Core => $"sip:{_core.Address}";

    [Fact]
    public async Task Register_WithTheOriginal_IsReachedThroughTheCoreWithItsCapabilities()
    {
        Reply reply = await RegisterAsync(expires: 600_000, "message/sip", Original);

        reply.Status.Should().Be(200);
        Binding binding = await SingleAsync();
        binding.Contact.Should().Be(Aor);
        binding.Path.Should().Equal($"<{Core};lr>");
        binding.Parameters.Should().Be(";+g.3gpp.smsip;+g.3gpp.icsi-ref=\"urn%3Aurn-7%3A3gpp-service.ims.icsi.mmtel\"");
        binding.Instance.Should().Be("urn:gsma:imei:90420156-025763-0");
        binding.ExpiresAt.Should().Be(_world.Time.GetUtcNow().AddSeconds(600_000), "the core will not come again before");
    }

    [Fact]
    public async Task Register_OriginalBesideServiceInformation_IsFound()
    {
        string body = $"preamble\r\n--b1\r\nContent-Type: application/3gpp-ims+xml\r\n\r\n<ims-3gpp version=\"1\"/>\r\n--b1\r\nContent-Type: message/sip\r\n\r\n{Original}\r\n"
            + "--b1\r\nContent-Type: message/sip\r\n\r\nSIP/2.0 200 OK\r\nVia: SIP/2.0/UDP x\r\nContent-Length: 0\r\n\r\n\r\n--b1--\r\n";

        (await RegisterAsync(3600, "multipart/mixed;boundary=\"b1\"", body)).Status.Should().Be(200);

        (await SingleAsync()).Parameters.Should().StartWith(";+g.3gpp.smsip");
    }

    [Theory]
    [InlineData(null, "")]
    [InlineData("message/sip", "this is no REGISTER")]
    [InlineData("multipart/mixed", "--b1\r\n\r\n\r\n--b1--")] // names no boundary
    [InlineData("multipart/mixed;boundary=b1", "--b1\r\nContent-Type: message/sip\r\n\r\n" + "REGISTER")] // no end
    public async Task Register_WithoutTheOriginal_IsTakenForAPhone(string? type, string body)
    {
        (await RegisterAsync(3600, type, body)).Status.Should().Be(200);

        (await SingleAsync()).Parameters.Should().Be(";+g.3gpp.smsip");
    }

    [Fact]
    public async Task Register_OriginalThatTakesNoShortMessages_HasNotTheTag()
    {
        await RegisterAsync(3600, "message/sip", Original.Replace("+g.3gpp.smsip;", "", StringComparison.Ordinal));

        (await SingleAsync()).Parameters.Should().NotContain("smsip");
    }

    [Fact]
    public async Task Register_AgainAndExpiresZero_IsOneBindingThatGoes()
    {
        await RegisterAsync(3600, null, "");
        await RegisterAsync(3600, null, "");
        await SingleAsync();

        (await RegisterAsync(0, null, "")).Status.Should().Be(200);

        (await _world.Registrar.LookupAsync(SipWorld.Did, CancellationToken.None)).Should().BeEmpty();
    }

    [Fact]
    public async Task Register_OfNobody_Is404() => (await RegisterAsync(3600, null, "", aor: $"sip:999@{SipWorld.Domain}")).Status.Should().Be(404);

    /// <summary>A proxy that is trusted and passes the user's own REGISTER on says nothing of itself.</summary>
    [Fact]
    public async Task Register_FromTheUserHimself_KeepsHisContact()
    {
        await _core.AskAsync(_core.Register(["Contact: <sip:111222333@192.0.2.9>"]));

        (await SingleAsync()).Contact.Should().Be("sip:111222333@192.0.2.9");
    }

    [Fact]
    public async Task Register_FromAnUntrustedPeer_IsChallenged()
    {
        await using SipWorld world = await SipWorld.StartAsync();
        using var core = new UdpPhone(world.Address);

        (await core.AskAsync(Request(core, 3600, "message/sip", Original))).Status.Should().Be(401);
    }

    private async Task<Binding> SingleAsync() => (await _world.Registrar.LookupAsync(SipWorld.Did, CancellationToken.None)).Should().ContainSingle().Subject;

    private Task<Reply> RegisterAsync(uint expires, string? type, string body, string aor = Aor) => _core.AskAsync(Request(_core, expires, type, body, aor));

    private string Request(UdpPhone core, uint expires, string? type, string body, string aor = Aor) => string.Join("\r\n",
    [
        $"REGISTER sip:{SipWorld.Domain} SIP/2.0",
        $"Via: SIP/2.0/UDP {core.Address};branch=z9hG4bK{Guid.NewGuid():N}",
        "Max-Forwards: 70",
        $"From: <sip:{core.Address}>;tag=538ya",
        $"To: <{aor}>",
        "Call-ID: 1asdaddlrfjflslj40a222",
        $"CSeq: {++_cseq} REGISTER",
        $"Contact: <sip:{core.Address}>",
        $"Expires: {expires}",
        .. type is null ? [] : (string[])[$"Content-Type: {type}"],
        $"Content-Length: {body.Length}",
        "",
        body,
    ]);
}
