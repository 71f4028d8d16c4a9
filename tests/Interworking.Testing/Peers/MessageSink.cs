using System.Text;
using System.Threading.Channels;
using Interworking.Sip.Messages;
using Interworking.Sip.Transport;

namespace Interworking.Testing.Peers;

/// <summary>What apps do with a request that comes in: a MESSAGE is kept and answered 200 after a delay. Any number of apps may share it.</summary>
public sealed class MessageSink : IAsyncDisposable
{
    private static readonly SipOutgoingResponse Ok = new(200);

    private readonly TimeSpan _delay;
    private readonly Channel<(ServerTransaction Transaction, long At)> _unanswered = Channel.CreateUnbounded<(ServerTransaction, long)>();
    private readonly Task _answering;

    /// <param name="delay">From a MESSAGE to its 200.</param>
    public MessageSink(TimeSpan delay = default)
    {
        _delay = delay;
        _answering = AnswerAsync();
    }

    /// <summary>Every MESSAGE that arrived; retransmissions are absorbed below.</summary>
    public Inbox<AppMessage> Received { get; } = new();

    public void OnRequest(ServerTransaction transaction)
    {
        SipRequest request = transaction.Request;
        if (request.Method != SipMethods.Message)
        {
            transaction.Respond(new SipOutgoingResponse(405));
            return;
        }

        Received.Add(new AppMessage(request.RequestUri.User ?? "", request.From?.Uri.User ?? "", Encoding.UTF8.GetString(request.Body.Span),
            request.CallId ?? "", DateTimeOffset.UtcNow));
        if (_delay == TimeSpan.Zero) transaction.Respond(Ok);
        else _unanswered.Writer.TryWrite((transaction, TimeProvider.System.GetTimestamp()));
    }

    public async ValueTask DisposeAsync()
    {
        _unanswered.Writer.TryComplete();
        await _answering;
    }

    /// <summary>The delay is the same for all, so the order of arrival is the order of answers.</summary>
    private async Task AnswerAsync()
    {
        await foreach ((ServerTransaction transaction, long at) in _unanswered.Reader.ReadAllAsync())
        {
            TimeSpan left = _delay - TimeProvider.System.GetElapsedTime(at);
            if (left > TimeSpan.Zero) await Task.Delay(left);
            transaction.Respond(Ok);
        }
    }
}

/// <summary>A MESSAGE as its app saw it.</summary>
/// <param name="Did">User of the Request-URI.</param>
/// <param name="From">User of From.</param>
/// <param name="Text">The body.</param>
/// <param name="CallId">Shared by all attempts of one message.</param>
/// <param name="At">When it arrived.</param>
public sealed record AppMessage(string Did, string From, string Text, string CallId, DateTimeOffset At);
