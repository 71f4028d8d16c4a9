using System.Buffers;

namespace Interworking.Smpp.Session;

/// <summary>
/// What waits to be written: one half gathers while the other is being flushed, so many answers make one flush.
/// Not thread-safe: the session's lock guards everything but the memory that <see cref="Take"/> gave.
/// </summary>
internal sealed class OutgoingBuffer
{
    // A burst may grow a half; it is not kept at that size.
    private const int KeptCapacity = 256 * 1024;

    private ArrayBufferWriter<byte> _gathering = new(4096);
    private ArrayBufferWriter<byte> _flushing = new(4096);

    /// <summary>Where PDUs are appended.</summary>
    public IBufferWriter<byte> Writer => _gathering;

    /// <summary>Octets gathered and not yet taken.</summary>
    public int Gathered => _gathering.WrittenCount;

    /// <summary>Octets ever given to the transport; a PDU that begins at or behind this has not left.</summary>
    public long Taken { get; private set; }

    /// <summary>Where the next PDU will begin, counted like <see cref="Taken"/>.</summary>
    public long Position => Taken + _gathering.WrittenCount;

    /// <summary>Everything gathered. The memory is good until the next call.</summary>
    public ReadOnlyMemory<byte> Take()
    {
        ArrayBufferWriter<byte> used = _flushing.Capacity > KeptCapacity ? new ArrayBufferWriter<byte>(4096) : _flushing;
        used.ResetWrittenCount();
        (_gathering, _flushing) = (used, _gathering);
        Taken += _flushing.WrittenCount;
        return _flushing.WrittenMemory;
    }
}
