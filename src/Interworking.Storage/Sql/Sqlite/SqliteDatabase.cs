using Dapper;
using Interworking.Gateway.Pipeline.Ledger;
using Microsoft.Data.Sqlite;
using SQLitePCL;

namespace Interworking.Storage.Sql.Sqlite;

/// <summary>
/// One SQLite file: opens connections to it, and holds the claim that makes this process the only one that serves it.
/// Command-line tools open connections without the claim.
/// </summary>
public sealed class SqliteDatabase : IDisposable
{
    private readonly SqliteConnectionStringBuilder _settings;
    private FileStream? _claim;
    private NodeIdentity? _node;

    static SqliteDatabase() => DefaultTypeMap.MatchNamesWithUnderscores = true;

    /// <param name="connectionString"><c>Data Source=</c> and a file's path.</param>
    /// <exception cref="StoreRefusedException">It names no file.</exception>
    public SqliteDatabase(string connectionString)
    {
        try
        {
            _settings = new SqliteConnectionStringBuilder(connectionString) { Cache = SqliteCacheMode.Private };
        }
        catch (ArgumentException error)
        {
            throw new StoreRefusedException($"Database.ConnectionString cannot be read: {error.Message}", error);
        }

        if (_settings.DataSource is "" or ":memory:" || _settings.Mode == SqliteOpenMode.Memory)
            throw new StoreRefusedException("Database.ConnectionString must name a file: Data Source=data/interworking.db");
        Path = System.IO.Path.GetFullPath(_settings.DataSource);
        _settings.DataSource = Path;
    }

    /// <summary>The file, absolute.</summary>
    public string Path { get; }

    /// <summary>How long a statement waits for another process's write, milliseconds.</summary>
    public int BusyTimeoutMs { get; init; } = 5000;

    /// <summary>The node that serves this file. Known after <see cref="INodeStore.StartAsync"/>.</summary>
    /// <exception cref="InvalidOperationException">No node has started yet.</exception>
    public NodeIdentity Node
    {
        get => _node ?? throw new InvalidOperationException("The node has not started: INodeStore.StartAsync comes first.");
        internal set => _node = value;
    }

    /// <summary>Opens a connection to read with, or for a tool to write with. It comes from a pool: dispose it soon.</summary>
    /// <exception cref="SqliteException">The file cannot be opened.</exception>
    public SqliteConnection Open() => Open(pooling: true);

    /// <summary>Opens the ledger's own connection: not pooled, so that disposing it closes the file.</summary>
    internal SqliteConnection OpenWriter() => Open(pooling: false);

    /// <summary>Claims the file for this process until <see cref="Dispose"/>; the claim ends with the process in any case.</summary>
    /// <exception cref="StoreRefusedException">Another process serves it, or the folder cannot be written.</exception>
    public void Claim()
    {
        if (_claim is not null) return;
        string file = Path + ".lock";
        try
        {
            CreateFile();
            _claim = new FileStream(file, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
        }
        catch (UnauthorizedAccessException error)
        {
            throw new StoreRefusedException($"{Path} cannot be written ({error.Message}): give this user the right to write there, or change Database.ConnectionString.", error);
        }
        catch (DirectoryNotFoundException error)
        {
            throw new StoreRefusedException($"{Path} cannot be made ({error.Message}): change Database.ConnectionString.", error);
        }
        catch (IOException error)
        {
            throw new StoreRefusedException($"{Path} is in use by another process, or {file} cannot be locked: stop the other node, give this one a file of its own, or use PostgreSQL and Redis for several nodes ({error.Message}).", error);
        }
    }

    public void Dispose()
    {
        _claim?.Dispose();
        _claim = null;
    }

    /// <summary>
    /// Makes a new file readable to its owner only: it holds connections' passwords and waiting messages. A file that exists is left alone,
    /// because closing any descriptor of it would drop the locks of this process's connections.
    /// </summary>
    private void CreateFile()
    {
        Directory.CreateDirectory(System.IO.Path.GetDirectoryName(Path)!);
        if (File.Exists(Path)) return;
        var options = new FileStreamOptions { Mode = FileMode.OpenOrCreate, Access = FileAccess.Write, Share = FileShare.ReadWrite };
        if (!OperatingSystem.IsWindows()) options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        File.Open(Path, options).Dispose();
    }

    private SqliteConnection Open(bool pooling)
    {
        if (_settings.Mode == SqliteOpenMode.ReadWriteCreate) CreateFile();
        var connection = new SqliteConnection(new SqliteConnectionStringBuilder(_settings.ConnectionString) { Pooling = pooling }.ConnectionString);
        try
        {
            connection.Open();
            _ = raw.sqlite3_busy_timeout(connection.Handle, BusyTimeoutMs);
            connection.Execute("pragma journal_mode = wal; pragma synchronous = full; pragma temp_store = memory; pragma foreign_keys = on;");
            return connection;
        }
        catch
        {
            connection.Dispose();
            throw;
        }
    }
}
