using Interworking.Sip.Auth;
using Interworking.Testing;

namespace Interworking.Sip.Tests.Auth;

public class DigestTests
{
    private const string Uri = "sip:1111@example.net";
    private static readonly byte[] Secret = [.. Enumerable.Range(0, 32).Select(one => (byte)one)];
    private readonly ManualTimeProvider _time = new();
    private readonly DigestAuthenticator _server;

    public DigestTests() => _server = new DigestAuthenticator(Secret, "example.net", [DigestAlgorithm.Sha256, DigestAlgorithm.Md5], _time);

    [Fact]
    public void Authorize_ExampleOfRfc2617_3_5_HasItsResponse()
    {
        string challenge = "Digest realm=\"testrealm@host.com\", qop=\"auth,auth-int\", nonce=\"dcd98b7102dd2f0e8b11d0f600bfb0c093\", opaque=\"5ccc069c403ebaf9f0171e9517f40e41\"";
        string? value = DigestClient.Authorize(challenge, "Mufasa", "Circle Of Life", "GET", "/dir/index.html", 1, "0a4f113b");
        value.Should().Contain("response=\"6629fae49393a05397450978507c4ef1\"").And.Contain("opaque=\"5ccc069c403ebaf9f0171e9517f40e41\"");
    }

    [Theory]
    [InlineData("MD5", "8ca523f5e9506fed4657c9700eebdbec")]
    [InlineData("SHA-256", "753927fa0e85d155564e2e272a28d1802ca10daf4496794697cf8db5856cb6c1")]
    public void Authorize_ExampleOfRfc7616_3_9_1_HasItsResponse(string algorithm, string response)
    {
        string challenge = $"Digest realm=\"http-auth@example.org\", qop=\"auth, auth-int\", algorithm={algorithm}, nonce=\"7ypf/xlj9XXwfDPEoM4URrv/xwf94BcCAzFZH4GiTo0v\"";
        DigestClient.Authorize(challenge, "Mufasa", "Circle of Life", "GET", "/dir/index.html", 1, "f2/wE4q74E6zIJEtWaHKaf5wv/H5QzzpXusqGemxURZJ")
            .Should().Contain($"response=\"{response}\"");
    }

    [Theory, InlineData(0), InlineData(1)]
    public void Verify_AnswerToEitherChallenge_IsOk(int which)
    {
        string challenge = _server.Challenge(stale: false).ElementAt(which);
        Verify(DigestClient.Authorize(challenge, "1111", "secret", "REGISTER", Uri)).Should().Be(DigestVerdict.Ok);
    }

    [Fact]
    public void Challenge_OfferedAlgorithms_AreInOrderAndStaleIsSaid()
    {
        string[] challenges = [.. _server.Challenge(stale: true)];
        challenges.Should().HaveCount(2).And.OnlyContain(one => one.EndsWith(", stale=true"));
        challenges[0].Should().Contain("algorithm=SHA-256").And.Contain("qop=\"auth\"");
        challenges[1].Should().Contain("algorithm=MD5");
    }

    [Theory]
    [InlineData("1111", "wrong", "REGISTER", Uri)]
    [InlineData("2222", "secret", "REGISTER", Uri)]
    [InlineData("1111", "secret", "MESSAGE", Uri)]
    [InlineData("1111", "secret", "REGISTER", "sip:2222@example.net")]
    public void Verify_AnythingWrong_IsWrong(string user, string password, string method, string uri) =>
        Verify(DigestClient.Authorize(Challenge(), user, password, method, uri)).Should().Be(DigestVerdict.Wrong);

    [Theory]
    [InlineData("sip:1111@EXAMPLE.net:5060;transport=udp")]
    [InlineData("sip:1111@127.0.0.1:5060")] // sipp: the address it sends to
    public void Verify_UriWithOtherHostPortAndParameters_IsOk(string uri) =>
        Verify(DigestClient.Authorize(Challenge(), "1111", "secret", "REGISTER", uri)).Should().Be(DigestVerdict.Ok);

    [Fact]
    public void Verify_WithoutQop_IsOkForTheLifeOfTheNonce()
    {
        string old = Challenge().Replace(", qop=\"auth\"", "");
        string? value = DigestClient.Authorize(old, "1111", "secret", "REGISTER", Uri);
        value.Should().NotContain("qop").And.NotContain("nc=");
        Verify(value).Should().Be(DigestVerdict.Ok);
        Verify(value).Should().Be(DigestVerdict.Ok);
        _time.Advance(TimeSpan.FromMinutes(5) + TimeSpan.FromSeconds(1));
        Verify(value).Should().Be(DigestVerdict.Stale);
    }

