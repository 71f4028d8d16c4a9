using Interworking.Gateway.Pipeline;
using Interworking.Gateway.Sip.Bodies;
using Interworking.Sip.Messages;
using Interworking.Smpp.Values;

namespace Interworking.Gateway.Tests.Sip.Outbound;

/// <summary>message/cpim to contacts that say they take it (design section 4, SIP MESSAGE; RFC 3862, RFC 5438).</summary>
public sealed class CpimToContactTests : IAsyncLifetime
{
    private DeliveryWorld _world = null!;

    public async Task InitializeAsync() => _world = await DeliveryWorld.StartAsync();

    public async Task DisposeAsync() => await _world.DisposeAsync();

    [Theory]
    [InlineData(";type=\"text/plain,message/cpim\"")]
    [InlineData(";+g.oma.sip-im")]
    [InlineData(";+g.3gpp.icsi-ref=\"urn%3Aurn-7%3A3gpp-service.ims.icsi.oma.cpm.msg\"")]
    public async Task Advertised_GetsCpim(string parameters)
    {
        _world.Register(_world.Account, _world.Contact, [], parameters);
        Delivery delivery = await _world.AcceptAsync("two lines\r\n\r\n😀");

        (await _world.EndAsync()).Outcome.Should().Be("delivered");
        SipRequest sent = _world.Contact.Received.Items.Single();
        sent.ContentType.Should().Be("message/cpim");
        string[] halves = ScriptedContact.TextOf(sent).Split("\r\n\r\n", 3);
        halves[0].Split("\r\n").Should().Equal(
            "From: <sip:4477@env1.example.net>", $"To: <sip:{_world.Account.Did}@env1.example.net>", halves[0].Split("\r\n")[2],
            "NS: imdn <urn:ietf:params:imdn>", $"imdn.Message-ID: {delivery.Message.Id}");
        halves[0].Should().MatchRegex("DateTime: 20..-..-..T..:..:..Z");
        halves[1].Split("\r\n").Should().Equal("Content-type: text/plain; charset=utf-8", "Content-length: 17");
        halves[2].Should().Be("two lines\r\n\r\n😀");
        MessageBodyReader.Read(sent).Text.Should().Be("two lines\r\n\r\n😀", "we read what we write");
    }

    [Fact]
    public async Task Advertised_BehindPath_IsAskedToNotify()
    {
        _world.Register(_world.Account, _world.Contact, [$"<sip:{_world.Contact.Address};lr>"], ";type=\"message/cpim\"");
        await _world.AcceptAsync();

        await _world.EndAsync();
        MessageBody body = MessageBodyReader.Read(_world.Contact.Received.Items.Single());
        (body.Asked, body.Imdn is null).Should().Be((ReceiptRequest.Both, false));
    }

    [Fact]
    public async Task Advertised_RefusedAllTheSame_OnceAsPlainText()
    {
        _world.Contact.Answers(new SipOutgoingResponse(415), new SipOutgoingResponse(200));
        _world.Register(_world.Account, _world.Contact, [], ";type=\"message/cpim\"");
        await _world.AcceptAsync();

        (await _world.EndAsync()).Outcome.Should().Be("delivered");
        _world.Contact.Received.Items.Select(request => request.ContentType).Should().Equal("message/cpim", "text/plain");
        ScriptedContact.TextOf(_world.Contact.Received.Items[1]).Should().Be("hello");
    }

    [Theory, InlineData(600, 1, "message/cpim"), InlineData(800, 1, "text/plain;charset=UTF-8"), InlineData(2500, 3, "text/plain;charset=UTF-8")]
    public async Task Advertised_TooLongForADatagram_IsBareOrInPieces(int length, int requests, string type)
    {
        _world.Register(_world.Account, _world.Contact, [], ";type=\"message/cpim\"");
        await _world.AcceptAsync(new string('x', length));

        (await _world.EndAsync()).Outcome.Should().Be("delivered");
        _world.Contact.Received.Items.Should().HaveCount(requests).And.OnlyContain(request => request.ContentType == type);
    }

    [Theory, InlineData(""), InlineData(";type=\"text/plain\""), InlineData(";+sip.pns=x")]
    public async Task NotAdvertised_GetsText(string parameters)
    {
        _world.Register(_world.Account, _world.Contact, [], parameters);
        await _world.AcceptAsync();

        await _world.EndAsync();
        _world.Contact.Received.Items.Single().ContentType.Should().Be("text/plain;charset=UTF-8");
    }
}
