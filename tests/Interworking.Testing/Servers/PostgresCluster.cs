using System.Diagnostics;
using System.Globalization;
using Npgsql;

namespace Interworking.Testing.Servers;

/// <summary>
/// A PostgreSQL server of a test's own, in a temporary folder, on a free port. A shell that waits for the end of its input stops it, also when
/// the tests die.
/// </summary>
public class PostgresCluster : IDisposable
{
    private readonly string _programs;
    private readonly string _folder;
    private readonly Process _guard;
    private readonly bool _fsync;
    private int _databases;

    /// <param name="fsync">Off, what is committed survives the server's death all the same, not the machine's; hundreds of databases are made in half the time.</param>
    public PostgresCluster(bool fsync = true)
    {
        _fsync = fsync;
        _programs = Directory.Exists("/usr/lib/postgresql")
            ? Directory.GetDirectories("/usr/lib/postgresql").OrderBy(folder => int.Parse(Path.GetFileName(folder), CultureInfo.InvariantCulture)).Select(folder => $"{folder}/bin").Last()
            : throw new InvalidOperationException("PostgreSQL is not installed: run .ci/install-peers.sh");
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

    public int Port { get; } = FreePorts.Next();

    /// <summary>A new database with nothing in it; the string to connect to it.</summary>
    /// <param name="template">What it is a copy of.</param>
    public string CreateEmptyDatabase(string template = "template0")
    {
        string name = $"test{Interlocked.Increment(ref _databases)}";
        Execute($"create database {name} template {template}");
        return ConnectionString(name);
    }

    /// <summary>Removes a database that <see cref="CreateEmptyDatabase"/> made, whoever is still connected to it.</summary>
    public void Drop(string connectionString) =>
        Execute($"drop database if exists {NameOf(connectionString)} with (force)");

    /// <summary>Dumps a database, whoever works with it, and puts the dump into an empty one.</summary>
    public void Copy(string from, string into)
    {
        string server = $"-h 127.0.0.1 -p {Port} -U interworking", file = $"{_folder}/{Guid.NewGuid():N}.dump";
        Run($"'{_programs}/pg_dump' {server} -Fc -f '{file}' {NameOf(from)}");
        Run($"'{_programs}/pg_restore' {server} --exit-on-error -d {NameOf(into)} '{file}'");
        File.Delete(file);
    }

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
        $"'{_programs}/pg_ctl' -D '{_folder}/data' -w -t 180 -l '{_folder}/log' -o \"-p {Port} -c listen_addresses=127.0.0.1 -c recovery_init_sync_method=syncfs -c fsync={(_fsync ? "on" : "off")} -c unix_socket_directories='{_folder}'\" start");

    /// <summary>As an operator does: it ends what runs, writes everything down and leaves.</summary>
    public void Stop() => Run($"'{_programs}/pg_ctl' -D '{_folder}/data' -m fast -w stop");

    /// <summary>As after a power cut.</summary>
    public void Kill() => Run($"'{_programs}/pg_ctl' -D '{_folder}/data' -m immediate -w stop");

    /// <summary>Freezes all its processes: connections stay open, nobody answers.</summary>
    public void Freeze() => Signal("STOP");

    public void Thaw() => Signal("CONT");

    public virtual void Dispose()
    {
        _guard.StandardInput.Close();
        _guard.WaitForExit(TimeSpan.FromSeconds(10));
        _guard.Dispose();
        GC.SuppressFinalize(this);
    }

    protected string ConnectionString(string database) => $"Host=127.0.0.1;Port={Port};Username=interworking;Database={database}";

    private static string NameOf(string connectionString) => new NpgsqlConnectionStringBuilder(connectionString).Database!;

    private static string AsOwner(string command) => Environment.IsPrivilegedProcess ? $"runuser -u postgres -- {command}" : command;

    private static void Run(string command, bool privileged = false)
    {
        // Output goes nowhere: the server would inherit a pipe and keep it open.
        using Process process = Process.Start("/bin/sh", ["-c", $"cd /tmp; {(privileged ? command : AsOwner(command))} >/dev/null 2>&1"]);
        process.WaitForExit();
        if (process.ExitCode != 0) throw new InvalidOperationException($"{command} failed with {process.ExitCode}.");
    }

    private void Signal(string signal)
    {
        string main = File.ReadLines($"{_folder}/data/postmaster.pid").First();
        Run($"sh -c 'kill -{signal} {main}; pkill -{signal} -P {main}'");
    }
}
