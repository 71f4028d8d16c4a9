using Interworking.Gateway.Provisioning;
using Interworking.Sip.Messages;
using Interworking.Smpp.Values;

namespace Interworking.Gateway.Tests.Sip.Outbound;

/// <summary>3xx within our domain (RFC 3261, 8.1.3.4; design, table 4.1).</summary>
public sealed class RedirectTests : IAsyncLifetime
{
    private readonly ScriptedContact _secondPhone = new();
    private DeliveryWorld _world = null!;
    private Account _second = null!;

    public async Task InitializeAsync()
    {
        _world = await DeliveryWorld.StartAsync();
        _second = _world.Gateway.NewAccount();
        _world.Register();
        _world.Register(_second, _secondPhone, []);
    }

    public async Task DisposeAsync()
    {
        await _secondPhone.DisposeAsync();
        await _world.DisposeAsync();
    }

    [Theory, InlineData(300), InlineData(301), InlineData(302)]
    public async Task Redirected_ToAnotherAccount_IsDeliveredThere(int status)
    {
        Redirect(_world.Contact, status, "<sip:444@192.0.2.7>;q=1", $"<sip:{_second.Did}@env1.example.net>;q=0.5");
        await _world.AcceptAsync();

        (await _world.EndAsync()).Should().Be(new Ended("delivered", "device", 200, (long)MessageState.Delivered));
        SipRequest sent = _secondPhone.Received.Items.Single();
        sent.To!.Uri.User.Should().Be(_world.Account.Did, "the message is still his");
        (sent.CallId, sent.From!.Tag).Should().Be((_world.Contact.Received.Items[0].CallId, _world.Contact.Received.Items[0].From!.Tag));
    }

    [Fact]
    public async Task Redirected_InCircles_IsFollowedOnce()
    {
        Redirect(_world.Contact, 302, $"<sip:{_second.Did}@env1.example.net>");
        Redirect(_secondPhone, 302, $"<sip:{_world.Account.Did}@env1.example.net>");
        await _world.AcceptAsync();

        (await _world.EndAsync()).Should().Be(new Ended("failed", null, 302, (long)MessageState.Undeliverable));
        (_world.Contact.Received.Count, _secondPhone.Received.Count).Should().Be((1, 1));
    }

    [Theory]
    [InlineData("<sip:444@192.0.2.7>")]
    [InlineData("<sip:999@env1.example.net>")]
    [InlineData("<sip:11122201@env1.example.net>")]
    [InlineData("<tel:+4477>")]
    public async Task Redirected_ElsewhereOrToItself_IsNotFollowed(string contact)
    {
        Redirect(_world.Contact, 302, contact);
        await _world.AcceptAsync();

        (await _world.EndAsync()).Outcome.Should().Be("failed");
        _world.Contact.Received.Count.Should().Be(1);
    }

    private static void Redirect(ScriptedContact contact, int status, params string[] to) =>
        contact.Answers(new SipOutgoingResponse(status, Headers: [.. to.Select(one => KeyValuePair.Create("Contact", one))]));
}
