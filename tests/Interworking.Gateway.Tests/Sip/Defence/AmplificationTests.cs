using System.Text;
using Interworking.Sip.Transport;
using Interworking.Testing;

namespace Interworking.Gateway.Tests.Sip.Defence;

/// <summary>What a stranger gets back over UDP for what he sends: nobody can use us to drown somebody else.</summary>
public sealed class AmplificationTests : IAsyncLifetime
{
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

    [Theory]
    [InlineData("REGISTER", "", 401)]
    [InlineData("OPTIONS", "", 200)]
    [InlineData("INVITE", "", 405)]
    [InlineData("SUBSCRIBE", "", 489)]
    [InlineData("CANCEL", "", 481)]
    [InlineData("OPTIONS", "Require: a, b, c, d, e, f, g, h", 420)]
    [InlineData("OPTIONS", "Contact: <sip:a b>", 400)]
    public async Task Answer_ToAStranger_IsHardlyLongerThanHisRequestAndHasNoBody(string method, string header, int status)
    {
        string request = _phone.Request(method, "sip:" + SipWorld.Domain, header.Length > 0 ? [header] : []);

        Reply reply = await _phone.AskAsync(request);

        reply.Status.Should().Be(status);
        reply.Header("Content-Length").Should().Be("0");
        double factor = (double)Encoding.UTF8.GetByteCount(reply.Text) / Encoding.UTF8.GetByteCount(request);
        factor.Should().BeLessThan(2.2, reply.Text);
        _phone.HasMore.Should().BeFalse();
    }

    [Fact]
    public async Task Answer_ToTheShortestRequestOfAClient_IsAtMostThreeTimesAsLong()
    {
        string shortest =
            $"REGISTER sip:env1.example.net SIP/2.0\nv:SIP/2.0/UDP {_phone.Address};branch=z9hG4bK1;rport\nf:<sip:1@env1.example.net>;tag=1\nt:<sip:1@env1.example.net>\n"
            + "i:1\nCSeq:1 REGISTER\nm:<sip:1@10.0.0.2>\n\n";

        Reply reply = await _phone.AskAsync(shortest);

        reply.Status.Should().Be(401);
        reply.Text.Length.Should().BeLessThanOrEqualTo(3 * shortest.Length);
    }

    [Fact]
    public async Task Answer_ToARequestShorterThanThat_IsNotSent()
    {
        await _phone.SendAsync("REGISTER sip:env1.example.net SIP/2.0\nv:SIP/2.0/UDP a;rport\nf:sip:a;tag=1\nt:sip:a\ni:1\nCSeq:1 REGISTER\n\n");

        await Eventually.TrueAsync(() => _world.Server.Endpoint.Counters[SipCounter.AnswersWithheld] == 1);
        _phone.HasMore.Should().BeFalse();
    }
}
