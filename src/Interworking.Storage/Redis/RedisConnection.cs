using StackExchange.Redis;

namespace Interworking.Storage.Redis;

/// <summary>
/// One life of the connection to Redis. The client library would mend a connection by itself, but does not notice a server that has stopped to answer, and
/// what was published meanwhile is lost unseen: so at the first fault the whole is thrown away, and the next life begins with a clean slate.
/// </summary>
internal sealed class RedisConnection : IAsyncDisposable
{
    private static readonly TimeSpan CloseWithin = TimeSpan.FromSeconds(2);

    private readonly ConnectionMultiplexer _multiplexer;
    private readonly TaskCompletionSource<string> _failed = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TimeProvider _time;
    private volatile bool _suspect;

    private RedisConnection(ConnectionMultiplexer multiplexer, TimeProvider time)
    {
        (_multiplexer, _time) = (multiplexer, time);
        // Otherwise one answer's continuation would hold up all other answers.
        multiplexer.PreserveAsyncOrder = false;
        multiplexer.ConnectionFailed += (_, failure) => Fail($"{failure.ConnectionType} connection: {failure.FailureType}");
        Database = multiplexer.GetDatabase();
    }

    public IDatabase Database { get; }

    /// <summary>Completes with the reason when this life is over.</summary>
    public Task<string> Failed => _failed.Task;

    /// <summary>The server owes an answer: callers are better told at once.</summary>
    public bool IsSuspect
    {
        get => _suspect;
        set => _suspect = value;
    }

    /// <summary>Connects and subscribes. Throws as the client library does, or <see cref="TimeoutException"/>.</summary>
    /// <param name="settings">Where to.</param>
    /// <param name="subscriptions">Channels and what is done with their messages.</param>
    /// <param name="limit">For each answer of the server.</param>
    /// <param name="time">The clock.</param>
    /// <param name="stop">Gives up.</param>
    public static async Task<RedisConnection> OpenAsync(
        ConfigurationOptions settings, IReadOnlyDictionary<RedisChannel, Action<string>> subscriptions, TimeSpan limit, TimeProvider time, CancellationToken stop)
    {
        // On a thread of its own, because a part of it blocks. It ends by itself, by ConnectTimeout.
        ConnectionMultiplexer multiplexer = await Task.Run(() => ConnectionMultiplexer.ConnectAsync(settings), CancellationToken.None);
        var connection = new RedisConnection(multiplexer, time);
        try
        {
            await connection.Database.PingAsync().WaitAsync(limit, time, stop);
            ISubscriber subscriber = multiplexer.GetSubscriber();
            foreach ((RedisChannel channel, Action<string> handler) in subscriptions)
                await subscriber.SubscribeAsync(channel, (_, message) => handler(message!)).WaitAsync(limit, time, stop);
            return connection;
        }
        catch
        {
            await connection.DisposeAsync();
            throw;
        }
    }

    public void Fail(string why) => _failed.TrySetResult(why);

    /// <summary>A server that does not answer must not hold up the next life: what does not close in time is left to end by itself.</summary>
    public async ValueTask DisposeAsync()
    {
        Task closing = Task.Run(() => _multiplexer.Close(allowCommandsToComplete: false));
        await Task.WhenAny(closing, Task.Delay(CloseWithin, _time));
    }
}
