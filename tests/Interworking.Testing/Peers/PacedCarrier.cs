using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;
using System.Threading.Channels;
using Interworking.Smpp.Pdus;
using Interworking.Smpp.Session;
using Interworking.Smpp.Values;

namespace Interworking.Testing.Peers;

/// <summary>
/// A carrier with one bind to each of several nodes that submits at a steady rate, over whichever binds are there, binds again when it is cut off, and keeps
/// what became of each message.
/// </summary>
public sealed class PacedCarrier : IAsyncDisposable
{
    private static readonly TimeSpan BindAgainAfter = TimeSpan.FromMilliseconds(200);

    private readonly PacedCarrierOptions _options;
    private readonly Func<int, ShortMessage> _message;
    private readonly Pacer _pacer;
    private readonly CancellationTokenSource _stop = new();
    private readonly CancellationTokenSource _unbind = new();
    private readonly Link[] _links;
    private readonly Task[] _binding;
    private readonly Task[] _submitting;
    private volatile string _password;

    /// <param name="options">Where, who and how fast.</param>
    /// <param name="message">The message of a number; numbers count from 1.</param>
    public PacedCarrier(PacedCarrierOptions options, Func<int, ShortMessage> message)
    {
        (_options, _message, _password) = (options, message, options.Password);
        _pacer = new Pacer(options.MessagesPerSecond);
        _links = [.. options.Nodes.Select(node => new Link(node))];
        _binding = [.. _links.Select(BindAsync)];
        _submitting = [.. _links.SelectMany(link => Enumerable.Range(0, options.Window).Select(_ => SubmitAsync(link)))];
    }

    /// <summary>What it binds with from now on; its binds stay.</summary>
    public void UsePassword(string password) => _password = password;

    /// <summary>What was submitted, in the order in which it was answered or given up.</summary>
    public ConcurrentQueue<Submission> Submissions { get; } = new();

    /// <summary>What came back on all binds.</summary>
    public Inbox<ShortMessage> Received { get; } = new();

    /// <summary>Submits nothing more; returns when everything is answered or given up. The binds stay.</summary>
    public async Task StopAsync()
    {
        await _stop.CancelAsync();
        await _pacer.DisposeAsync();
        await Task.WhenAll(_submitting);
    }

    public async ValueTask DisposeAsync()
    {
        await _unbind.CancelAsync();
        await Task.WhenAll(_binding);
        await StopAsync();
        _stop.Dispose();
        _unbind.Dispose();
    }

    private async Task SubmitAsync(Link link)
    {
        while (true)
        {
            LoadCarrier carrier;
            int number;
            try
            {
                number = await _pacer.Due.ReadAsync();
                carrier = await link.UpAsync(_stop.Token);
            }
            catch (Exception error) when (error is ChannelClosedException or OperationCanceledException)
            {
                return;
            }

            ShortMessage message = _message(number);
            SendResult result = await carrier.SubmitAsync(message);
            Submissions.Enqueue(new Submission(number, result.Outcome, result.Status, (result.Response as SubmitSmResp)?.MessageId ?? "", DateTimeOffset.UtcNow));
        }
    }

    private async Task BindAsync(Link link)
    {
        while (!_unbind.IsCancellationRequested)
        {
            try
            {
                await using LoadCarrier carrier = await LoadCarrier.BindAsync(link.Node, _options.SystemId, _password, _options.Window, received: Received);
                if (carrier.BindStatus == CommandStatus.Ok)
                {
                    link.Up(carrier);
                    await Task.WhenAny(carrier.Ended, Task.Delay(Timeout.Infinite, _unbind.Token));
                    link.Down();
                }
            }
            catch (SocketException)
            {
                // The node is not there.
            }

            await Task.WhenAny(Task.Delay(BindAgainAfter, _unbind.Token));
        }
    }

    private sealed class Link(IPEndPoint node)
    {
        private volatile TaskCompletionSource<LoadCarrier> _up = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public IPEndPoint Node => node;

        public Task<LoadCarrier> UpAsync(CancellationToken stop) => _up.Task is { IsCompleted: true } up ? up : _up.Task.WaitAsync(stop);

        public void Up(LoadCarrier carrier) => _up.SetResult(carrier);

        public void Down() => _up = new TaskCompletionSource<LoadCarrier>(TaskCreationOptions.RunContinuationsAsynchronously);
    }
}

/// <summary>Where a carrier binds and how fast it submits.</summary>
/// <param name="Nodes">One bind to each.</param>
/// <param name="SystemId">The same everywhere.</param>
/// <param name="Password">Its password.</param>
/// <param name="MessagesPerSecond">Over all binds.</param>
/// <param name="Window">Of each bind.</param>
public sealed record PacedCarrierOptions(IReadOnlyList<IPEndPoint> Nodes, string SystemId, string Password, int MessagesPerSecond, int Window = 100);

/// <summary>What became of a submit_sm.</summary>
/// <param name="Number">Its message's.</param>
/// <param name="Outcome">Answered, or why not.</param>
/// <param name="Status">The answer.</param>
/// <param name="MessageId">Our id, when it was taken.</param>
/// <param name="At">When.</param>
public sealed record Submission(int Number, SendOutcome Outcome, CommandStatus Status, string MessageId, DateTimeOffset At)
{
    /// <summary>Answered 0x00: a promise.</summary>
    public bool IsOk => Outcome == SendOutcome.Answered && Status == CommandStatus.Ok;
}
