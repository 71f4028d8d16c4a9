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
    [InlineData("sip:+4477;npdi;rn=+4499@elsewhere.example.org", "4477", "+4477")]
    [InlineData("sip:4477;isub=1;phone-context=+44@elsewhere.example.org;user=phone", "4477", "4477")]
    [InlineData("sip:+44-77.(1);ext=5@elsewhere.example.org;user=PHONE", "44771", "+44-77.(1)")]
    [InlineData("tel:+4477;isub=12;ext=1", "4477", "+4477")]
    [InlineData("sip:%2B44%3777@elsewhere.example.org", "44777", "+44777")]
    public async Task Message_NumberInAnyForm_IsTheNumber(string from, string number, string raw)
    {
        Origin origin = await OriginOfAsync(new MessageRequest { From = from });

        (origin.Number, origin.Raw, origin.Ton).Should().Be((number, raw, Ton.Unknown));
    }

    [Theory]
    [InlineData("<sip:+4455@core.example.org>", "4455", "+4455")]
    [InlineData("\"Somebody\" <tel:+4455;isub=3>", "4455", "+4455")]
    [InlineData("<sip:+4455@core.example.org>, <tel:+4466>", "4455", "+4455")]
    [InlineData("<sip:core.example.org>, <tel:+4466>", "4466", "+4466")]
    [InlineData("nonsense", "4477", "+4477")]
    public async Task Message_PeerVouchesForSomebody_IsFromHim(string asserted, string number, string raw)
    {
        Origin origin = await OriginOfAsync(new MessageRequest { From = "sip:+4477@elsewhere.example.org", Headers = [$"P-Asserted-Identity: {asserted}"] });

        (origin.Number, origin.Raw).Should().Be((number, raw));
    }

    [Theory, InlineData("id", true), InlineData("critical; id", true), InlineData("user", true), InlineData("none", false), InlineData("session", false)]
    public async Task Message_WithPrivacy_ShowsTheNumberToNobody(string privacy, bool hidden)
    {
        Origin origin = await OriginOfAsync(new MessageRequest
        {
            From = "sip:anonymous@anonymous.invalid",
            Headers = ["P-Asserted-Identity: <sip:+4455@core.example.org>", $"Privacy: {privacy}"],
        });

        (origin.Number, origin.Raw, origin.IsAlphanumeric).Should().Be((hidden ? "anonymous" : "4455", "+4455", hidden));
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

    private async Task<Origin> OriginOfAsync(MessageRequest request)
    {
        Task<Reply> reply = _peer.AskAsync(request);
        ScriptedApps.Attempt attempt = await Gateway.Apps.NextAsync();
        attempt.Answer.SetResult(ScriptedApps.Delivered);
        (await reply).Status.Should().Be(200);
        return attempt.Delivery.Message.Origin;
    }

    private PipelineFixture Gateway => _world.Gateway;
}
