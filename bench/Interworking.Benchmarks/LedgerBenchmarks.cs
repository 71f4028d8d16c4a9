using BenchmarkDotNet.Attributes;
using Interworking.Gateway.Messages;
using Interworking.Gateway.Pipeline.Ledger;
using Interworking.Smpp.Text;
using Interworking.Smpp.Values;
using Interworking.Storage.Sql.Sqlite;

namespace Interworking.Benchmarks;

/// <summary>A finished message's CDR, committed alone and in batches, per message. The baseline is a commit of its own for each.</summary>
[MemoryDiagnoser]
public class LedgerBenchmarks
{
    private readonly MessageIdGenerator _ids = new(0, TimeProvider.System);
    private string _directory = "";
    private SqliteDatabase? _database;
    private SqliteLedgerStore? _store;

    [GlobalSetup]
    public void Setup()
    {
        _directory = Directory.CreateTempSubdirectory("interworking-bench-").FullName;
        _database = new SqliteDatabase($"Data Source={Path.Combine(_directory, "bench.db")}");
        new SqliteNodeStore(_database).StartAsync("bench", "a", DateTimeOffset.UtcNow, CancellationToken.None).AsTask().GetAwaiter().GetResult();
        _store = new SqliteLedgerStore(_database);
    }

    [GlobalCleanup]
    public void Cleanup()
    {
        _store?.Dispose();
        _database?.Dispose();
        Directory.Delete(_directory, recursive: true);
    }

    [Benchmark(Baseline = true)]
    public void CommitAlone() => Commit(1);

    [Benchmark(OperationsPerInvoke = 50)]
    public void CommitIn50() => Commit(50);

    [Benchmark(OperationsPerInvoke = 500)]
    public void CommitIn500() => Commit(500);

    private void Commit(int messages)
    {
        var batch = new LedgerEntry[messages];
        for (int i = 0; i < messages; i++) batch[i] = new FinishEntry(NewCdr(), [], wasSpooled: false);
        // The embedded store commits on the caller's thread: the task is complete when it returns.
        _store!.CommitAsync(batch, CancellationToken.None).GetAwaiter().GetResult();
    }

    private Cdr NewCdr()
    {
        MessageId id = _ids.Next();
        DateTimeOffset now = DateTimeOffset.UtcNow;
        var message = new Message
        {
            Id = id,
            TraceId = $"bench/{id}",
            Direction = Direction.SmsToSip,
            Origin = new Origin { Number = "447700900000", Raw = "447700900000", Carrier = "Bench", SystemId = "bench" },
            Destination = "111222333",
            DestinationRaw = "111222333",
            Text = "",
            Alphabet = Alphabet.Gsm7,
            AcceptedAt = now,
            ExpiresAt = now.AddHours(48),
            Parts = [new MessagePart(id, 1, ReceiptRequest.None)],
        };
        return new Cdr(message, "111222333", now, Outcome.DeliveredToDevice(200), 1);
    }
}
