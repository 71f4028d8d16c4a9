using System.Buffers;
using System.IO.Pipelines;
using System.Net;
using System.Net.Sockets;
using System.Text;
using Interworking.Gateway.Configuration;
using Interworking.Gateway.Registrar;
using Interworking.Gateway.Sip;
using Interworking.Gateway.Tests.Registrar;
using Interworking.Sip.Messages;
using Interworking.Sip.Transport;
using Interworking.Testing;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Connections.Features;

namespace Interworking.Gateway.Tests.Sip;

public sealed class SipServerTests : IAsyncLifetime
{
    private static readonly CancellationToken Never = CancellationToken.None;
    private SipWorld _world = null!;

    public async Task InitializeAsync() => _world = await SipWorld.StartAsync(new SipOptions { TrustedPeers = ["127.0.0.1"] });

    public async Task DisposeAsync() => await _world.DisposeAsync();

    [Fact]
    public async Task FlowFor_Udp_GoesBackWhereTheRegisterCameFrom()
    {
        using var phone = new UdpPhone(_world.Address);
        await phone.RegisterAsync("Contact: <sip:111222333@10.9.8.7:5060>");

        Flow? flow = await _world.Server.FlowForAsync(await BindingAsync(), Never);

        flow!.Transport.Should().Be(SipTransport.Udp);
        flow.Remote.Should().Be(phone.Address);
        flow.Local.Should().Be(_world.Address);
    }

    [Theory]
    [InlineData("<sip:192.0.2.44:5070;lr>", "192.0.2.44:5070")]
    [InlineData("<sip:192.0.2.44;lr>, <sip:192.0.2.55;lr>", "192.0.2.44:5060")]
    [InlineData("<sip:edge.example.net;lr>", null)]
    public async Task FlowFor_UdpThroughAPath_GoesToItsFirstHop(string path, string? expected)
    {
        using var relay = new UdpPhone(_world.Address);
        await relay.RegisterAsync("Contact: <sip:111222333@10.9.8.7:5060>", $"Path: {path}");

        Flow? flow = await _world.Server.FlowForAsync(await BindingAsync(), Never);

        flow!.Remote.Should().Be(expected is null ? relay.Address : IPEndPoint.Parse(expected), "a name is not looked up: the hop that sent the REGISTER is it");
    }

    [Theory, InlineData(false, SipTransport.Tcp), InlineData(true, SipTransport.Tls)]
    public async Task FlowFor_Stream_IsTheConnectionWhileItIsOpenAndThenNone(bool tls, SipTransport transport)
    {
        var pair = new DuplexPipePair();
        Task life = Accept(pair.Right, tls);
        await RegisterOverAsync(pair.Left, $"<sip:111222333@phone.invalid;transport={transport}>");
        Binding binding = await BindingAsync();

        Flow? flow = await _world.Server.FlowForAsync(binding, Never);
        binding.Transport.Should().Be(transport);
        flow!.Id.Should().Be(binding.FlowId);
        flow.IsOpen.Should().BeTrue();

        await pair.Left.Output.CompleteAsync();
        await life;

        (await _world.Server.FlowForAsync(await BindingAsync(), Never)).Should().BeNull("the binding stays, and a name is not dialled");
    }

    [Fact]
    public async Task FlowFor_StreamOfAnEarlierProcess_DialsTheContact()
    {
        using var app = new TcpListener(IPAddress.Loopback, 0);
        app.Start();
        Binding binding = Bindings.Of($"sip:111222333@{app.LocalEndpoint};transport=tcp") with { Transport = SipTransport.Tcp };

        Flow? flow = await _world.Server.FlowForAsync(binding, Never);

        using TcpClient accepted = await app.AcceptTcpClientAsync();
        flow!.Transport.Should().Be(SipTransport.Tcp);
        flow.Remote.Should().Be(app.LocalEndpoint);
    }

