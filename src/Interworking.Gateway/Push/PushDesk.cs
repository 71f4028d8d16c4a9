using System.Collections.Concurrent;
using Interworking.Gateway.Messages;
using Interworking.Gateway.Pipeline;
using Interworking.Gateway.Pipeline.Ledger;
using Interworking.Gateway.Pipeline.Spool;
using Interworking.Gateway.Sip;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Interworking.Gateway.Push;

/// <summary>
/// Wakes the apps of accounts for which something waits: each device once for each message, whatever is retried. What a device was woken for stands beside its push
/// data, so that a restart, a takeover and an outage of the gateway leave nobody asleep and wake nobody twice. One loop; no message waits for it.
/// </summary>
public sealed partial class PushDesk(
    PushQueue queue, PushTargets targets, IPushGateway gateway, ISpoolStore spool, Ledger ledger, Deliverer deliverer, PushOptions options, PushMetrics metrics,
    TimeProvider time, ILogger<PushDesk> logger, PushResults? results = null) : BackgroundService, IHostedLifecycleService
{
    /// <summary>Messages that come to wait within it after a push share that push.</summary>
    public static readonly TimeSpan Shared = TimeSpan.FromSeconds(3);

    private const int Page = 256;
    private const int AtATime = 16;

    /// <summary>Accounts tried while the gateway is down.</summary>
    private const int Probes = 4;

    /// <summary>Waiting rows looked at for what is newest; more than these share its push.</summary>
    private const int Rows = 100;

    /// <summary>Shortest wait for those that do not answer: several are looked at together.</summary>
    private static readonly TimeSpan Step = TimeSpan.FromMilliseconds(200);

    /// <summary>What another node left, and what is over.</summary>
    private static readonly TimeSpan SweepEvery = TimeSpan.FromMinutes(10);

    private readonly PushHealth _health = new();
    private readonly ConcurrentDictionary<(long AccountId, string Key), long> _recent = new();
    private readonly PushPatience _patience = new(time);
    private readonly TaskCompletionSource _open = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private IEnumerator<long>? _sweep;
    private long _sweptAt;

    /// <summary>Every listener is open: an app that is woken finds it.</summary>
    public Task StartedAsync(CancellationToken cancellationToken)
    {
        _open.TrySetResult();
        return Task.CompletedTask;
    }

    Task IHostedLifecycleService.StartingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    Task IHostedLifecycleService.StoppingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    Task IHostedLifecycleService.StoppedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        if (options.Webhook.Length == 0) return;
        await _open.Task.WaitAsync(stoppingToken);
        Sweep(); // what a former life left
        while (true)
        {
            try
            {
                await SomeAsync(stoppingToken);
                if (_health.Pause > TimeSpan.Zero) await Task.Delay(_health.Pause, time, stoppingToken);
                if (_sweep is null && (queue.TakeOverflow() || time.GetElapsedTime(_sweptAt) >= SweepEvery)) Sweep();
                await RoundAsync(Next(_health.IsUp ? Page : Probes), stoppingToken);
            }
            catch (Exception error) when (error is not OperationCanceledException || !stoppingToken.IsCancellationRequested)
            {
                Log.Crashed(logger, error);
                await Task.Delay(TimeSpan.FromSeconds(1), time, stoppingToken);
                Sweep(); // those of the round are lost from the queue
            }
        }
    }

    /// <summary>Until somebody waits, or does not answer for long, or it is time to look at all.</summary>
    private async Task SomeAsync(CancellationToken stop)
    {
        if (_sweep is not null) return;
        TimeSpan most = queue.NextIn is not { } next ? SweepEvery : next > Step ? next : Step;
        using var over = new CancellationTokenSource(most, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(over.Token, stop);
        try
        {
            await queue.WaitAsync(either.Token);
        }
        catch (OperationCanceledException) when (!stop.IsCancellationRequested)
        {
            // It was time.
        }
    }

    /// <summary>All accounts with something waiting are looked at from now on, after those that have just come to wait.</summary>
    private void Sweep()
    {
        _sweptAt = time.GetTimestamp();
        _patience.ForgetOld();
        ledger.Append(ForgetPushEntry.OlderThan(time.GetUtcNow()));
        _sweep?.Dispose();
        _sweep = deliverer.WaitingAccounts.GetEnumerator();
    }

    private IReadOnlyDictionary<long, MessageId> Next(int most)
    {
        IReadOnlyDictionary<long, MessageId> queued = queue.Take(most);
        if (queued.Count > 0 || _sweep is null) return queued;
        Dictionary<long, MessageId> swept = new(most);
        while (swept.Count < most && _sweep is not null)
        {
            if (_sweep.MoveNext()) swept.TryAdd(_sweep.Current, default);
            else _sweep = null;
        }

        return swept;
    }

    private async Task RoundAsync(IReadOnlyDictionary<long, MessageId> accounts, CancellationToken stop)
    {
        if (accounts.Count == 0) return;
        IReadOnlyList<PushWork> work = await targets.FindAsync(accounts, stop);
        if (work.Count == 0) return;
        await ledger.BarrierAsync(); // rows that came to wait before this moment are readable now
        int answered = 0, failed = 0, throttled = 0;
        string trouble = "";
        await Parallel.ForEachAsync(work, new ParallelOptions { MaxDegreeOfParallelism = AtATime, CancellationToken = stop }, async (one, token) =>
        {
            foreach ((KeptPushDevice device, MessageId newest) in await WantedAsync(one, token))
            {
                PushResult result = await gateway.SendAsync(new PushNotification(device.Device, newest, options.IncludeNumber ? one.Account.Did : null), token);
                metrics.Pushed(result.Verdict);
                results?.Record(device.Device, result);
                if (result.Verdict is PushVerdict.Trouble or PushVerdict.Throttled)
                {
                    if (result.Verdict == PushVerdict.Trouble) Interlocked.Increment(ref failed);
                    else Interlocked.Increment(ref throttled);
                    Volatile.Write(ref trouble, result.Why);
                    Again(device, newest, result);
                    continue;
                }

                Interlocked.Increment(ref answered);
                await EndAsync(device, newest, result.Verdict);
            }
        });
        // A few may be throttled each for itself; several and nobody else, then the gateway has enough of all.
        Judge(answered, failed + (throttled >= Probes ? throttled : 0), trouble);
    }

    /// <summary>Devices that were not woken for the newest message of the account yet. What shares the push before it is written down as pushed.</summary>
    private async ValueTask<IReadOnlyList<(KeptPushDevice Device, MessageId Newest)>> WantedAsync(PushWork work, CancellationToken stop)
    {
        IReadOnlyList<SpooledMessage> rows = await spool.ReadWaitingAsync(work.Account.Id, work.Since, Rows, stop);
        // A disposition notification or an alert wakes nobody: it is there when the app comes.
        MessageId waiting = rows.LastOrDefault(row => row.Message.NoticeType is null or ContentTypes.TextUtf8)?.Message.Id ?? default;
        MessageId newest = waiting > work.Sending ? waiting : work.Sending;
        if (newest == default) return [];
        List<(KeptPushDevice, MessageId)> wanted = [];
        foreach (KeptPushDevice device in work.Devices)
        {
            if (device.PushedTo >= newest) continue;
            if (_patience.Left(device.Device) is { } wait) queue.AddLater(device.Device.AccountId, wait);
            else if (IsRecent(device.Device)) ledger.Append(new PushedEntry(device.Device, newest));
            else wanted.Add((device, newest));
        }

        return wanted;
    }

    private async ValueTask EndAsync(KeptPushDevice device, MessageId newest, PushVerdict verdict)
    {
        (long, string) key = (device.Device.AccountId, device.Device.Key);
        _patience.Forget(device.Device);
        if (verdict == PushVerdict.Sent) Remember(key);
        LedgerEntry entry = verdict == PushVerdict.Gone ? ForgetPushEntry.Of(device.Device) : new PushedEntry(device.Device, newest);
        await ledger.Append(entry).Committed;
    }

    /// <summary>Later, unless it is this one alone that the gateway never takes.</summary>
    private void Again(KeptPushDevice device, MessageId newest, in PushResult result)
    {
        if (_patience.Failed(device.Device, result, _health.IsUp) is not { } wait)
        {
            metrics.Pushed(PushVerdict.Refused);
            ledger.Append(new PushedEntry(device.Device, newest));
        }
        else if (wait > TimeSpan.Zero) queue.AddLater(device.Device.AccountId, wait); // what was being tried has ended by then, or waits
        else queue.Add(device.Device.AccountId);
    }

    private void Judge(int answered, int failed, string trouble)
    {
        if (!_health.Ended(answered, failed)) return;
        metrics.Up(_health.IsUp);
        if (_health.IsUp) Log.Up(logger, queue.Count);
        else Log.Down(logger, trouble);
    }

    private bool IsRecent(PushDevice device) =>
        _recent.TryGetValue((device.AccountId, device.Key), out long at) && time.GetElapsedTime(at) < Shared;

    private void Remember((long, string) key)
    {
        if (_recent.Count >= 10_000)
            foreach (((long, string) old, long at) in _recent) if (time.GetElapsedTime(at) >= Shared) _recent.TryRemove(old, out _);
        _recent[key] = time.GetTimestamp();
    }

    private static partial class Log
    {
        [LoggerMessage(2720, LogLevel.Warning, "The push gateway does not take pushes ({Why}); apps that sleep get their messages when they register by themselves, and are woken when it works again")]
        public static partial void Down(ILogger logger, string why);

        [LoggerMessage(2721, LogLevel.Information, "The push gateway takes pushes again; {Accounts} accounts are to be looked at")]
        public static partial void Up(ILogger logger, int accounts);

        [LoggerMessage(2722, LogLevel.Error, "Waking apps threw; it goes on with all accounts that have something waiting")]
        public static partial void Crashed(ILogger logger, Exception error);
    }
}
