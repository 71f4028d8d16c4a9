using Dapper;
using Interworking.Gateway.Pipeline.Ledger;
using Npgsql;

namespace Interworking.Storage.Sql.Postgres;

/// <summary>
/// One PostgreSQL database, which belongs to one environment and may be served by several nodes. Opens two kinds of connections: from a pool to read
/// and to provision, and the ledger's own. With several hosts in the connection string both look for the one that takes writes.
/// </summary>
public sealed class PostgresDatabase : IAsyncDisposable, IDisposable
{
    /// <summary>
    /// The ledger touches rows by key only. Its plans are made once, when the tables may still be empty, and must be right when they are not: hence no sequential
    /// scans. A transaction whose client is gone without a word holds this node's row: the server ends it within 10 s.
    /// </summary>
    private const string LedgerSettings =
        "-c synchronous_commit=on -c plan_cache_mode=force_generic_plan -c enable_seqscan=off -c enable_mergejoin=off -c jit=off -c lock_timeout=3000 -c statement_timeout=4000 "
        + "-c idle_in_transaction_session_timeout=10000 -c tcp_keepalives_idle=4 -c tcp_keepalives_interval=2 -c tcp_keepalives_count=3 -c tcp_user_timeout=10000";

    /// <summary>Seconds to open a connection from the pool. A server that starts, or a machine that is busy taking over a dead node's work, needs more than one or two.</summary>
    private const int ConnectWithin = 15;

    /// <summary>
    /// Connections of the pool. A node that takes over has something to read for every app at once, and each connection is a process of the server: the pools
    /// of all nodes must fit its max_connections (100 unless configured), with room for one that starts.
    /// </summary>
    private const int MaxPool = 12;

    /// <summary>Seconds to open the ledger's connection: a frozen server is noticed within 5 s.</summary>
    private const int LedgerConnectsWithin = 3;

    /// <summary>
    /// The server ends what takes too long. The driver could do it too, but only by asking the server, and if that is silent it would hold a thread meanwhile:
    /// it has no timeout of its own, and those who cannot wait leave it. The spool is read by key here too.
    /// </summary>
    private const string PoolSettings = "-c enable_seqscan=off -c jit=off -c statement_timeout=600000 -c lock_timeout=60000 -c idle_in_transaction_session_timeout=60000";

    private readonly NpgsqlDataSource _pool;
    private readonly NpgsqlDataSource _ledger;
    private NodeIdentity? _node;

    static PostgresDatabase() => DefaultTypeMap.MatchNamesWithUnderscores = true;

    /// <param name="connectionString">Npgsql's: <c>Host=</c>, <c>Database=</c>, <c>Username=</c>, <c>Password=</c>; several hosts with a comma between.</param>
    /// <exception cref="StoreRefusedException">It cannot be read, or names no host.</exception>
    public PostgresDatabase(string connectionString)
    {
        try
        {
            var settings = new NpgsqlConnectionStringBuilder(connectionString);
            if (string.IsNullOrEmpty(settings.Host))
                throw new StoreRefusedException("Database.ConnectionString names no host: Host=127.0.0.1;Database=interworking;Username=interworking;Password=...");
            Complete(settings);
            Name = $"PostgreSQL {settings.Database ?? settings.Username} at {settings.Host}";
            string? options = settings.Options;
            settings.Options = $"{options} {PoolSettings}".Trim();
            _pool = new NpgsqlDataSourceBuilder(settings.ConnectionString).Build();
            settings.Pooling = false;
            settings.Timeout = Math.Min(settings.Timeout, LedgerConnectsWithin);
            settings.MaxAutoPrepare = 60;
            settings.AutoPrepareMinUsages = 2;
            settings.WriteBufferSize = 32 * 1024;
            settings.Options = $"{options} {LedgerSettings}".Trim();
            _ledger = new NpgsqlDataSourceBuilder(settings.ConnectionString).Build();
        }
        catch (Exception error) when (error is ArgumentException or FormatException or NotSupportedException or InvalidOperationException)
        {
            throw new StoreRefusedException($"Database.ConnectionString cannot be used: {error.Message}", error);
        }
    }

    /// <summary>Which database, for people; holds no password.</summary>
    public string Name { get; }

    /// <summary>The node that this process is. Known after <see cref="INodeStore.StartAsync"/>.</summary>
    /// <exception cref="InvalidOperationException">The node has not started yet.</exception>
    public NodeIdentity Node
    {
        get => _node ?? throw new InvalidOperationException("The node has not started: INodeStore.StartAsync comes first.");
        internal set => _node = value;
    }

    /// <summary>Opens a connection from the pool: dispose it soon.</summary>
    /// <exception cref="NpgsqlException">The server cannot be reached, or refuses.</exception>
    public ValueTask<NpgsqlConnection> OpenAsync(CancellationToken stop) => _pool.OpenConnectionAsync(stop);

    /// <summary>Opens the ledger's own connection: not pooled, so that disposing it ends its transaction.</summary>
    /// <exception cref="NpgsqlException">The server cannot be reached, or refuses.</exception>
    internal NpgsqlConnection OpenLedger() => _ledger.OpenConnection();

    public void Dispose()
    {
        _ledger.Dispose();
        _pool.Dispose();
    }

    public async ValueTask DisposeAsync()
    {
        await _ledger.DisposeAsync();
        await _pool.DisposeAsync();
    }

    private static void Complete(NpgsqlConnectionStringBuilder settings)
    {
        settings.ApplicationName ??= "interworking";
        settings.Timeout = Math.Min(settings.Timeout, ConnectWithin);
        settings.MaxPoolSize = Math.Min(settings.MaxPoolSize, MaxPool);
        settings.MinPoolSize = Math.Min(settings.MinPoolSize, settings.MaxPoolSize);
        settings.CommandTimeout = 0;
        settings.TcpKeepAlive = true;
        settings.TcpKeepAliveTime = 4;
        settings.TcpKeepAliveInterval = 2;
        settings.MaxAutoPrepare = Math.Max(settings.MaxAutoPrepare, 20);
        settings.Timezone ??= "UTC";
        if (settings.Host!.Contains(',', StringComparison.Ordinal)) settings.TargetSessionAttributes ??= "read-write";
    }
}