    [Fact]
    public async Task FlowFor_FlowOfAnotherNode_IsNotLookedForHere()
    {
        var pair = new DuplexPipePair();
        Task life = Accept(pair.Right, tls: false);
        await RegisterOverAsync(pair.Left, "<sip:111222333@phone.invalid;transport=tcp>");

        (await _world.Server.FlowForAsync((await BindingAsync()) with { Node = "b" }, Never)).Should().BeNull();

        await pair.Left.Output.CompleteAsync();
        await life;
    }

    [Fact]
    public async Task Start_PortInUse_SaysWhichKeyAndAddress()
    {
        var options = new GatewayOptions { Sip = new SipOptions { Listen = [$"udp:{_world.Address}"] } };
        await using var second = new SipServer(
            options, new Lazy<ISipHandler>(() => null!), new OwnAddresses(options), TimeProvider.System, Microsoft.Extensions.Logging.Abstractions.NullLogger<SipServer>.Instance);

        Func<Task> start = () => second.StartAsync(Never);

        (await start.Should().ThrowAsync<IOException>()).Which.Message.Should().StartWith($"Sip.Listen: udp:{_world.Address} cannot be opened");
    }

    [Fact]
    public async Task Stop_WhileACommitRuns_AnswersBeforeItCloses()
    {
        SipWorld world = await SipWorld.StartAsync(new SipOptions { TrustedPeers = ["127.0.0.1"] });
        world.Journal.Automatic = false;
        using var phone = new UdpPhone(world.Address);
        Task<Reply> register = phone.RegisterAsync($"Contact: {phone.Contact}");
        await Eventually.TrueAsync(() => world.Journal.Waiting.Count == 1);

        Task stop = world.Server.StopAsync(Never);
        stop.IsCompleted.Should().BeFalse();
        world.Journal.CommitNext();

        (await register).Status.Should().Be(200);
        await stop;
        await world.DisposeAsync();
    }

    private Task Accept(IDuplexPipe pipe, bool tls)
    {
        var connection = new DefaultConnectionContext
        {
            Transport = pipe,
            LocalEndPoint = IPEndPoint.Parse("127.0.0.1:5060"),
            RemoteEndPoint = IPEndPoint.Parse("127.0.0.1:40000"),
        };
        if (tls) connection.Features.Set<ITlsHandshakeFeature>(new Handshaken());
        return new SipConnectionHandler(_world.Server).OnConnectedAsync(connection);
    }

    private static async Task RegisterOverAsync(IDuplexPipe pipe, string contact)
    {
        using var writer = new UdpPhone(new IPEndPoint(IPAddress.Loopback, 5060));
        string request = writer.Register([$"Contact: {contact}"]).Replace("SIP/2.0/UDP", "SIP/2.0/TCP", StringComparison.Ordinal);
        await pipe.Output.WriteAsync(Encoding.UTF8.GetBytes(request));
        ReadResult read = await pipe.Input.ReadAtLeastAsync(200);
        Encoding.UTF8.GetString(read.Buffer.ToArray()).Should().StartWith("SIP/2.0 200 OK\r\n");
        pipe.Input.AdvanceTo(read.Buffer.End);
    }

    private async Task<Binding> BindingAsync() => (await _world.Registrar.LookupAsync(SipWorld.Did, Never)).Should().ContainSingle().Subject;

    private sealed class Handshaken : ITlsHandshakeFeature
    {
        public System.Security.Authentication.SslProtocols Protocol => System.Security.Authentication.SslProtocols.Tls13;

#pragma warning disable SYSLIB0058 // The interface still has them; nobody reads them here.
        public System.Security.Authentication.CipherAlgorithmType CipherAlgorithm => default;

        public int CipherStrength => 0;

        public System.Security.Authentication.HashAlgorithmType HashAlgorithm => default;

        public int HashStrength => 0;

        public System.Security.Authentication.ExchangeAlgorithmType KeyExchangeAlgorithm => default;

        public int KeyExchangeStrength => 0;
#pragma warning restore SYSLIB0058
    }
}
