using System.IO.Pipelines;

namespace Interworking.Smpp.Session;

public sealed partial class SmppSession
{
    private readonly AsyncSignal _wake = new();
    private readonly OutgoingBuffer _out = new();
    private bool _corked;

    /// <summary>Writes and flushes whatever has gathered, until the end and nothing is left.</summary>
    private async Task FlushAsync()
    {
        PipeWriter output = _transport.Output;
        try
        {
            while (true)
            {
                if (!TryTakeGathered(out ReadOnlyMemory<byte> batch, out bool finished))
                {
                    if (finished) break;
                    await _wake.WaitAsync();
                    continue;
                }

                PumpLine();
                FlushResult flushed = await output.WriteAsync(batch);
                if (flushed.IsCompleted) Close(SessionEndReason.PeerClosed, "the peer stopped reading");
            }

            await output.CompleteAsync(_discard ? new IOException("the session is over") : null);
        }
        catch (Exception error)
        {
            // Whatever a transport throws, the link is lost; if it was over already the first reason stays.
            Close(SessionEndReason.IoError, error.Message);
            await output.CompleteAsync(error);
        }
    }

    private bool TryTakeGathered(out ReadOnlyMemory<byte> batch, out bool finished)
    {
        lock (_gate)
        {
            bool any = _out.Gathered > 0 && !(_end is not null && _discard);
            finished = _end is not null && !any;
            batch = any ? _out.Take() : default;
            if (!any) return false;
            _repliesGathered = 0;
        }

        if (_held) _room.Set();
        return true;
    }

    /// <summary>After an append, inside the lock: the first one wakes the writer, the next ones ride along.</summary>
    private void AppendedLocked(int gatheredBefore)
    {
        if (gatheredBefore == 0 && !_corked && !FlushScope.TryDefer(this)) _wake.Set();
    }

    /// <summary>While the reader works through what one read brought, answers gather; they leave together when it is done.</summary>
    private void Cork()
    {
        lock (_gate) _corked = true;
    }

    private void Uncork()
    {
        bool any;
        lock (_gate)
        {
            _corked = false;
            any = _out.Gathered > 0;
        }

        if (any) FlushHere();
    }

    /// <summary>Writes what has gathered, on this thread as far as the transport takes it.</summary>
    internal void FlushHere() => _wake.SetHere();
}
