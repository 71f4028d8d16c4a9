using System.Buffers;
using System.IO.Pipelines;
using System.Net;
using System.Threading.Channels;
using Interworking.Smpp.Codec;
using Interworking.Smpp.Pdus;
using Interworking.Smpp.Values;

namespace Interworking.Testing.Peers;

/// <summary>
/// An ESME that binds properly and then misbehaves as told: it answers what it is sent as <see cref="Answer"/> says, stops altogether, writes
/// any octets, cuts the line or just leaves it.
/// </summary>
public sealed class BadPeer : IAsyncDisposable
{
    private readonly TcpPipe _pipe;
    private readonly Channel<ReadOnlyMemory<byte>> _outgoing = Channel.CreateUnbounded<ReadOnlyMemory<byte>>();
    private readonly Task _writing;
    private Task _reading = Task.CompletedTask;
    private volatile bool _dead;

    private BadPeer(TcpPipe pipe)
    {
        _pipe = pipe;
        _writing = WriteAllAsync();
    }

    /// <summary>The bind's status.</summary>
    public CommandStatus BindStatus { get; private set; }

    /// <summary>Every PDU from the gateway after the bind.</summary>
    public Inbox<(PduHeader Header, Pdu? Pdu)> Received { get; } = new();

    /// <summary>What to do with a deliver_sm; as it is, it is answered 0.</summary>
    public Action<BadPeer, PduHeader> Answer { get; set; } = static (peer, request) => peer.Send(new DeliverSmResp(""), request.Sequence);

    public static async Task<BadPeer> BindAsync(IPEndPoint gateway, string systemId, string password, BindType type = BindType.Transceiver)
    {
        var peer = new BadPeer(await TcpPipe.ConnectAsync(gateway));
        peer.Send(new Bind(type, systemId, password, "", 0x34, Ton.Unknown, Npi.Unknown, ""), 1);
        (PduHeader header, _) = await peer.ReadAsync() ?? throw new IOException("closed before the bind was answered");
        peer.BindStatus = header.Status;
        peer._reading = peer.ReadAllAsync();
        return peer;
    }

    /// <summary>Writes one PDU.</summary>
    public void Send(Pdu pdu, uint sequence, CommandStatus status = CommandStatus.Ok)
    {
        var octets = new ArrayBufferWriter<byte>();
        PduCodec.Encode(octets, pdu, status, sequence);
        Send(octets.WrittenMemory);
    }

    /// <summary>Writes these octets, whatever they are and however many; what TCP does not take waits here.</summary>
    public void Send(ReadOnlyMemory<byte> octets) => _outgoing.Writer.TryWrite(octets);

    /// <summary>From now on it reads and answers nothing; the connection stays: a machine that hangs, or a network that swallows everything.</summary>
    public void Die()
    {
        _dead = true;
        _pipe.Input.CancelPendingRead();
    }

    /// <summary>Cuts the connection without a word.</summary>
    public void Cut() => _pipe.Cut();

    /// <summary>Ends when the gateway has closed the connection.</summary>
    public Task Closed => _reading;

    public async ValueTask DisposeAsync()
    {
        _dead = true;
        _outgoing.Writer.TryComplete();
        _pipe.Dispose();
        await _reading;
        await _writing;
    }

    private async Task WriteAllAsync()
    {
        try
        {
            await foreach (ReadOnlyMemory<byte> octets in _outgoing.Reader.ReadAllAsync()) await _pipe.Output.WriteAsync(octets);
        }
        catch (Exception error) when (error is IOException or ObjectDisposedException or InvalidOperationException)
        {
            // The gateway, or the test, has had enough.
        }
    }

    private async Task ReadAllAsync()
    {
        while (!_dead && await ReadAsync() is { } read)
        {
            Received.Add(read);
            if (read.Header.Id == CommandId.EnquireLink) Send(new EnquireLinkResp(), read.Header.Sequence);
            if (read.Header.Id == CommandId.DeliverSm) Answer(this, read.Header);
        }
    }

    private async Task<(PduHeader Header, Pdu? Pdu)?> ReadAsync()
    {
        try
        {
            while (true)
            {
                ReadResult read = await _pipe.Input.ReadAsync();
                ReadOnlySequence<byte> rest = read.Buffer;
                if (_dead) return null;
                if (PduFrame.TryTake(ref rest, int.MaxValue, out ReadOnlySequence<byte> frame) == FrameResult.Taken)
                {
                    PduCodec.TryDecode(frame.ToArray(), out PduHeader header, out Pdu? pdu, out _);
                    _pipe.Input.AdvanceTo(rest.Start);
                    return (header, pdu);
                }

                if (read.IsCompleted) return null;
                _pipe.Input.AdvanceTo(read.Buffer.Start, read.Buffer.End);
            }
        }
        catch (Exception error) when (error is IOException or ObjectDisposedException or InvalidOperationException)
        {
            return null; // cut
        }
    }
}
