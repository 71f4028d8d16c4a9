using System.Net.Sockets;
using System.Text;
using Interworking.Gateway.Configuration;
using Interworking.Gateway.Registrar;
using Interworking.Gateway.Tests.Sip;
using Interworking.Sip.Messages;
using Interworking.Testing;

namespace Interworking.Gateway.Tests.Registrar;

/// <summary>REGISTER over UDP, as it stands on the wire.</summary>
public sealed class RegistrarServiceTests : IAsyncLifetime
{
    private const string Instance = "+sip.instance=\"<urn:uuid:0c67446e-f1a1-11d9-94d3-000a95a0e128>\"";

    private SipWorld _world = null!;
    private UdpPhone _phone = null!;

    public async Task InitializeAsync()
    {
        _world = await SipWorld.StartAsync();
        _phone = new UdpPhone(_world.Address);
    }

    public async Task DisposeAsync()
    {
        _phone.Dispose();
        await _world.DisposeAsync();
    }

    [Fact]
    public async Task Register_WithoutCredentials_IsChallenged()
    {
        Reply reply = await _phone.TryRegisterAsync($"Contact: {_phone.Contact}");

        reply.Status.Should().Be(401);
        reply.Header("WWW-Authenticate").Should().MatchRegex("^Digest realm=\"env1.example.net\", nonce=\"[0-9a-f]+\", algorithm=MD5, qop=\"auth\"$");
        _world.Registrar.Count.Should().Be(0);
    }

    [Fact]
    public async Task Register_WithTheRightPassword_Answers200AndKeepsTheBinding()
    {
        Reply reply = await _phone.RegisterAsync($"Contact: {_phone.Contact};q=0.5;expires=600;+sip.x=\"a;b\";audio", "User-Agent: Zoiper v2.10");

        reply.Status.Should().Be(200);
        reply.Header("Contact").Should().Be($"{_phone.Contact};expires=600;q=0.5;+sip.x=\"a;b\";audio");
        reply.Header("Date").Should().Be("Thu, 01 Jan 2026 00:00:00 GMT");
        Binding binding = await SingleAsync();
        binding.Contact.Should().Be($"sip:{SipWorld.Did}@{_phone.Address}");
        binding.Source.Should().Be(_phone.Address);
        binding.Local.Should().Be(_world.Address);
        binding.Transport.Should().Be(SipTransport.Udp);
        binding.FlowId.Should().Be(0);
        binding.Q.Should().Be(500);
        binding.UserAgent.Should().Be("Zoiper v2.10");
        _world.Journal.Stored(SipWorld.Did).Should().ContainSingle("it was durable before the 200");
    }

    [Fact]
    public async Task Register_BySha256_IsAcceptedWhereOffered()
    {
        await using SipWorld world = await SipWorld.StartAsync(new SipOptions { DigestAlgorithms = ["SHA-256", "MD5"] });
        using var phone = new UdpPhone(world.Address);

        Reply challenge = await phone.TryRegisterAsync($"Contact: {phone.Contact}");
        challenge.Headers("WWW-Authenticate").Should().HaveCount(2);
        challenge.Header("WWW-Authenticate").Should().Contain("algorithm=SHA-256");

        (await phone.RegisterAsync($"Contact: {phone.Contact}")).Status.Should().Be(200);
    }

    [Fact]
    public async Task Register_WrongPasswordOrUnknownUser_AreChallengedAlike()
    {
        await _phone.RegisterAsync();
        string unknown = _phone.Register([], to: $"sip:999@{SipWorld.Domain}", user: "999");
        string wrong = _phone.Register([], password: "guess");

        Reply unknownReply = await _phone.AskAsync(unknown);
        Reply wrongReply = await _phone.AskAsync(wrong);

        unknownReply.Status.Should().Be(401);
        wrongReply.Status.Should().Be(401);
        wrongReply.Header("WWW-Authenticate").Should().NotContain("stale");
        unknownReply.Header("WWW-Authenticate").Should().NotContain("stale");
    }

    [Fact]
    public async Task Register_OldNonce_IsStaleAndThenAccepted()
    {
        await _phone.RegisterAsync($"Contact: {_phone.Contact}");
        _world.Time.Advance(TimeSpan.FromMinutes(6));

        Reply stale = await _phone.TryRegisterAsync($"Contact: {_phone.Contact}");

        stale.Status.Should().Be(401);
        stale.Header("WWW-Authenticate").Should().EndWith("stale=true");
        (await _phone.RegisterAsync($"Contact: {_phone.Contact}")).Status.Should().Be(200);
    }

