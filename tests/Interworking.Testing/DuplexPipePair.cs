using System.IO.Pipelines;

namespace Interworking.Testing;

/// <summary>Two ends of one connection in memory: what one writes the other reads.</summary>
public sealed class DuplexPipePair
{
    public DuplexPipePair(PipeOptions? options = null)
    {
        var there = new Pipe(options ?? PipeOptions.Default);
        var back = new Pipe(options ?? PipeOptions.Default);
        Left = new End(back.Reader, there.Writer);
        Right = new End(there.Reader, back.Writer);
    }

    public IDuplexPipe Left { get; }

    public IDuplexPipe Right { get; }

    private sealed record End(PipeReader Input, PipeWriter Output) : IDuplexPipe;
}
