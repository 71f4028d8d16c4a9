using Interworking.Gateway.Configuration;
using Interworking.Gateway.Messages;
using Interworking.Gateway.Tests.Pipeline;
using Interworking.Smpp.Values;

namespace Interworking.Gateway.Tests.Sip.Ingress;

public sealed class TrustedPeerTests : IAsyncLifetime
{
    private MessageWorld _world = null!;
    private MessagePhone _peer = null!;

    public async Task InitializeAsync()
    {
        _world = await MessageWorld.StartAsync(new SipOptions { TrustedPeers = ["127.0.0.0/8"] }, new DeliveryOptions { MessagesPerMinutePerAccount = 1 });
        _peer = await _world.PhoneAsync();
    }

    public async Task DisposeAsync()
    {
        _peer.Dispose();
        await _world.DisposeAsync();
    }

    [Theory]
    [InlineData("sip:+4477@elsewhere.example.org", "4477", "+4477", Ton.Unknown, 0)]
    [InlineData("sip:Bank%20One@elsewhere.example.org", "Bank One", "Bank One", Ton.Alphanumeric, 0)]
    [InlineData("tel:+44-77", "4477", "+44-77", Ton.Unknown, 0)]
    [InlineData("sip:111222333@env1.example.net", "111222333", "111222333", Ton.Unknown, 1)]
    [InlineData("sip:111222333@elsewhere.example.org", "111222333", "111222333", Ton.Unknown, 0)]
    public async Task Message_WithoutCredentials_IsFromWhomThePeerSays(string from, string number, string raw, Ton ton, long account)
    {
        Task<Reply> reply = _peer.AskAsync(new MessageRequest { From = from });
        ScriptedApps.Attempt attempt = await Gateway.Apps.NextAsync();
        attempt.Answer.SetResult(ScriptedApps.Delivered);

        (await reply).Status.Should().Be(200);
        Origin origin = attempt.Delivery.Message.Origin;
        (origin.Number, origin.Raw, origin.Ton, origin.AccountId).Should().Be((number, raw, ton, account));
    }

    [Theory]
    [InlineData("sip:elsewhere.example.org")]
    [InlineData("sip:a%00b@elsewhere.example.org")]
    [InlineData("sip:aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa@elsewhere.example.org")]
    public async Task Message_FromThatIsNoSender_Is403(string from) => (await _peer.AskAsync(new MessageRequest { From = from })).Status.Should().Be(403);

    [Fact]
    public async Task Message_MoreThanAnAccountMay_AreTaken()
    {
        Gateway.Apps.Standing = _ => ScriptedApps.Delivered;
        for (int i = 0; i < 5; i++) (await _peer.AskAsync(new MessageRequest())).Status.Should().Be(200);
    }

    private PipelineFixture Gateway => _world.Gateway;
}
