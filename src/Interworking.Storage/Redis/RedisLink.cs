using Interworking.Gateway.Registrar;
using Microsoft.Extensions.Logging;
using StackExchange.Redis;

namespace Interworking.Storage.Redis;

/// <summary>
/// The guard around the client library: every call passes here with a time limit, a watchdog asks each second, and a connection that fails or falls silent
/// is replaced. While there is none, calls fail at once.
/// </summary>
internal sealed partial class RedisLink : IAsyncDisposable
{
    private static readonly TimeSpan CallLimit = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan WatchInterval = TimeSpan.FromSeconds(1);

    /// <summary>After so long without an answer callers are told at once.</summary>
    private static readonly TimeSpan SuspectAfter = TimeSpan.FromSeconds(1);

    /// <summary>And after so long more the connection is replaced.</summary>
    private static readonly TimeSpan DeadAfter = TimeSpan.FromSeconds(2);

    private static readonly TimeSpan StartWithin = TimeSpan.FromSeconds(2);

    private static readonly TimeSpan RetryEvery = TimeSpan.FromMilliseconds(500);

    private readonly ConfigurationOptions _settings;
    private readonly RedisKeys _keys;
    private readonly IReadOnlyDictionary<RedisChannel, Action<string>> _subscriptions;
    private readonly Action _restored;
    private readonly TimeProvider _time;
    private readonly ILogger _logger;
    private readonly CancellationTokenSource _stopping = new();
    private readonly TaskCompletionSource _tried = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private volatile RedisConnection? _current;
    private volatile string _trouble = "not connected yet";
    private Task _running = Task.CompletedTask;
    private RedisValue _life;
    private bool _disposed;

    /// <param name="settings">Where to.</param>
    /// <param name="keys">Names.</param>
    /// <param name="subscriptions">Channels and what is done with their messages, on any thread.</param>
    /// <param name="restored">Called, by one thread at a time, when a connection is there, and when the store was found emptied.</param>
    /// <param name="time">The clock.</param>
    /// <param name="logger">For the connection's fate.</param>
    public RedisLink(
        ConfigurationOptions settings, RedisKeys keys, IReadOnlyDictionary<RedisChannel, Action<string>> subscriptions, Action restored, TimeProvider time, ILogger logger)
    {
        (_settings, _keys, _subscriptions, _restored, _time, _logger) = (settings, keys, subscriptions, restored, time, logger);
    }

    /// <summary>Why the store cannot be asked; null while it can.</summary>
    public string? Trouble => _current switch
    {
        null => _trouble,
        { IsSuspect: true } => "does not answer",
        _ => null,
    };

    /// <summary>Begins; returns when the first attempt to connect has ended, however it ended, or takes too long to wait for.</summary>
    public Task StartAsync(CancellationToken stop)
    {
        _running = RunAsync(_stopping.Token);
        return Task.WhenAny(_tried.Task, Task.Delay(StartWithin, _time, stop));
    }

    public async Task StopAsync(CancellationToken stop)
    {
        await _stopping.CancelAsync();
        await _running.WaitAsync(stop);
    }

    /// <summary>The container disposes a service once for each interface it is known by.</summary>
    public async ValueTask DisposeAsync()
    {
        if (Interlocked.Exchange(ref _disposed, true)) return;
        await StopAsync(CancellationToken.None);
        _stopping.Dispose();
    }

    /// <summary>Runs a script and gives its answer, a list.</summary>
    /// <exception cref="RegistrarUnavailableException">No answer, or not such a one; what was asked may have been done all the same.</exception>
    public async ValueTask<RedisValue[]> EvaluateAsync(string script, RedisKey[] keys, RedisValue[] arguments, CancellationToken stop)
    {
        if (_current is not { IsSuspect: false } connection) throw new RegistrarUnavailableException($"Redis: {Trouble}");
        try
        {
            return await EvaluateAsync(connection, script, keys, arguments, stop);
        }
        catch (RedisServerException error) when (error.Message.StartsWith("NOSCRIPT", StringComparison.Ordinal))
        {
            // Its scripts were flushed; the library has noticed by this answer and sends the text again.
            return await AgainAsync(connection, script, keys, arguments, stop);
        }
        catch (Exception error) when (IsRedis(error, stop))
        {
            throw Unavailable(connection, error);
        }
    }

    private async ValueTask<RedisValue[]> AgainAsync(RedisConnection connection, string script, RedisKey[] keys, RedisValue[] arguments, CancellationToken stop)
    {
        try
        {
            return await EvaluateAsync(connection, script, keys, arguments, stop);
        }
        catch (Exception error) when (IsRedis(error, stop))
        {
            throw Unavailable(connection, error);
        }
    }

    private async ValueTask<RedisValue[]> EvaluateAsync(RedisConnection connection, string script, RedisKey[] keys, RedisValue[] arguments, CancellationToken stop) =>
        ((RedisValue[]?)await connection.Database.ScriptEvaluateAsync(script, keys, arguments).WaitAsync(CallLimit, _time, stop))!;

