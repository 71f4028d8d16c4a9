using Dapper;
using Interworking.Gateway.Access;
using Interworking.Gateway.Audit;
using Interworking.Gateway.Operating;
using Interworking.Gateway.Pipeline.Ledger;
using Interworking.Gateway.Pipeline.Spool;
using Interworking.Gateway.Provisioning;
using Interworking.Gateway.Push;
using Interworking.Gateway.Registrar;
using Interworking.Gateway.Search;
using Interworking.Gateway.Smpp.Copies;
using Interworking.Storage.Sql;
using Interworking.Storage.Sql.Access;
using Interworking.Storage.Sql.Audit;
using Interworking.Storage.Sql.Operating;
using Interworking.Storage.Sql.Postgres;
using Interworking.Storage.Sql.Provisioning;
using Interworking.Storage.Sql.Search;
using Interworking.Storage.Tests.Contract;
using Npgsql;

namespace Interworking.Storage.Tests.Sql.Postgres;

/// <summary>A process on a PostgreSQL database.</summary>
internal sealed class PostgresTestStores(string connectionString, bool alone = false) : TestStores
{
    private PostgresLedgerStore? _ledger;

    public PostgresDatabase Database { get; } = new(connectionString);

    public override INodeStore Nodes => new PostgresNodeStore(Database, alone);

    public override ILedgerStore Ledger => _ledger ??= new PostgresLedgerStore(Database, Clock);

    public override ISpoolStore Spool => new PostgresSpoolStore(Database, TimeProvider.System);

    public override ICopyStore Copies => new PostgresCopyStore(Database);

    public override ISubmissionStore Submissions => new PostgresSubmissionStore(Database, TimeProvider.System);

    public override IBindingStore Bindings => new PostgresBindingStore(Database);

    public override IPushStore Pushes => new PostgresPushStore(Database);

    public override ISecretStore Secrets => new PostgresSecretStore(Database);

    public override IAccessStore Access => new PostgresAccessStore(Database, TimeProvider.System);

    public override IAuditStore Audit => new PostgresAuditStore(Database, Secrets, TimeProvider.System);

    public override IMessageFinder Finder => new PostgresMessageFinder(Database, Submissions, Clock);

    public override IOperationStore Operations => new PostgresOperationStore(Database, Clock);

    public override IProvisioningStore Provisioning => new PostgresProvisioningStore(Database, Clock);

    public ISharedWork Shared => new PostgresSharedWork(Database);

    /// <summary>Whole numbers as long, truth as 1 and 0, times as text: as SQLite has them.</summary>
    public override IReadOnlyList<IReadOnlyDictionary<string, object?>> Rows(string sql)
    {
        using NpgsqlConnection connection = Open();
        return [.. connection.Query(sql).Select(row => ((IDictionary<string, object?>)row).ToDictionary(column => column.Key, column => Plain(column.Value)))];
    }

    public override void Execute(string sql)
    {
        using NpgsqlConnection connection = Open();
        connection.Execute(sql);
    }

    public NpgsqlConnection Open()
    {
        var connection = new NpgsqlConnection(connectionString + ";Pooling=false");
        connection.Open();
        return connection;
    }

    public override void Disconnect() => _ledger?.Dispose();

    public override void Dispose()
    {
        _ledger?.Dispose();
        Database.Dispose();
    }

    private static object? Plain(object? value) => value switch
    {
        DateTime time => UtcText.Of(time),
        bool truth => truth ? 1L : 0L,
        int or short => Convert.ToInt64(value, null),
        _ => value,
    };
}
