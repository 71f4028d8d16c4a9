namespace Interworking.Gateway.Tests.Sip;

public sealed class SipDispatcherTests : IAsyncLifetime
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
    [InlineData("OPTIONS", "sip:env1.example.net", "", 200)]
    [InlineData("OPTIONS", "sip:111222333@env1.example.net", "", 200)]
    [InlineData("OPTIONS", "sip:env1.example.net", "Max-Forwards: 0", 200)]
    [InlineData("OPTIONS", "sip:999@env1.example.net", "", 404)]
    [InlineData("OPTIONS", "sip:111222333@elsewhere.example.org", "Max-Forwards: 70", 403)]
    [InlineData("OPTIONS", "sip:111222333@elsewhere.example.org", "Max-Forwards: 0", 483)]
    [InlineData("OPTIONS", "sip:111222333@127.0.0.1:1", "", 403)]
    [InlineData("OPTIONS", "tel:111222333", "", 403)]
    [InlineData("REGISTER", "sip:elsewhere.example.org", "", 403)]
    [InlineData("SUBSCRIBE", "sip:111222333@env1.example.net", "Event: presence", 489)]
    [InlineData("PUBLISH", "sip:111222333@env1.example.net", "Event: presence", 489)]
    [InlineData("NOTIFY", "sip:111222333@env1.example.net", "Event: message-summary", 481)]
    [InlineData("BYE", "sip:111222333@env1.example.net", "", 481)]
    [InlineData("REFER", "sip:111222333@env1.example.net", "", 405)]
    [InlineData("INFO", "sip:111222333@env1.example.net", "", 405)]
    [InlineData("UPDATE", "sip:111222333@env1.example.net", "", 405)]
    [InlineData("DANCE", "sip:111222333@env1.example.net", "", 405)]
    [InlineData("CANCEL", "sip:111222333@env1.example.net", "", 481)]
    public async Task Request_ByMethodAndTarget_HasItsAnswer(string method, string uri, string header, int status)
    {
        string[] headers = header.Length > 0 ? [header] : [];

        (await _phone.AskAsync(_phone.Request(method, uri, headers))).Status.Should().Be(status);
    }

    [Fact]
    public async Task Options_Answer_SaysWhatWeCan()
    {
        Reply reply = await _phone.AskAsync(_phone.Request("OPTIONS", "sip:env1.example.net"));

        reply.Header("Allow").Should().Be("REGISTER, OPTIONS, MESSAGE");
        reply.Header("Accept").Should().Be("text/plain, message/cpim, multipart/mixed, message/imdn+xml, application/im-iscomposing+xml");
        reply.Header("Supported").Should().Be("path, outbound, gruu");
    }

    [Fact]
    public async Task Request_MethodNotAllowed_SaysWhichAre() =>
        (await _phone.AskAsync(_phone.Request("INVITE", "sip:111222333@env1.example.net"))).Header("Allow").Should().Be("REGISTER, OPTIONS, MESSAGE");

    [Theory, InlineData("SUBSCRIBE"), InlineData("PUBLISH")]
    public async Task Request_ForEvents_SaysThatThereAreNone(string method) =>
        (await _phone.AskAsync(_phone.Request(method, "sip:111222333@env1.example.net", "Event: presence"))).Header("Allow-Events").Should().BeEmpty();

    [Fact]
    public async Task Request_RequiresWhatWeDoNotKnow_Is420WithThat()
    {
        Reply reply = await _phone.AskAsync(_phone.Request("OPTIONS", "sip:env1.example.net", "Require: path, foo, bar"));

        reply.Status.Should().Be(420);
        reply.Headers("Unsupported").Should().Equal("foo", "bar");
    }
}