    private static RegistrarUnavailableException Unavailable(RedisConnection connection, Exception error)
    {
        // A primary that was demoted goes on answering reads: the next connection may find the new one.
        if (error is RedisServerException && error.Message.StartsWith("READONLY", StringComparison.Ordinal)) connection.Fail("the server has become a replica");
        return new RegistrarUnavailableException($"Redis: {InBrief(error)}", error);
    }

    /// <summary>The library appends its whole state to what it has to say.</summary>
    private static string InBrief(Exception error) => error switch
    {
        TimeoutException => "does not answer",
        RedisConnectionException connection => $"no connection ({connection.FailureType})",
        _ => error.Message,
    };

    private async Task RunAsync(CancellationToken stop)
    {
        bool told = false;
        while (!stop.IsCancellationRequested)
        {
            try
            {
                await LiveAsync(() => told = false, stop);
            }
            catch (OperationCanceledException) when (stop.IsCancellationRequested)
            {
                return;
            }
            catch (Exception error)
            {
                _trouble = InBrief(error);
            }

            _tried.TrySetResult();
            if (!told) Log.Lost(_logger, _trouble);
            told = true;
            await Task.Delay(RetryEvery, _time, stop).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    /// <summary>One life of the connection.</summary>
    private async Task LiveAsync(Action connected, CancellationToken stop)
    {
        await using RedisConnection connection = await RedisConnection.OpenAsync(_settings, _subscriptions, CallLimit, _time, stop);
        try
        {
            await CheckLifeAsync(connection, await connection.Database.StringGetAsync(_keys.Life).WaitAsync(CallLimit, _time, stop), stop);
            _current = connection;
            _restored();
            connected();
            Log.Connected(_logger);
            _tried.TrySetResult();
            _trouble = await WatchAsync(connection, stop);
        }
        finally
        {
            _current = null;
        }
    }

    /// <summary>Asks each second, and looks at the answer for a store that was emptied. Returns why the connection is of no more use.</summary>
    private async Task<string> WatchAsync(RedisConnection connection, CancellationToken stop)
    {
        while (true)
        {
            await Task.WhenAny(connection.Failed, Task.Delay(WatchInterval, _time, stop));
            stop.ThrowIfCancellationRequested();
            if (connection.Failed.IsCompleted) return await connection.Failed;

            Task<RedisValue> asked = connection.Database.StringGetAsync(_keys.Life);
            if (!await AnsweredAsync(asked, SuspectAfter, connection, stop))
            {
                connection.IsSuspect = true;
                Log.Suspect(_logger);
                if (!await AnsweredAsync(asked, DeadAfter, connection, stop)) return connection.Failed.IsCompleted ? await connection.Failed : "does not answer";
                connection.IsSuspect = false;
            }

            if (await CheckLifeAsync(connection, await asked, stop))
            {
                Log.Emptied(_logger);
                _restored();
            }
        }
    }

    private async Task<bool> AnsweredAsync(Task asked, TimeSpan limit, RedisConnection connection, CancellationToken stop)
    {
        await Task.WhenAny(asked, connection.Failed, Task.Delay(limit, _time, stop));
        stop.ThrowIfCancellationRequested();
        return asked.IsCompleted;
    }

    /// <summary>True when the store is not the one that was known: emptied, or another.</summary>
    private async Task<bool> CheckLifeAsync(RedisConnection connection, RedisValue found, CancellationToken stop)
    {
        if (found.HasValue && found == _life) return false;
        if (!found.HasValue)
        {
            string mine = Guid.NewGuid().ToString("N");
            // Another node may have been quicker: then it counts what that one wrote.
            await connection.Database.StringSetAsync(_keys.Life, mine, when: When.NotExists).WaitAsync(CallLimit, _time, stop);
            found = await connection.Database.StringGetAsync(_keys.Life).WaitAsync(CallLimit, _time, stop);
        }

        _life = found;
        return true;
    }

    /// <summary>What the library throws when the server, the network or the connection fails: not bugs of ours.</summary>
    private static bool IsRedis(Exception error, CancellationToken stop) =>
        error is RedisException or RedisCommandException or TimeoutException or ObjectDisposedException or InvalidCastException
        || (error is OperationCanceledException && !stop.IsCancellationRequested);

    private static partial class Log
    {
        [LoggerMessage(4201, LogLevel.Information, "Redis: connected")]
        public static partial void Connected(ILogger logger);

        [LoggerMessage(4202, LogLevel.Error, "Redis: {Why}. REGISTER is answered 503, apps that are known are still sent to; trying again")]
        public static partial void Lost(ILogger logger, string why);

        [LoggerMessage(4203, LogLevel.Warning, "Redis does not answer; what is asked of it fails at once until it does")]
        public static partial void Suspect(ILogger logger);

        [LoggerMessage(4204, LogLevel.Warning, "Redis was emptied: apps come back as they refresh their registrations, what waits is marked again")]
        public static partial void Emptied(ILogger logger);
    }
}