    [Fact]
    public async Task Register_RightPasswordForAnotherAddressOfRecord_IsForbidden()
    {
        await _phone.RegisterAsync();

        (await _phone.AskAsync(_phone.Register([$"Contact: {_phone.Contact}"], to: $"sip:444@{SipWorld.Domain}"))).Status.Should().Be(403);
        (await _phone.AskAsync(_phone.Register([$"Contact: {_phone.Contact}"], to: $"sip:{SipWorld.Did}@elsewhere.example.org"))).Status.Should().Be(404);
        _world.Registrar.Count.Should().Be(0);
    }

    [Fact]
    public async Task Register_DisabledAccount_IsForbiddenOnlyWithItsPassword()
    {
        using var phone = new UdpPhone(_world.Address) { User = "555" };

        (await phone.TryRegisterAsync($"Contact: {phone.Contact}")).Status.Should().Be(401);
        (await phone.RegisterAsync($"Contact: {phone.Contact}")).Status.Should().Be(403);
    }

    [Theory]
    [InlineData("sip:127.0.0.1", "sip:111222333@127.0.0.1")]
    [InlineData("sip:ENV1.example.net:5080;transport=udp", "sip:+111222333@env1.example.net")]
    public async Task Register_ToAnAddressOfOurs_IsAccepted(string uri, string to)
    {
        await _phone.RegisterAsync();

        (await _phone.AskAsync(_phone.Register([$"Contact: {_phone.Contact}"], to, uri))).Status.Should().Be(200);

        (await SingleAsync()).Source.Should().Be(_phone.Address);
    }

    [Fact]
    public async Task Register_TooShort_Is423WithMinExpires()
    {
        Reply reply = await _phone.RegisterAsync($"Contact: {_phone.Contact};expires=29");

        reply.Status.Should().Be(423);
        reply.Header("Min-Expires").Should().Be("30");
        _world.Registrar.Count.Should().Be(0);
    }

    [Theory]
    [InlineData("Expires: 86400", "3600")]
    [InlineData("Expires: 99999999999999", "3600")]
    [InlineData("Expires: 60", "60")]
    [InlineData("Subject: none", "3600")]
    public async Task Register_ExpiresHeader_IsTakenWithinTheLimits(string header, string granted)
    {
        Reply reply = await _phone.RegisterAsync($"Contact: {_phone.Contact}", header);

        reply.Header("Contact").Should().Be($"{_phone.Contact};expires={granted}");
    }

    [Fact]
    public async Task Register_QueryRefreshRemoveStar_FollowEachOther()
    {
        string second = "<sip:111222333@192.0.2.9:5099>";
        await _phone.RegisterAsync($"Contact: {_phone.Contact}, {second};expires=60");

        (await _phone.RegisterAsync()).Headers("Contact").Should().HaveCount(2);
        _world.Time.Advance(TimeSpan.FromSeconds(30));
        (await _phone.RegisterAsync($"Contact: {_phone.Contact}")).Headers("Contact")
            .Should().Equal($"{_phone.Contact};expires=3600", $"{second};expires=30");
        (await _phone.RegisterAsync($"Contact: {_phone.Contact};expires=0")).Headers("Contact").Should().Equal($"{second};expires=30");
        (await _phone.RegisterAsync("Contact: *", "Expires: 0")).Headers("Contact").Should().BeEmpty();
        _world.Journal.Stored(SipWorld.Did).Should().BeEmpty();
    }

    [Theory]
    [InlineData("Contact: *")]
    [InlineData("Contact: *|Expires: 3600")]
    [InlineData("Contact: *, <sip:111222333@192.0.2.9>|Expires: 0")]
    [InlineData("Contact: <tel:111222333>")]
    [InlineData("Contact: <sip:111222333@192.0.2.9>;x=\"a\u0001b\"")]
    [InlineData("Contact: <sip:111222333@192.0.2.9>|Path: <http://proxy.example.net>")]
    public async Task Register_Bad_Is400AndChangesNothing(string headers)
    {
        await _phone.RegisterAsync($"Contact: {_phone.Contact}");

        (await _phone.RegisterAsync(headers.Split('|'))).Status.Should().Be(400);

        (await SingleAsync()).Source.Should().Be(_phone.Address);
    }

