using System.IO.Pipelines;
using System.Net;

namespace Interworking.Gateway.Smpp.Outbinding;

/// <summary>A connection that a configured peer opened, on which we are to bind as its ESME (SMPP 3.4, 4.1.7).</summary>
/// <param name="transport">Behind the outbind.</param>
/// <param name="remote">The peer.</param>
/// <param name="tls">It came over TLS.</param>
/// <param name="bound">Told once it is bound.</param>
/// <param name="closing">The server's stop.</param>
public sealed class Outbound(IDuplexPipe transport, EndPoint? remote, bool tls, Action bound, CancellationToken closing)
{
    private readonly TaskCompletionSource _taken = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource _ended = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public IDuplexPipe Transport => transport;

    public EndPoint? Remote => remote;

    public bool Tls => tls;

    public CancellationToken Closing => closing;

    /// <summary>Completes when one of the connection's binds has it.</summary>
    public Task Taken => _taken.Task;

    /// <summary>Completes when nothing uses it any more; only for one that was taken.</summary>
    public Task Ended => _ended.Task;

    /// <summary>One of the connection's binds has it, and will end it.</summary>
    public void Take() => _taken.TrySetResult();

    /// <summary>It is bound.</summary>
    public void Bound() => bound();

    /// <summary>Nothing uses it any more.</summary>
    public void End() => _ended.TrySetResult();
}
