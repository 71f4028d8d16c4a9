using System.Buffers;
using System.IO.Pipelines;
using Interworking.Smpp.Codec;
using Interworking.Smpp.Pdus;
using Interworking.Smpp.Session;
using Interworking.Smpp.Values;
using Interworking.Testing;

namespace Interworking.Smpp.Tests.Session;

/// <summary>One session and, at the other end of its pipes, a peer that writes and reads octets as told. Waits fail after 20 s.</summary>
internal sealed class SessionBench : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);
    private readonly CancellationTokenSource _stop = new();
    private readonly IDuplexPipe _peer;

    public SessionBench(SessionRole role, SmppSessionOptions? options = null, PipeOptions? pipes = null)
    {
        var pair = new DuplexPipePair(pipes);
        _peer = pair.Right;
        Session = new SmppSession(pair.Left, role, Handler, options ?? new SmppSessionOptions(), Clock);
        Run = Session.RunAsync(_stop.Token);
    }

    public ManualTimeProvider Clock { get; } = new();

    public RecordingHandler Handler { get; } = new();

    public SmppSession Session { get; }

    public Task<SessionEnd> Run { get; }

    /// <summary>A message centre to which the peer has bound.</summary>
    public static async Task<SessionBench> BoundCentreAsync(
        BindType type = BindType.Transceiver, SmppSessionOptions? options = null, PipeOptions? pipes = null)
    {
        var bench = new SessionBench(SessionRole.MessageCentre, options, pipes);
        await bench.SendAsync(BindOf(type), 1);
        (PduHeader header, _) = await bench.ReadAsync();
        header.Status.Should().Be(CommandStatus.Ok);
        return bench;
    }

    /// <summary>An ESME that has bound to the peer.</summary>
    public static async Task<SessionBench> BoundEsmeAsync(SmppSessionOptions? options = null, PipeOptions? pipes = null)
    {
        var bench = new SessionBench(SessionRole.Esme, options, pipes);
        ValueTask<BindResult> binding = bench.Session.BindAsync(BindOf(BindType.Transceiver), default);
        (PduHeader header, _) = await bench.ReadAsync();
        await bench.SendAsync(new BindResp(BindType.Transceiver, "peer", Tlvs.TlvList.Empty), header.Sequence);
        (await binding).IsBound.Should().BeTrue();
        return bench;
    }

    public static Bind BindOf(BindType type) => new(type, "tata", "secret", "", 0x34, Ton.Unknown, Npi.Unknown, "");

    public static SubmitSm Submit(string text = "hi") => new(new ShortMessage { Body = System.Text.Encoding.ASCII.GetBytes(text) });

    public static DeliverSm Deliver(string text = "hi") => new(new ShortMessage { Body = System.Text.Encoding.ASCII.GetBytes(text) });

    public static byte[] Octets(Pdu pdu, uint sequence)
    {
        var octets = new ArrayBufferWriter<byte>();
        PduCodec.Encode(octets, pdu, CommandStatus.Ok, sequence).Should().Be(PduFault.None);
        return octets.WrittenSpan.ToArray();
    }

    public void Stop() => _stop.Cancel();

    public async Task SendHexAsync(string hex) => await _peer.Output.WriteAsync(Convert.FromHexString(hex));

    /// <summary>False when the session has closed its side.</summary>
    public async Task<bool> TrySendRawAsync(byte[] octets) => !(await _peer.Output.WriteAsync(octets)).IsCompleted;

    public Task SendAsync(Pdu pdu, uint sequence, CommandStatus status = CommandStatus.Ok) => SendManyAsync([pdu], sequence, status);

    /// <summary>Several in one write, with sequence numbers one after the other.</summary>
    public async Task SendManyAsync(IEnumerable<Pdu> pdus, uint firstSequence, CommandStatus status = CommandStatus.Ok)
    {
        var octets = new ArrayBufferWriter<byte>();
        foreach (Pdu pdu in pdus) PduCodec.Encode(octets, pdu, status, firstSequence++).Should().Be(PduFault.None);
        await _peer.Output.WriteAsync(octets.WrittenMemory);
    }

    /// <summary>The next PDU from the session.</summary>
    public async Task<(PduHeader Header, Pdu? Pdu)> ReadAsync()
    {
        using var patience = new CancellationTokenSource(Patience);
        while (true)
        {
            ReadResult read = await _peer.Input.ReadAsync(patience.Token);
            ReadOnlySequence<byte> rest = read.Buffer;
            if (PduFrame.TryTake(ref rest, int.MaxValue, out ReadOnlySequence<byte> frame) == FrameResult.Taken)
            {
                PduCodec.TryDecode(frame.ToArray(), out PduHeader header, out Pdu? pdu, out PduFault fault).Should().BeTrue(fault.ToString());
                _peer.Input.AdvanceTo(rest.Start);
                return (header, pdu);
            }

            read.IsCompleted.Should().BeFalse("a PDU is expected before the end");
            _peer.Input.AdvanceTo(read.Buffer.Start, read.Buffer.End);
        }
    }

    /// <summary>Waits until octets have come, and leaves them unread.</summary>
    public async Task FirstOctetsAsync()
    {
        using var patience = new CancellationTokenSource(Patience);
        ReadResult read = await _peer.Input.ReadAsync(patience.Token);
        _peer.Input.AdvanceTo(read.Buffer.Start);
    }

    public async Task ExpectAsync(CommandId id, CommandStatus status, uint sequence)
    {
        (PduHeader header, _) = await ReadAsync();
        (header.Id, header.Status, header.Sequence).Should().Be((id, status, sequence));
    }

    /// <summary>The link lives: an enquire_link is answered.</summary>
    public async Task ExpectAliveAsync()
    {
        await SendAsync(new EnquireLink(), 0x7777);
        await ExpectAsync(CommandId.EnquireLinkResp, CommandStatus.Ok, 0x7777);
    }

    public async Task<SessionEndReason> EndAsync() => (await Run.WaitAsync(Patience)).Reason;

    public async Task ClosePeerAsync()
    {
        await _peer.Output.CompleteAsync();
        await _peer.Input.CompleteAsync();
    }

    /// <summary>Waits for something that another thread does.</summary>
    public static Task UntilAsync(Func<bool> condition) => Eventually.TrueAsync(condition, "what another thread does");

    public async ValueTask DisposeAsync()
    {
        Session.Close(SessionEndReason.Closed);
        await _peer.Input.CompleteAsync();
        await Run.WaitAsync(Patience);
        _stop.Dispose();
    }
}
