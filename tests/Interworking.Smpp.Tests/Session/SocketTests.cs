using System.IO.Pipelines;
using System.Net;
using System.Net.Sockets;
using Interworking.Smpp.Session;
using Interworking.Smpp.Values;

namespace Interworking.Smpp.Tests.Session;

/// <summary>The session over a real socket, as a dialled connection has it.</summary>
public sealed class SocketTests
{
    [Fact]
    public async Task Sessions_OverTcp_BindSendAndUnbindInOrder()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        using var client = new TcpClient();
        await client.ConnectAsync((IPEndPoint)listener.LocalEndpoint);
        using TcpClient server = await listener.AcceptTcpClientAsync();

        var esme = new SmppSession(Pipes(client), SessionRole.Esme, new RecordingHandler(), new SmppSessionOptions(), TimeProvider.System);
        var centre = new SmppSession(Pipes(server), SessionRole.MessageCentre, new RecordingHandler(), new SmppSessionOptions(), TimeProvider.System);
        Task<SessionEnd> esmeEnd = esme.RunAsync(default);
        Task<SessionEnd> centreEnd = centre.RunAsync(default);
        (await esme.BindAsync(SessionBench.BindOf(BindType.Transceiver), default)).IsBound.Should().BeTrue();
        (await esme.SendAsync(SessionBench.Submit(), default)).IsOk.Should().BeTrue();
        (await centre.SendAsync(SessionBench.Deliver(), default)).IsOk.Should().BeTrue();

        await esme.UnbindAsync().WaitAsync(TimeSpan.FromSeconds(20));
        (await esmeEnd).Reason.Should().Be(SessionEndReason.Unbound);
        (await centreEnd.WaitAsync(TimeSpan.FromSeconds(20))).Reason.Should().Be(SessionEndReason.PeerUnbound);
    }

    [Fact]
    public async Task Centre_ImpossibleLengthOverTcp_TheNackArrivesBeforeTheEnd()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        using var client = new TcpClient();
        await client.ConnectAsync((IPEndPoint)listener.LocalEndpoint);
        using TcpClient server = await listener.AcceptTcpClientAsync();
        var centre = new SmppSession(Pipes(server), SessionRole.MessageCentre, new RecordingHandler(), new SmppSessionOptions(), TimeProvider.System);
        Task<SessionEnd> end = centre.RunAsync(default);

        await client.GetStream().WriteAsync("HTTP/1.1 400 Bad"u8.ToArray());
        byte[] nack = new byte[16];
        await client.GetStream().ReadExactlyAsync(nack).AsTask().WaitAsync(TimeSpan.FromSeconds(20));
        Convert.ToHexString(nack).Should().Be("00000010" + "80000000" + "00000002" + "20426164");
        (await client.GetStream().ReadAsync(nack).AsTask().WaitAsync(TimeSpan.FromSeconds(20))).Should().Be(0);
        (await end).Reason.Should().Be(SessionEndReason.ProtocolError);
    }

    [Fact]
    public async Task Close_AfterTheLoopsHaveCompletedTheirStream_DoesNotThrow()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        using var client = new TcpClient();
        await client.ConnectAsync((IPEndPoint)listener.LocalEndpoint);
        using TcpClient server = await listener.AcceptTcpClientAsync();
        StreamPipes pipes = Pipes(server);
        var centre = new SmppSession(pipes, SessionRole.MessageCentre, new RecordingHandler(), new SmppSessionOptions(), TimeProvider.System);

        // The pipes of a stream, once completed, throw when their pending work is cancelled: a sweep may come that late.
        await pipes.Output.WriteAsync("x"u8.ToArray());
        await pipes.Output.CompleteAsync();
        Action cancel = pipes.Output.CancelPendingFlush;
        cancel.Should().Throw<ObjectDisposedException>();
        Action close = () => centre.Close(SessionEndReason.EnquireLinkUnanswered);
        close.Should().NotThrow();
    }

    private static StreamPipes Pipes(TcpClient connection) => new(connection.GetStream());

    private sealed class StreamPipes(NetworkStream stream) : IDuplexPipe
    {
        public PipeReader Input { get; } = PipeReader.Create(stream);

        public PipeWriter Output { get; } = PipeWriter.Create(stream);
    }
}
