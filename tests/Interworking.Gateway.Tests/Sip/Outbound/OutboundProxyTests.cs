using Interworking.Gateway.Configuration;
using Interworking.Gateway.Registrar;
using Interworking.Gateway.Sip.Outbound;
using Interworking.Gateway.Tests.Registrar;
using Interworking.Sip.Messages;

namespace Interworking.Gateway.Tests.Sip.Outbound;

public sealed class OutboundProxyTests
{
    [Theory]
    [InlineData("sip:444@192.0.2.7:5062", "<sip:10.0.0.9:5060;lr>")]
    [InlineData("sip:444@phone.example.net", "<sip:10.0.0.5;lr>")]
    [InlineData("sip:444@PHONE.Example.NET:5070;transport=udp", "<sip:10.0.0.5;lr>")]
    [InlineData("sip:444@example.net", "<sip:10.0.0.9:5060;lr>")]
    [InlineData("sip:444@one.example.org", "<sip:10.0.0.6>")]
    public void Apply_ContactWithoutPath_GoesThroughTheFirstThatFits(string contact, string route)
    {
        var proxies = new OutboundProxies(Options("sip:10.0.0.9:5060;lr", "*.example.net=sip:10.0.0.5;lr", "one.example.org = sip:10.0.0.6", "*.com=sip:10.0.0.7"));

        proxies.Apply(Bindings.Of(contact)).Path.Should().Equal(route);
    }

    [Fact]
    public void Apply_NoneFits_LeavesTheBindingAsItIs()
    {
        Binding binding = Bindings.Of("sip:444@192.0.2.7");

        new OutboundProxies(Options("", "*.example.net=sip:10.0.0.5")).Apply(binding).Should().BeSameAs(binding);
        new OutboundProxies(Options("")).Apply(binding).Should().BeSameAs(binding);
    }

    [Fact]
    public void Apply_RegisteredWithAPath_IsReachedByThat()
    {
        Binding binding = Bindings.Of("sip:444@192.0.2.7") with { Path = ["<sip:192.0.2.9;lr>"] };

        new OutboundProxies(Options("sip:10.0.0.9;lr")).Apply(binding).Should().BeSameAs(binding);
    }

    [Fact]
    public void Apply_AppWithAConnection_IsReachedByThatUnlessItIsTheProxys()
    {
        var proxies = new OutboundProxies(Options("sip:192.0.2.7;transport=tcp;lr"));
        Binding behindProxy = Bindings.Of("sip:444@10.1.1.1;transport=tcp") with { Transport = SipTransport.Tcp, FlowId = 5, NodePath = "sip:t@10.0.0.1" };
        Binding direct = behindProxy with { Source = new System.Net.IPEndPoint(System.Net.IPAddress.Parse("198.51.100.4"), 40000) };

        proxies.Apply(direct).Should().BeSameAs(direct);
        proxies.Apply(behindProxy).Should().Match<Binding>(way => way.FlowId == 0 && way.NodePath == null && way.Path.Count == 1);
    }

    [Theory]
    [InlineData("sip:4@192.0.2.7", new string[0], "sip:4@192.0.2.7", new string[0])]
    [InlineData("sip:4@192.0.2.7", new[] { "<sip:a;lr>", "<sip:b>" }, "sip:4@192.0.2.7", new[] { "<sip:a;lr>", "<sip:b>" })]
    [InlineData("sip:4@192.0.2.7", new[] { "<sip:a;lr=on>" }, "sip:4@192.0.2.7", new[] { "<sip:a;lr=on>" })]
    [InlineData("sip:4@192.0.2.7", new[] { "<sip:a>", "<sip:b;lr>" }, "sip:a", new[] { "<sip:b;lr>", "<sip:4@192.0.2.7>" })]
    public void RouteSet_LooseOrStrict_IsAsTheFirstHopWantsIt(string target, string[] routes, string uri, string[] route)
    {
        (string requestUri, IReadOnlyList<string> left) = RouteSet.Of(target, routes);

        requestUri.Should().Be(uri);
        left.Should().Equal(route);
    }

    [Theory, InlineData(";lr", true), InlineData("", false)]
    public async Task Send_ThroughAProxy_IsAsItWantsIt(string parameter, bool loose)
    {
        await using var proxy = new ScriptedContact();
        string uri = $"sip:{proxy.Address}{parameter}";
        await using DeliveryWorld world = await DeliveryWorld.StartAsync(new SipOptions { OutboundProxy = uri });
        world.Register();
        string contact = world.Bindings[world.Account.Did][0].Contact;
        await world.AcceptAsync();

        (await world.EndAsync()).Outcome.Should().Be("delivered");
        SipRequest sent = proxy.Received.Items.Single();
        (sent.RequestUriText, sent.Route.Single()).Should().Be(loose ? (contact, $"<{uri}>") : (uri, $"<{contact}>"));
        world.Contact.Received.Count.Should().Be(0);
    }

    [Fact]
    public async Task Send_ProxyTakesItItself_IsARelays()
    {
        await using var proxy = new ScriptedContact();
        proxy.Answers(202);
        await using DeliveryWorld world = await DeliveryWorld.StartAsync(new SipOptions { OutboundProxies = [$"127.0.0.1=sip:{proxy.Address};lr"] });
        world.Register();
        await world.AcceptAsync();

        await world.RelayedAsync();
        world.Count("cdr").Should().Be(0);
    }

    private static GatewayOptions Options(string proxy, params string[] proxies) => new() { Sip = new SipOptions { OutboundProxy = proxy, OutboundProxies = proxies } };
}
