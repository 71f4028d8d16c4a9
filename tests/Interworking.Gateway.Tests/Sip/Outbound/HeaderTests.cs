using Interworking.Gateway.Configuration;
using Interworking.Gateway.Messages;
using Interworking.Gateway.Pipeline;
using Interworking.Gateway.Routing;
using Interworking.Gateway.Tests.Pipeline;
using Interworking.Sip.Messages;
using Interworking.Smpp.Values;

namespace Interworking.Gateway.Tests.Sip.Outbound;

/// <summary>Date where a message comes late, identity to those who are trusted (RFC 3428, 5; RFC 3325).</summary>
public sealed class HeaderTests
{
    private static readonly Origin Number = new() { Number = "4477", Raw = "+4477", SystemId = "tata" };
    private static readonly Origin Hidden = new() { Number = "anonymous", Raw = "+4477", Ton = Ton.Alphanumeric };
    private static readonly Origin Named = new() { Number = "Bank One", Raw = "Bank One", Ton = Ton.Alphanumeric };

    [Fact]
    public async Task Send_AtOnce_HasNoDate()
    {
        await using DeliveryWorld world = await DeliveryWorld.StartAsync();

        SipRequest sent = await SendAsync(world, Number);

        (sent.Header("Date"), sent.Header("P-Asserted-Identity"), sent.Header("Contact")).Should().Be((null, null, null));
    }

    [Fact]
    public async Task Send_FromTheSpool_SaysWhenItWasWritten()
    {
        await using DeliveryWorld world = await DeliveryWorld.StartAsync();
        Delivery delivery = await world.AcceptAsync();
        await world.NextTryAsync();
        world.Register();
        world.Gateway.Deliverer.Wake(world.Account.Id);

        (await world.EndAsync()).Outcome.Should().Be("delivered");
        world.Contact.Received.Items.Single().Header("Date").Should().Be(delivery.Message.AcceptedAt.UtcDateTime.ToString("R"));
    }

    [Fact]
    public async Task Send_ToATrustedPeer_SaysWhoWroteIt()
    {
        await using DeliveryWorld world = await DeliveryWorld.StartAsync(new SipOptions { TrustedPeers = ["127.0.0.1"] });

        SipRequest sent = await SendAsync(world, Number);

        (sent.Header("P-Asserted-Identity"), sent.Header("Privacy")).Should().Be(("<sip:4477@env1.example.net>", null));
    }

    [Theory, InlineData(true), InlineData(false)]
    public async Task Send_OfWhoWantsNotToBeKnown_TellsTrustedPeersOnly(bool trusted)
    {
        await using DeliveryWorld world = await DeliveryWorld.StartAsync(new SipOptions { TrustedPeers = trusted ? ["127.0.0.1"] : [] });

        SipRequest sent = await SendAsync(world, Hidden);

        sent.From!.Uri.ToString().Should().Be("sip:anonymous@anonymous.invalid");
        sent.From.DisplayName.Should().Be("Anonymous");
        (sent.Header("P-Asserted-Identity"), sent.Header("Privacy")).Should().Be(trusted ? ("<sip:+4477@env1.example.net>", "id") : (null, null));
    }

    [Fact]
    public async Task Send_FromAName_IsNoIdentity()
    {
        await using DeliveryWorld world = await DeliveryWorld.StartAsync(new SipOptions { TrustedPeers = ["127.0.0.1"] });

        SipRequest sent = await SendAsync(world, Named);

        sent.From!.DisplayName.Should().Be("Bank One");
        sent.Header("P-Asserted-Identity").Should().BeNull();
    }

    private static async Task<SipRequest> SendAsync(DeliveryWorld world, Origin origin)
    {
        world.Register();
        (Delivery template, _) = (await world.AcceptAsync(), 0);
        await world.EndAsync();
        MessageId id = world.Gateway.Ids.Next();
        var delivery = new Delivery(template.Message with { Id = id, Origin = origin, Parts = [new MessagePart(id, 1, ReceiptRequest.None)] }, Route.To(world.Account), false, TimeSpan.Zero);
        await world.Gateway.Pipeline.AcceptAsync(delivery).AsTask().WaitAsync(Limits.Patience);
        return world.Contact.Received.Items[^1];
    }
}
