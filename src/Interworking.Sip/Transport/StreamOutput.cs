using System.Buffers;
using System.IO.Pipelines;
using Interworking.Sip.Codec;

namespace Interworking.Sip.Transport;

/// <summary>
/// The sending half of a connection: many threads append under a short lock, one loop writes and flushes whatever has
/// gathered. What may wait is bounded.
/// </summary>
/// <param name="writer">The connection.</param>
/// <param name="maxPending">Octets that may wait.</param>
/// <param name="units">Each message is a unit of <see cref="SipUnitFramer"/>.</param>
/// <param name="time">The clock of <see cref="Stalled"/>.</param>
internal sealed class StreamOutput(PipeWriter writer, int maxPending, bool units, TimeProvider time)
{
    private readonly Lock _gate = new();
    private readonly SemaphoreSlim _work = new(0);
    private byte[] _pending = [];
    private int _length;
    private bool _closed;
    private long _flushStarted;

    /// <summary>False when closed or too much waits already.</summary>
    public bool TryAppend(ReadOnlySpan<byte> bytes)
    {
        lock (_gate)
        {
            int octets = units ? SipUnitFramer.HeadLength + bytes.Length : bytes.Length;
            if (_closed || _length + octets > maxPending) return false;
            if (_pending.Length - _length < octets) Grow(octets);
            if (units) SipUnitFramer.WriteHead(_pending.AsSpan(_length), bytes.Length);
            bytes.CopyTo(_pending.AsSpan(_length + octets - bytes.Length));
            bool wasEmpty = _length == 0;
            _length += octets;
            if (wasEmpty) _work.Release();
            return true;
        }
    }

    /// <summary>Nothing more is taken; the loop ends when what was taken is written.</summary>
    public void Close()
    {
        lock (_gate)
        {
            if (_closed) return;
            _closed = true;
            _work.Release();
        }
    }

    /// <summary>How long the peer has not taken what we write; zero when it does.</summary>
    public TimeSpan Stalled => Volatile.Read(ref _flushStarted) is var since and not 0 ? time.GetElapsedTime(since) : TimeSpan.Zero;

    /// <summary>Gives up on a peer that takes nothing.</summary>
    public void Abort()
    {
        Close();
        try
        {
            writer.CancelPendingFlush();
        }
        catch (ObjectDisposedException)
        {
            // The connection has just ended by itself and completed its pipes; a stream's writer says so when it is cancelled then.
        }
    }

    public async Task RunAsync()
    {
        while (true)
        {
            await _work.WaitAsync();
            bool goOn = true;
            while (goOn && TryTake(out byte[] bytes, out int length))
            {
                writer.Write(bytes.AsSpan(0, length));
                ArrayPool<byte>.Shared.Return(bytes);
                Volatile.Write(ref _flushStarted, Math.Max(1, time.GetTimestamp()));
                FlushResult flushed = await writer.FlushAsync();
                Volatile.Write(ref _flushStarted, 0);
                goOn = !flushed.IsCanceled && !flushed.IsCompleted;
            }

            lock (_gate)
            {
                _closed |= !goOn;
                if (_closed && (_length == 0 || !goOn)) return;
            }
        }
    }

    private bool TryTake(out byte[] bytes, out int length)
    {
        lock (_gate)
        {
            (bytes, length) = (_pending, _length);
            if (length == 0) return false;
            (_pending, _length) = ([], 0);
            return true;
        }
    }

    private void Grow(int octets)
    {
        byte[] larger = ArrayPool<byte>.Shared.Rent(Math.Max(_length + octets, _pending.Length * 2));
        _pending.AsSpan(0, _length).CopyTo(larger);
        if (_pending.Length > 0) ArrayPool<byte>.Shared.Return(_pending);
        _pending = larger;
    }
}
