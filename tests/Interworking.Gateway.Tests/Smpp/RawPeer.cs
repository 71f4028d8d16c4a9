using System.Buffers;
using System.IO.Pipelines;
using Interworking.Gateway.Tests.Pipeline;
using Interworking.Smpp.Codec;
using Interworking.Smpp.Pdus;
using Interworking.Smpp.Values;

namespace Interworking.Gateway.Tests.Smpp;

/// <summary>A peer that sends what the test tells it and reads when the test asks; it never does anything by itself.</summary>
internal sealed class RawPeer(IDuplexPipe pipe)
{
    private bool _cut;

    /// <summary>Sends one PDU; what we do not read may stand in the way, so the write is not awaited for longer than a test is patient.</summary>
    public async Task SendAsync(Pdu pdu, uint sequence, CommandStatus status = CommandStatus.Ok)
    {
        PduCodec.Encode(pipe.Output, pdu, status, sequence).Should().Be(PduFault.None);
        await pipe.Output.FlushAsync().AsTask().WaitAsync(Limits.Patience);
    }

    /// <summary>The next PDU from the gateway.</summary>
    public async Task<(PduHeader Header, Pdu? Pdu)> ReadAsync()
    {
        using var patience = new CancellationTokenSource(Limits.Patience);
        while (true)
        {
            ReadResult read = await pipe.Input.ReadAsync(patience.Token);
            ReadOnlySequence<byte> rest = read.Buffer;
            if (PduFrame.TryTake(ref rest, int.MaxValue, out ReadOnlySequence<byte> frame) == FrameResult.Taken)
            {
                PduCodec.TryDecode(frame.ToArray(), out PduHeader header, out Pdu? pdu, out PduFault fault).Should().BeTrue(fault.ToString());
                pipe.Input.AdvanceTo(rest.Start);
                return (header, pdu);
            }

            read.IsCompleted.Should().BeFalse("a PDU is expected before the end");
            pipe.Input.AdvanceTo(read.Buffer.Start, read.Buffer.End);
        }
    }

    /// <summary>True when the gateway has closed, whatever it had sent before.</summary>
    public async Task<bool> IsClosedAsync()
    {
        using var patience = new CancellationTokenSource(Limits.Patience);
        while (true)
        {
            try
            {
                ReadResult read = await pipe.Input.ReadAsync(patience.Token);
                pipe.Input.AdvanceTo(read.Buffer.End);
                if (read.IsCompleted) return true;
            }
            catch (IOException)
            {
                return true;
            }
        }
    }

    public async Task CutAsync()
    {
        if (_cut) return;
        _cut = true;
        await pipe.Output.CompleteAsync();
        await pipe.Input.CompleteAsync();
    }
}
