using Interworking.Gateway.Pipeline.Ledger;
using Interworking.Gateway.Registrar;
using Interworking.Storage.Sql.Rows;
using SQLitePCL;

namespace Interworking.Storage.Sql.Sqlite;

/// <summary>The statements on bindings. A refresh overwrites its row in place, so the usual REGISTER costs one statement that writes and one that finds nothing.</summary>
internal sealed class SqliteBindingWriter(sqlite3 database) : IDisposable
{
    private const string Put =
        """
        insert into binding (aor, position, contact, instance, reg_id, path, expires_at, call_id, cseq, q, transport, source, local, flow_id, node, parameters, user_agent, account_id)
        values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
        on conflict (aor, position) do update set contact = excluded.contact, instance = excluded.instance, reg_id = excluded.reg_id, path = excluded.path,
            expires_at = excluded.expires_at, call_id = excluded.call_id, cseq = excluded.cseq, q = excluded.q, transport = excluded.transport,
            source = excluded.source, local = excluded.local, flow_id = excluded.flow_id, node = excluded.node, parameters = excluded.parameters,
            user_agent = excluded.user_agent, account_id = excluded.account_id
        """;

    private const string DeleteRest = "delete from binding where aor = ? and position >= ?";

    private readonly SqliteStatement _put = new(database, Put);
    private readonly SqliteStatement _deleteRest = new(database, DeleteRest);

    public void Write(BindingsEntry entry)
    {
        _put.Set(1, entry.Aor);
        for (int position = 0; position < entry.Bindings.Count; position++) Write(position, entry.Bindings[position]);
        _deleteRest.Set(1, entry.Aor).Set(2, entry.Bindings.Count).Run();
    }

    public void Dispose()
    {
        _put.Dispose();
        _deleteRest.Dispose();
    }

    private void Write(int position, Binding binding) =>
        _put
            .Set(2, position)
            .Set(3, binding.Contact)
            .Set(4, binding.Instance)
            .Set(5, binding.RegId)
            .Set(6, binding.Path.Count == 0 ? "" : string.Join(BindingRow.PathSeparator, binding.Path))
            .Set(7, binding.ExpiresAt)
            .Set(8, binding.CallId)
            .Set(9, binding.CSeq)
            .Set(10, binding.Q)
            .Set(11, Words.Transport[binding.Transport])
            .Set(12, binding.Source.ToString())
            .Set(13, binding.Local.ToString())
            .Set(14, binding.FlowId)
            .Set(15, binding.Node)
            .Set(16, binding.Parameters)
            .Set(17, binding.UserAgent)
            .Set(18, binding.AccountId)
            .Run();
}