    [Fact]
    public void Verify_NonceOfAnotherServerOrOld_IsStaleOnlyWithTheRightPassword()
    {
        var other = new DigestAuthenticator(new byte[32], "example.net", [DigestAlgorithm.Md5], _time);
        string foreign = other.Challenge(false).Single();
        Verify(DigestClient.Authorize(foreign, "1111", "secret", "REGISTER", Uri)).Should().Be(DigestVerdict.Stale);
        Verify(DigestClient.Authorize(foreign, "1111", "wrong", "REGISTER", Uri)).Should().Be(DigestVerdict.Wrong);
        string old = Challenge();
        _time.Advance(TimeSpan.FromMinutes(6));
        Verify(DigestClient.Authorize(old, "1111", "secret", "REGISTER", Uri)).Should().Be(DigestVerdict.Stale);
    }

    [Fact]
    public void Verify_NonceCounts_AreTakenOnceWithinAWindowOf64()
    {
        string challenge = Challenge();
        Count(100).Should().Be(DigestVerdict.Ok);
        Count(100).Should().Be(DigestVerdict.Stale, "a replay");
        Count(98).Should().Be(DigestVerdict.Ok, "out of order");
        Count(98).Should().Be(DigestVerdict.Stale);
        Count(37).Should().Be(DigestVerdict.Ok, "63 behind");
        Count(36).Should().Be(DigestVerdict.Stale, "64 behind");
        Count(500).Should().Be(DigestVerdict.Ok);
        Count(436).Should().Be(DigestVerdict.Stale);
        Count(437).Should().Be(DigestVerdict.Ok);

        DigestVerdict Count(uint nc) => Verify(DigestClient.Authorize(challenge, "1111", "secret", "REGISTER", Uri, nc));
    }

    [Fact]
    public void NonceCounts_MoreNoncesThanRemembered_ForgottenOnesAreNotBelievedAgain()
    {
        var counts = new NonceCounts(TimeSpan.FromMinutes(5), capacity: 2);
        DateTimeOffset now = _time.GetUtcNow();
        for (ulong nonce = 1; nonce <= 6; nonce++) counts.TryUse(nonce, now, 1, now).Should().Be(nonce <= 4, "only two generations of two fit");
        counts.TryUse(1, now, 1, now).Should().BeFalse();
        counts.TryUse(7, now.AddSeconds(1), 1, now.AddSeconds(1)).Should().BeTrue();
    }

    [Theory]
    [InlineData("algorithm=MD5-sess")]
    [InlineData("algorithm=MD5, qop=auth-int, nc=00000001, cnonce=\"a\"")]
    [InlineData("algorithm=MD5, qop=auth, nc=zz, cnonce=\"a\"")]
    public void Verify_WhatWasNotOffered_IsMalformed(string tail) =>
        Verify($"Digest username=\"1111\", realm=\"example.net\", nonce=\"n\", uri=\"{Uri}\", response=\"00\", {tail}").Should().Be(DigestVerdict.Malformed);

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("Basic dXNlcjpwYXNz")]
    [InlineData("Digest")]
    [InlineData("Digest username=\"1111")]
    [InlineData("Digest username=\"1111\", realm=\"r\", nonce=\"n\", uri=\"u\"")]
    [InlineData("Digest =, realm")]
    public void TryParse_NotDigestOrIncomplete_IsNull(string? value) => DigestCredentials.TryParse(value).Should().BeNull();

    [Fact]
    public void TryParse_QuotedPairsAndCommas_AreRead()
    {
        DigestCredentials? parsed = DigestCredentials.TryParse("digest username=\"a\\\"b,c\" ,realm=\"r\",  nonce=n,uri=\"sip:x\",response=\"0f\",nc=0000000A,qop=auth");
        parsed!.Username.Should().Be("a\"b,c");
        parsed.NonceCount.Should().Be(10);
    }

    private string Challenge() => _server.Challenge(stale: false).Last();

    private DigestVerdict Verify(string? value) => _server.Verify(
        DigestCredentials.TryParse(value)!, "REGISTER", Uri,
        (algorithm, user) => user == "1111" ? DigestHa1.Compute(algorithm, user, "example.net", "secret") : null);
}
