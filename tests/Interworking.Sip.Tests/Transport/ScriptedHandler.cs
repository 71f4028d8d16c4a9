using System.Collections.Concurrent;
using System.Threading.Channels;
using Interworking.Sip.Messages;
using Interworking.Sip.Transport;

namespace Interworking.Sip.Tests.Transport;

/// <summary>Hands requests to the test, or answers them at once.</summary>
internal sealed class ScriptedHandler(Func<SipRequest, SipOutgoingResponse?>? answer = null) : ISipHandler
{
    private readonly Channel<ServerTransaction> _requests = Channel.CreateUnbounded<ServerTransaction>();

    public ConcurrentQueue<Flow> Closed { get; } = new();

    public TaskCompletionSource<Flow> FirstClosed { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public int Seen { get; private set; }

    /// <summary>Wants nothing to do with whatever comes.</summary>
    public bool Refuses { get; set; }

    public bool Takes(SipRequest request, Flow flow) => !Refuses;

    public void OnRequest(ServerTransaction transaction)
    {
        Seen++;
        if (answer?.Invoke(transaction.Request) is { } response) transaction.Respond(response);
        _requests.Writer.TryWrite(transaction);
    }

    public void OnFlowClosed(Flow flow)
    {
        Closed.Enqueue(flow);
        FirstClosed.TrySetResult(flow);
    }

    public Task<ServerTransaction> NextAsync() => _requests.Reader.ReadAsync().AsTask().WaitAsync(TimeSpan.FromSeconds(10));

    public static SipOutgoingRequest Message(string text = "hello") => new()
    {
        Method = SipMethods.Message,
        RequestUri = "sip:1111@127.0.0.1",
        From = "<sip:2222@example.net>;tag=f1",
        To = "<sip:1111@example.net>",
        CallId = "c1@example.net",
        CSeq = 1,
        ContentType = "text/plain",
        Body = System.Text.Encoding.UTF8.GetBytes(text),
    };
}
