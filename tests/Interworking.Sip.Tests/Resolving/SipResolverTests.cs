using System.Net;
using System.Net.Sockets;
using Interworking.Sip.Messages;
using Interworking.Sip.Resolving;
using Interworking.Testing;
using Interworking.Testing.Servers;

namespace Interworking.Sip.Tests.Resolving;

/// <summary>RFC 3263 against a server on loopback.</summary>
public sealed class SipResolverTests : IAsyncLifetime
{
    private readonly ScriptedDns _dns = new();
    private readonly ManualTimeProvider _time = new();
    private readonly SipResolver _resolver;

    public SipResolverTests() => _resolver = new SipResolver(new DnsOptions { Servers = [_dns.EndPoint] }, _time);

    public Task InitializeAsync() => Task.CompletedTask;

    public async Task DisposeAsync() => await _dns.DisposeAsync();

    [Fact]
    public async Task Resolve_NaptrSrvAndAddresses_GiveTransportServersAndOrder()
    {
        _dns.Set("example.net", ScriptedDns.Naptr, 4, wire => wire
                .Naptr("example.net", 50, 50, "s", "SIP+D2T", "_sip._tcp.example.net")
                .Naptr("example.net", 50, 20, "S", "SIPS+D2T", "_sips._tcp.example.net")
                .Naptr("example.net", 10, 10, "u", "SIP+D2U", "_none.example.net")
                .Naptr("example.net", 10, 10, "s", "SIP+D2S", "_sip._sctp.example.net"))
            .Set("_sips._tcp.example.net", ScriptedDns.Srv, 2, wire => wire
                .Srv("_sips._tcp.example.net", 2, 0, 5062, "b.example.net").Srv("_sips._tcp.example.net", 1, 0, 5061, "a.example.net"))
            .Set("_sip._tcp.example.net", ScriptedDns.Srv, 1, wire => wire.Srv("_sip._tcp.example.net", 1, 0, 5060, "a.example.net"))
            .Set("a.example.net", ScriptedDns.A, 1, wire => wire.A("a.example.net", "192.0.2.1"))
            .Set("a.example.net", ScriptedDns.Aaaa, 1, wire => wire.Aaaa("a.example.net", "2001:db8::1"))
            .Set("b.example.net", ScriptedDns.A, 1, wire => wire.A("b.example.net", "192.0.2.2"));

        (await ResolveAsync("example.net")).Should().Equal(
            "Tls 192.0.2.1:5061 example.net", "Tls [2001:db8::1]:5061 example.net", "Tls 192.0.2.2:5062 example.net",
            "Tcp 192.0.2.1:5060 example.net", "Tcp [2001:db8::1]:5060 example.net");
        (await ResolveAsync("example.net", secure: true)).Should().HaveCount(3).And.OnlyContain(target => target.StartsWith("Tls"));
    }

    [Fact]
    public async Task Resolve_NoNaptr_AsksForTheServicesOfEachTransport()
    {
        _dns.Set("_sip._tcp.example.net", ScriptedDns.Srv, 1, wire => wire.Srv("_sip._tcp.example.net", 1, 0, 5070, "a.example.net"))
            .Set("a.example.net", ScriptedDns.A, 1, wire => wire.A("a.example.net", "192.0.2.1"));

        (await ResolveAsync("example.net")).Should().Equal("Tcp 192.0.2.1:5070 example.net");
        _dns.Asked.Select(asked => asked.Name).Should().StartWith(["example.net", "_sip._udp.example.net", "_sip._tcp.example.net"]);
    }

    [Theory]
    [InlineData(null, null, false, "Udp 192.0.2.9:5060")]
    [InlineData(null, null, true, "Tls 192.0.2.9:5061")]
    [InlineData(null, SipTransport.Tcp, false, "Tcp 192.0.2.9:5060")]
    [InlineData(5080, null, false, "Udp 192.0.2.9:5080")]
    [InlineData(5080, null, true, "Tls 192.0.2.9:5080")]
    [InlineData(5080, SipTransport.Tls, false, "Tls 192.0.2.9:5080")]
    public async Task Resolve_AddressRecordsOnly_AreTheServer(int? port, SipTransport? transport, bool secure, string expected)
    {
        _dns.Set("plain.net", ScriptedDns.A, 1, wire => wire.A("plain.net", "192.0.2.9"));

        (await ResolveAsync("plain.net.", port, transport, secure)).Should().Equal($"{expected} plain.net");
        if (port is not null) _dns.Asked.Should().OnlyContain(asked => asked.Type == ScriptedDns.A || asked.Type == ScriptedDns.Aaaa);
    }

    [Fact]
    public async Task Resolve_ServiceThatIsNotOffered_LeadsNowhere()
    {
        _dns.Set("_sip._udp.no.net", ScriptedDns.Srv, 1, wire => wire.Srv("_sip._udp.no.net", 0, 0, 0, ""))
            .Set("no.net", ScriptedDns.A, 1, wire => wire.A("no.net", "192.0.2.9"));

        (await ResolveAsync("no.net")).Should().BeEmpty();
    }

