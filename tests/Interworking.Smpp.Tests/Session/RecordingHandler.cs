using System.Collections.Concurrent;
using Interworking.Smpp.Pdus;
using Interworking.Smpp.Session;
using Interworking.Smpp.Values;

namespace Interworking.Smpp.Tests.Session;

/// <summary>A session's owner that does what the test says and remembers what it saw.</summary>
internal sealed class RecordingHandler : ISmppSessionHandler
{
    public Func<Bind, CancellationToken, ValueTask<BindDecision>> Decide { get; set; } = (_, _) => new(new BindDecision(CommandStatus.Ok, "centre"));

    public Action<SmppRequest> Request { get; set; } = request => request.Respond(CommandStatus.Ok);

    public ConcurrentQueue<SmppRequest> Requests { get; } = new();

    public int BoundCount { get; private set; }

    public SessionEnd? End { get; private set; }

    public ValueTask<BindDecision> BindAsync(SmppSession session, Bind bind, CancellationToken cancellation) => Decide(bind, cancellation);

    public void OnBound(SmppSession session) => BoundCount++;

    public void OnRequest(SmppSession session, in SmppRequest request)
    {
        Requests.Enqueue(request);
        Request(request);
    }

    public void OnClosed(SmppSession session, SessionEnd end) => End = end;
}
