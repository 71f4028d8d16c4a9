using System.Net;
using System.Threading.Channels;
using Interworking.Gateway.Messages;
using Interworking.Gateway.Pipeline;
using Interworking.Gateway.Pipeline.Ledger;
using Interworking.Gateway.Pipeline.Spool;
using Interworking.Gateway.Provisioning;
using Interworking.Gateway.Registrar;
using Interworking.Sip.Messages;
using Interworking.Smpp.Text;
using Interworking.Smpp.Values;
using Microsoft.Extensions.Logging.Abstractions;

namespace Interworking.Gateway.Tests.Pipeline;

/// <summary>When silent nodes are judged, and that what they left is delivered.</summary>
public sealed class TakeoverWatchTests : IAsyncLifetime
{
    private static readonly TimeSpan Turn = TimeSpan.FromSeconds(2);

    private readonly ScriptedWork _shared = new();
    private readonly ScriptedRegistrar _registrar = new();
    private PipelineFixture _gateway = null!;
    private TakeoverWatch _watch = null!;

    public async Task InitializeAsync()
    {
        _gateway = await PipelineFixture.StartAsync();
        _watch = new TakeoverWatch(
            _shared, _gateway.Spool, _gateway.Deliverer, _gateway.Forwarder, _gateway.Receipts, _gateway.Links, _registrar, _gateway.Accounts, _gateway.Time, _gateway.Metrics,
            NullLogger<TakeoverWatch>.Instance);
        await _watch.StartAsync(default);
        await _watch.StartedAsync(default);
        (await _shared.NextAsync()).Should().Be("exchange");
    }

    public async Task DisposeAsync()
    {
        await _watch.StoppingAsync(default);
        await _gateway.DisposeAsync();
    }

    [Fact]
    public async Task TakeOver_JustStarted_WaitsTenSecondsOfAnswers()
    {
        DateTimeOffset started = _gateway.Time.GetUtcNow();
        await TurnsUntilAsync("takeover");
        (_gateway.Time.GetUtcNow() - started).Should().BeGreaterThanOrEqualTo(TimeSpan.FromSeconds(10)).And.BeLessThan(TimeSpan.FromSeconds(20));
    }

    [Fact]
    public async Task TakeOver_DatabaseWasAway_WaitsTenSecondsOfAnswersAgain()
    {
        await TurnsUntilAsync("takeover");
        _shared.FailNext = "exchange";
        await TurnsUntilAsync("failed");
        DateTimeOffset failed = _gateway.Time.GetUtcNow();

        await TurnsUntilAsync("takeover");

        (_gateway.Time.GetUtcNow() - failed).Should().BeGreaterThanOrEqualTo(TimeSpan.FromSeconds(10), "all nodes were silent while it was away");
    }

    /// <summary>A receipt that came to another node has finished one of ours: nothing here heard of it.</summary>
    [Fact]
    public async Task Turns_OtherNodesFinishedSome_TheGaugeFollowsTheDatabase()
    {
        _gateway.Metrics.WaitingChanged(1000);
        _shared.Unfinished = 7;

        await TurnsUntilAsync("count");
        await TurnsUntilAsync("exchange");

        _gateway.Metrics.Waiting.Should().Be(7);
    }

    [Fact]
    public async Task TakeOver_AppRegisteredMeanwhile_GetsItsMessageAtOnce()
    {
        Account account = _gateway.NewAccount();
        await SpoolAsync(account);
        _registrar.Registered = account.Did;
        _shared.Left.Enqueue(new TakenOver("b", [account.Id], 1, 0, 0));

        await TurnsUntilAsync("takeover");

        ScriptedApps.Attempt attempt = await _gateway.Apps.NextAsync();
        attempt.Answer.SetResult(ScriptedApps.Delivered);
        await _gateway.Running.DrainAsync().WaitAsync(Limits.Patience);
        (await _gateway.CdrsAsync()).Should().Equal("delivered");
        _registrar.Marked.Should().Be(account.Did);
    }

    [Fact]
    public async Task TakeOver_AppNotRegistered_WaitsAndNothingOvertakesIt()
    {
        Account account = _gateway.NewAccount();
        await SpoolAsync(account);
        _shared.Left.Enqueue(new TakenOver("b", [account.Id], 1, 0, 0));
        await TurnsUntilAsync("takeover");
        await TurnsUntilAsync("exchange"); // the turn before has ended

        (Delivery _, Task<Answer> answer) = _gateway.Accept(account, "later");

        (await answer.WaitAsync(Limits.Patience)).Kind.Should().Be(AnswerKind.Accepted);
        _gateway.Apps.IsQuiet.Should().BeTrue();
        (await _gateway.CountAsync("spool")).Should().Be(2);
    }

