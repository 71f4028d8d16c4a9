using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using Interworking.Storage.Sql.Postgres;
using Interworking.Storage.Tests.Contract;
using Npgsql;

namespace Interworking.Storage.Tests.Sql.Postgres;

[CollectionDefinition(Name)]
public sealed class PostgresCollection : ICollectionFixture<PostgresServer>
{
    public const string Name = "PostgreSQL";
}

/// <summary>
/// A PostgreSQL server of its own for all tests of the assembly, in a temporary folder, on a free port, with fsync. A shell that waits for the end of its
/// input stops it, also when the tests die.
/// </summary>
public sealed class PostgresServer : IDisposable
{
    private readonly string _programs;
    private readonly string _folder;
    private readonly Process _guard;
    private readonly Lazy<string> _migrated;
    private int _databases;

    public PostgresServer()
    {
        _programs = Directory.Exists("/usr/lib/postgresql")
            ? Directory.GetDirectories("/usr/lib/postgresql").OrderBy(folder => int.Parse(Path.GetFileName(folder), CultureInfo.InvariantCulture)).Select(folder => $"{folder}/bin").Last()
            : throw new InvalidOperationException("PostgreSQL is not installed: run scripts/install-peers.sh");
        _migrated = new Lazy<string>(Migrate);
        Port = FreePort();
        _folder = Directory.CreateTempSubdirectory("interworking-pg-").FullName;
        if (Environment.IsPrivilegedProcess) Run($"chown postgres '{_folder}'", privileged: true);
        Run($"'{_programs}/initdb' -D '{_folder}/data' -A trust -U interworking -E UTF8 --locale=C.UTF-8 --no-sync");
        Start();
        _guard = Process.Start(new ProcessStartInfo("/bin/sh", ["-c", $"cat >/dev/null; {AsOwner($"'{_programs}/pg_ctl' -D '{_folder}/data' -m immediate stop")}; rm -rf '{_folder}'"])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        })!;
    }

    public int Port { get; }

    /// <summary>A new database with the newest schema and nothing in it; the string to connect to it.</summary>
    public string CreateDatabase() => Create($"template {_migrated.Value}");

    /// <summary>A new database that was never migrated; the string to connect to it.</summary>
    public string CreateEmptyDatabase() => Create("template template0");

    /// <summary>Runs a statement beside the tests' connections.</summary>
    public void Execute(string sql)
    {
        using var connection = new NpgsqlConnection(ConnectionString("postgres") + ";Pooling=false");
        connection.Open();
        using var command = new NpgsqlCommand(sql, connection);
        command.ExecuteNonQuery();
    }

    /// <summary>Returns when it takes connections. After a kill it would flush each file of each test's database by itself, which takes half a minute.</summary>
    public void Start() => Run(
        $"'{_programs}/pg_ctl' -D '{_folder}/data' -w -t 60 -l '{_folder}/log' -o \"-p {Port} -c listen_addresses=127.0.0.1 -c recovery_init_sync_method=syncfs -c unix_socket_directories='{_folder}'\" start");

    /// <summary>As after a power cut.</summary>
    public void Kill() => Run($"'{_programs}/pg_ctl' -D '{_folder}/data' -m immediate -w stop");

    /// <summary>Freezes all its processes: connections stay open, nobody answers.</summary>
    public void Freeze() => Signal("STOP");

    public void Thaw() => Signal("CONT");

    public void Dispose()
    {
        _guard.StandardInput.Close();
        _guard.WaitForExit(TimeSpan.FromSeconds(10));
        _guard.Dispose();
    }

    /// <summary>Below the ports that outgoing connections get: a client that knocks while the server is away must not meet itself there, and keep the port.</summary>
    internal static int FreePort()
    {
        while (true)
        {
            int port = Random.Shared.Next(15_000, 32_000);
            try
            {
                using var socket = new Socket(SocketType.Stream, ProtocolType.Tcp);
                socket.Bind(new IPEndPoint(IPAddress.Loopback, port));
                return port;
            }
            catch (SocketException error) when (error.SocketErrorCode == SocketError.AddressAlreadyInUse)
            {
                continue; // another one
            }
        }
    }

    private static string AsOwner(string command) => Environment.IsPrivilegedProcess ? $"runuser -u postgres -- {command}" : command;

    private static void Run(string command, bool privileged = false)
    {
        // Output goes nowhere: the server would inherit a pipe and keep it open.
        using Process process = Process.Start("/bin/sh", ["-c", $"cd /tmp; {(privileged ? command : AsOwner(command))} >/dev/null 2>&1"]);
        process.WaitForExit();
        if (process.ExitCode != 0) throw new InvalidOperationException($"{command} failed with {process.ExitCode}.");
    }

    private string Create(string template)
    {
        string name = $"test{Interlocked.Increment(ref _databases)}";
        Execute($"create database {name} {template}");
        return ConnectionString(name);
    }

    private string Migrate()
    {
        const string Name = "migrated";
        Execute($"create database {Name}");
        using var database = new PostgresDatabase(ConnectionString(Name) + ";Pooling=false");
        PostgresNodeStore.MigrateAsync(database, TestStores.Now, CancellationToken.None).AsTask().GetAwaiter().GetResult();
        return Name;
    }

    private string ConnectionString(string database) => $"Host=127.0.0.1;Port={Port};Username=interworking;Database={database}";

    private void Signal(string signal)
    {
        string main = File.ReadLines($"{_folder}/data/postmaster.pid").First();
        Run($"sh -c 'kill -{signal} {main}; pkill -{signal} -P {main}'");
    }
}