    [Theory]
    [InlineData(2000, 200)]
    [InlineData(2100, 400)]
    public async Task Register_LongContact_IsKeptUpTo2Kilobytes(int length, int status)
    {
        string uri = $"sip:{SipWorld.Did}@{_phone.Address};pn-provider=fcm;pn-prid=";
        uri += new string('a', length - uri.Length);

        Reply reply = await _phone.RegisterAsync($"Contact: <{uri}>");

        reply.Status.Should().Be(status);
        if (status == 200) (await SingleAsync()).Contact.Should().Be(uri);
    }

    [Fact]
    public async Task Register_OutOfOrder_Is500AndChangesNothing()
    {
        await _phone.RegisterAsync($"Contact: {_phone.Contact}");
        _phone.CSeq -= 2;

        Reply late = await _phone.RegisterAsync($"Contact: {_phone.Contact};expires=0");

        late.Status.Should().Be(500);
        _world.Registrar.Count.Should().Be(1);
    }

    [Fact]
    public async Task Register_MoreContactsThanAllowed_IsForbidden()
    {
        string contacts = string.Join(", ", Enumerable.Range(1, 11).Select(host => $"<sip:111222333@192.0.2.{host}>"));

        (await _phone.RegisterAsync($"Contact: {contacts}")).Status.Should().Be(403);
        _world.Registrar.Count.Should().Be(0);
    }

    [Fact]
    public async Task Register_WithOutbound_IsKeptByInstanceAndSaysSo()
    {
        Reply reply = await _phone.RegisterAsync($"Contact: <sip:111222333@{_phone.Address};ob>;reg-id=1;{Instance}", "Supported: path, outbound");

        reply.Status.Should().Be(200);
        reply.Header("Require").Should().Be("outbound");
        reply.Header("Contact").Should().Contain(Instance).And.Contain(";reg-id=1").And.Contain(";ob>");
        Binding binding = await SingleAsync();
        binding.RegId.Should().Be(1);
        binding.Instance.Should().Be("urn:uuid:0c67446e-f1a1-11d9-94d3-000a95a0e128");
    }

    [Fact]
    public async Task Register_RegIdWithoutOutbound_IsAnOrdinaryContact()
    {
        Reply reply = await _phone.RegisterAsync($"Contact: {_phone.Contact};reg-id=1;{Instance}");

        reply.Header("Require").Should().BeNull();
        (await SingleAsync()).RegId.Should().Be(0);
    }

    [Theory]
    [InlineData("<sip:edge.example.net;lr>", 439)]
    [InlineData("<sip:core.example.net;lr>, <sip:edge.example.net;lr;ob>", 200)]
    public async Task Register_OutboundThroughAProxy_NeedsItsFlow(string path, int status)
    {
        Reply reply = await _phone.RegisterAsync($"Contact: {_phone.Contact};reg-id=1;{Instance}", "Supported: path, outbound", $"Path: {path}");

        reply.Status.Should().Be(status);
        if (status != 200) return;
        (await SingleAsync()).Path.Should().Equal("<sip:core.example.net;lr>", "<sip:edge.example.net;lr;ob>");
        reply.Headers("Path").Should().Equal("<sip:core.example.net;lr>", "<sip:edge.example.net;lr;ob>");
    }

    [Fact]
    public async Task Register_TrustedPeer_RegistersOthersWithoutDigest()
    {
        await using SipWorld world = await SipWorld.StartAsync(new SipOptions { TrustedPeers = ["127.0.0.0/8"] });
        using var relay = new UdpPhone(world.Address) { User = "relay" };

        (await relay.AskAsync(relay.Register(["Contact: <sip:444@192.0.2.9>"], to: $"sip:444@{SipWorld.Domain}"))).Status.Should().Be(200);
        (await relay.AskAsync(relay.Register(["Contact: <sip:999@192.0.2.9>"], to: $"sip:999@{SipWorld.Domain}"))).Status.Should().Be(404);
        (await relay.AskAsync(relay.Register(["Contact: <sip:555@192.0.2.9>"], to: $"sip:555@{SipWorld.Domain}"))).Status.Should().Be(403);
    }

    [Fact]
    public async Task Register_StoreUnavailable_Is503WithRetryAfter()
    {
        await _phone.RegisterAsync();
        _world.Journal.Refuses = true;

        Reply reply = await _phone.RegisterAsync($"Contact: {_phone.Contact}");

        reply.Status.Should().Be(503);
        int.Parse(reply.Header("Retry-After")!).Should().BeInRange(5, 15);
        _world.Journal.Refuses = false;
        (await _phone.RegisterAsync($"Contact: {_phone.Contact}")).Status.Should().Be(200);
    }

