using System.IO.Pipelines;
using System.Text;

namespace Interworking.Sip.Tests.Transport;

/// <summary>A connection whose peer has said something and cannot be written to any more.</summary>
internal sealed class BrokenPipe : Stream, IDuplexPipe
{
    public BrokenPipe(string said)
    {
        Input = PipeReader.Create(new MemoryStream(Encoding.ASCII.GetBytes(said)));
        Output = PipeWriter.Create(this);
    }

    public PipeReader Input { get; }

    public PipeWriter Output { get; }

    /// <summary>Attempts.</summary>
    public int Writes { get; private set; }

    public override bool CanRead => false;

    public override bool CanSeek => false;

    public override bool CanWrite => true;

    public override long Length => throw new NotSupportedException();

    public override long Position
    {
        get => throw new NotSupportedException();
        set => throw new NotSupportedException();
    }

    public override ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default)
    {
        Writes++;
        throw new IOException("Broken pipe");
    }

    public override void Flush()
    {
    }

    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();
}