    [Fact]
    public async Task TakeOver_QueuesOfPolicies_AreCountedSoThatNothingOvertakes()
    {
        _shared.Left.Enqueue(new TakenOver("b", [], 3, 0, 0) { Queues = [new QueuedRecipient("to env4", "2221", 2), new QueuedRecipient("to env4", "2222", 1)] });

        await TurnsUntilAsync("takeover");
        await TurnsUntilAsync("exchange"); // the turn before has ended

        _gateway.Forwarder.Queues.Should().Equal(("to env4", 3L));
        _gateway.Metrics.Waiting.Should().Be(3);
    }

    [Fact]
    public async Task TakeOver_AnswerLost_WhatWasTakenIsFoundLater()
    {
        Account account = _gateway.NewAccount();
        await SpoolAsync(account);
        _shared.FailNext = "takeover";
        await TurnsUntilAsync("failed");

        await TurnsUntilAsync("takeover");

        (await _gateway.Apps.NextAsync()).Answer.SetResult(ScriptedApps.Delivered);
        await _gateway.Running.DrainAsync().WaitAsync(Limits.Patience);
    }

    private async Task TurnsUntilAsync(string what)
    {
        while (true)
        {
            while (_shared.TryNext(out string? passed))
            {
                if (passed == what) return;
            }

            _gateway.Time.Advance(Turn);
            if (await _shared.NextAsync() == what) return;
        }
    }

    /// <summary>A row of this node's of which the pipeline does not know.</summary>
    private async Task SpoolAsync(Account account)
    {
        MessageId id = _gateway.Ids.Next();
        DateTimeOffset now = _gateway.Time.GetUtcNow();
        await _gateway.Ledger.Append(new SpoolEntry(new SpooledMessage
        {
            Message = new Message
            {
                Id = id,
                TraceId = $"env1-{id}",
                Direction = Direction.SmsToSip,
                Origin = new Origin { Number = "4477", Raw = "+4477", Carrier = "TATA", SystemId = "tata" },
                Destination = account.Did,
                DestinationRaw = account.Did,
                Text = "left behind",
                Alphabet = Alphabet.Gsm7,
                AcceptedAt = now,
                ExpiresAt = now.AddHours(48),
                Parts = [new MessagePart(id, 1, ReceiptRequest.None)],
            },
            AccountId = account.Id,
            State = SpoolState.Waiting,
            DueAt = now.AddHours(1),
        })).Committed;
    }

    /// <summary>Shared work that a test scripts; tells what it was asked, in order.</summary>
    private sealed class ScriptedWork : ISharedWork
    {
        private readonly Channel<string> _asked = Channel.CreateUnbounded<string>();

        public Queue<TakenOver> Left { get; } = new();

        public volatile string? FailNext;

        public long Unfinished { get; set; }

        public async Task<string> NextAsync() => await _asked.Reader.ReadAsync().AsTask().WaitAsync(Limits.Patience);

        public bool TryNext(out string? what) => _asked.Reader.TryRead(out what);

        public ValueTask<TakenOver?> TakeOverAsync(DateTimeOffset now, int limit, CancellationToken stop)
        {
            Tell("takeover");
            return new(Left.TryDequeue(out TakenOver? left) ? left : null);
        }

        public ValueTask<IReadOnlyList<string>> ExchangeReceiptsAsync(IReadOnlyCollection<string> reachable, DateTimeOffset now, int limit, CancellationToken stop)
        {
            Tell("exchange");
            return new((IReadOnlyList<string>)[]);
        }

        public ValueTask<long> CountAsync(CancellationToken stop)
        {
            Tell("count");
            return new(Unfinished);
        }

        private void Tell(string what)
        {
            bool fail = FailNext == what;
            if (fail) FailNext = null;
            _asked.Writer.TryWrite(fail ? "failed" : what);
            if (fail) throw new LedgerUnavailableException(rolledBack: false, "scripted");
        }
    }

    /// <summary>Knows one registered app at most, and who was marked last.</summary>
    private sealed class ScriptedRegistrar : IRegistrar
    {
        public volatile string? Registered;

        public volatile string? Marked;

        public long Count => 0;

        public ValueTask<IReadOnlyList<Binding>> LookupAsync(string aor, CancellationToken stop) => new(aor != Registered
            ? (IReadOnlyList<Binding>)[]
            :
            [
                new Binding
                {
                    Contact = $"sip:{aor}@203.0.113.7",
                    ExpiresAt = DateTimeOffset.MaxValue,
                    CallId = "call-1",
                    CSeq = 1,
                    Transport = SipTransport.Udp,
                    Source = new IPEndPoint(IPAddress.Loopback, 5060),
                    Local = new IPEndPoint(IPAddress.Loopback, 5060),
                    Node = "a",
                },
            ]);

        public ValueTask<RegisterResult> UpdateAsync(string aor, RegisterUpdate update, CancellationToken stop) =>
            new(new RegisterResult(RegisterVerdict.Done, [], WakeWaiting: false));

        public ValueTask MarkWaitingAsync(string aor, CancellationToken stop)
        {
            Marked = aor;
            return ValueTask.CompletedTask;
        }
    }
}