    [Theory, InlineData("df7jal23ls0d.invalid"), InlineData("192.0.2.7"), InlineData("a..b"), InlineData("")]
    public async Task Resolve_WhatNeedsNoQuestion_AsksNobody(string host)
    {
        (await ResolveAsync(host)).Should().BeEmpty();
        _dns.Asked.Should().BeEmpty();
    }

    [Fact]
    public async Task Resolve_Again_IsAnsweredFromMemoryUntilItsTimeIsOver()
    {
        _dns.Set("plain.net", ScriptedDns.A, 1, wire => wire.A("plain.net", "192.0.2.9", timeToLive: 60));
        await ResolveAsync("plain.net", 5060);
        await ResolveAsync("PLAIN.net", 5060);
        _dns.Asked.Should().HaveCount(2, "A and AAAA; that there is no AAAA is kept too");

        _time.Advance(TimeSpan.FromSeconds(61));
        await ResolveAsync("plain.net", 5060);
        _dns.Asked.Should().HaveCount(4);
    }

    [Fact]
    public async Task Resolve_AtTheSameTime_AsksOnce()
    {
        _dns.Set("plain.net", ScriptedDns.A, 1, wire => wire.A("plain.net", "192.0.2.9"));

        string[][] all = await Task.WhenAll(Enumerable.Range(0, 20).Select(_ => ResolveAsync("plain.net", 5060)));

        all.Should().OnlyContain(targets => targets.Length == 1);
        _dns.Asked.Count(asked => asked.Type == ScriptedDns.A).Should().Be(1);
    }

    [Fact]
    public async Task Resolve_AnswerTooLongForADatagram_IsAskedForOverTcp()
    {
        _dns.MaxDatagram = 512;
        _dns.Set("many.net", ScriptedDns.A, 60, wire =>
        {
            for (int number = 0; number < 60; number++) wire.A("many.net", $"192.0.2.{number}");
        });

        (await ResolveAsync("many.net", 5060)).Should().HaveCount(SipResolver.MaxTargets);
        _dns.Asked.Where(asked => asked.Type == ScriptedDns.A).Select(asked => asked.Tcp).Should().Equal(false, true);
    }

    [Fact]
    public async Task Resolve_ForgedAnswersFirst_TakesTheRightOne()
    {
        _dns.Set("plain.net", ScriptedDns.A, 1, wire => wire.A("plain.net", "192.0.2.9"));
        _dns.Deform = right =>
        {
            byte[] otherId = [.. right];
            otherId[0] ^= 0xFF;
            byte[] otherName = [.. right];
            otherName[13] ^= 0x01;
            return [otherId, otherName, [], right[..10], right];
        };

        (await ResolveAsync("plain.net", 5060)).Should().Equal("Udp 192.0.2.9:5060 plain.net");
    }

    [Theory, InlineData(2), InlineData(5)]
    public async Task Resolve_FirstServerIsOfNoUse_AsksTheNext(int code)
    {
        await using var bad = new ScriptedDns { Code = code };
        _dns.Set("plain.net", ScriptedDns.A, 1, wire => wire.A("plain.net", "192.0.2.9"));
        var resolver = new SipResolver(new DnsOptions { Servers = [bad.EndPoint, _dns.EndPoint] }, _time);

        (await resolver.ResolveAsync("plain.net", 5060, null, secure: false, default)).Should().ContainSingle();
        bad.Asked.Should().NotBeEmpty();
    }

    [Fact]
    public async Task Resolve_NobodyAnswers_IsNothingAndNotAskedAgainAtOnce()
    {
        using var silent = new Socket(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp);
        silent.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        var options = new DnsOptions { Servers = [(IPEndPoint)silent.LocalEndPoint!], Timeout = TimeSpan.FromMilliseconds(50), Rounds = 1 };
        var resolver = new SipResolver(options, TimeProvider.System);

        (await resolver.ResolveAsync("plain.net", 5060, null, secure: false, default)).Should().BeEmpty();
        int asked = Waiting(silent);
        (await resolver.ResolveAsync("plain.net", 5060, null, secure: false, default)).Should().BeEmpty();

        asked.Should().Be(2, "A and AAAA");
        Waiting(silent).Should().Be(0);
    }

    private async Task<string[]> ResolveAsync(string host, int? port = null, SipTransport? transport = null, bool secure = false) =>
        [.. (await _resolver.ResolveAsync(host, port, transport, secure, default)).Select(target => $"{target.Transport} {target.EndPoint} {target.Domain}")];

    private static int Waiting(Socket socket)
    {
        int count = 0;
        for (byte[] buffer = new byte[2048]; socket.Available > 0; count++) socket.Receive(buffer);
        return count;
    }
}