    [Fact]
    public async Task Register_SomethingWaits_WakesAfterThe200()
    {
        using var pipeline = new Socket(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp);
        // Datagrams to one loopback socket arrive in the order in which they were sent.
        _world.OnWake = account => pipeline.SendTo(Encoding.ASCII.GetBytes($"woken {account}"), _phone.Address);

        Reply reply = await _phone.RegisterAsync($"Contact: {_phone.Contact}");

        reply.Status.Should().Be(200);
        (await _phone.ReceiveAsync()).Should().Be("woken 1");
    }

    [Fact]
    public async Task Register_AfterARestart_TheNonceIsStillGoodAndTheBindingWasKept()
    {
        await _phone.RegisterAsync($"Contact: {_phone.Contact}");
        await using SipWorld restarted = await SipWorld.StartAsync(journal: _world.Journal, time: _world.Time);
        using var phone = new UdpPhone(restarted.Address) { Challenge = _phone.Challenge, CSeq = _phone.CSeq };
        var woken = new List<long>();
        restarted.OnWake = woken.Add;

        (await restarted.Registrar.LookupAsync(SipWorld.Did, default)).Should().ContainSingle();
        Reply reply = await phone.TryRegisterAsync($"Contact: {_phone.Contact}");

        reply.Status.Should().Be(200, "the key of the nonces is the environment's, not the process's");
        reply.Headers("Contact").Should().ContainSingle();
        await Eventually.TrueAsync(() => woken.Count == 1);
    }

    [Fact]
    public async Task Register_ClientSupportsGruu_GetsBothAndTheyAreNotKept()
    {
        Reply reply = await _phone.RegisterAsync($"Contact: {_phone.Contact};{Instance};pub-gruu=\"sip:x@y;gr\"", "Supported: gruu");

        reply.Header("Supported").Should().Contain("gruu");
        reply.Header("Contact").Should().MatchRegex(";pub-gruu=\"sip:111222333@env1\\.example\\.net;gr=urn:uuid:0c67446e-[-0-9a-f]+\";temp-gruu=\"sip:tgruu\\.[-_A-Za-z0-9]+@env1\\.example\\.net;gr\"$");
        (await SingleAsync()).Parameters.Should().BeEmpty();
        (await _phone.RegisterAsync($"Contact: {_phone.Contact};{Instance}")).Header("Contact").Should().NotContain("gruu");
    }

    [Fact]
    public async Task Register_GruuAsContact_IsForbidden()
    {
        Reply reply = await _phone.RegisterAsync($"Contact: <sip:111222333@{SipWorld.Domain};gr=urn:uuid:1>;{Instance}", "Supported: gruu");

        reply.Status.Should().Be(403);
        _world.Registrar.Count.Should().Be(0);
    }

    [Fact]
    public async Task Register_ServiceRouteConfigured_IsTold()
    {
        await using SipWorld world = await SipWorld.StartAsync(new SipOptions { ServiceRoute = ["sip:edge.example.net;lr", "sip:core.example.net;lr"] });
        using var phone = new UdpPhone(world.Address);

        Reply reply = await phone.RegisterAsync($"Contact: {phone.Contact}");

        reply.Headers("Service-Route").Should().Equal("<sip:edge.example.net;lr>", "<sip:core.example.net;lr>");
        (await _phone.RegisterAsync($"Contact: {_phone.Contact}")).Header("Service-Route").Should().BeNull();
    }

    [Fact]
    public async Task Register_ManyWrongPasswords_AreNotLookedAtAnyMoreAndOtherUsersAre()
    {
        await _phone.TryRegisterAsync();
        Reply challenge = await _phone.TryRegisterAsync();
        _phone.Challenge = challenge.Header("WWW-Authenticate");
        for (int guess = 0; guess < 4; guess++) (await _phone.AskAsync(_phone.Register([], password: "guess"))).Status.Should().Be(401);

        Reply refused = await _phone.AskAsync(_phone.Register([$"Contact: {_phone.Contact}"]));

        refused.Status.Should().Be(503);
        refused.Header("Retry-After").Should().Be("1");
        using var neighbour = new UdpPhone(_world.Address) { User = "444" };
        (await neighbour.RegisterAsync($"Contact: {neighbour.Contact}")).Status.Should().Be(200);
        _world.Time.Advance(TimeSpan.FromSeconds(1));
        (await _phone.AskAsync(_phone.Register([$"Contact: {_phone.Contact}"]))).Status.Should().Be(200);
    }

    private async Task<Binding> SingleAsync() =>
        (await _world.Registrar.LookupAsync(SipWorld.Did, default)).Should().ContainSingle().Subject;
}
