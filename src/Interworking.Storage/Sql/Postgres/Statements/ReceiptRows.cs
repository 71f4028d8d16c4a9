using Interworking.Gateway.Receipts;

namespace Interworking.Storage.Sql.Postgres.Statements;

/// <summary>Receipts owed, this node's until it gives them away.</summary>
internal sealed class ReceiptRows : ManyRows
{
    private const string Insert =
        """
        insert into receipt (slot, part_id, system_id, source_ton, source_npi, source, destination_ton, destination_npi, destination, state, error,
            submitted_at, done_at, expires_at, group_id)
        select $1, u.* from unnest($2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15) as u on conflict do nothing
        """;

    private readonly List<long> _partId;
    private readonly TextColumn _systemId;
    private readonly List<short> _sourceTon, _sourceNpi;
    private readonly TextColumn _source;
    private readonly List<short> _destinationTon, _destinationNpi;
    private readonly TextColumn _destination;
    private readonly List<short> _state;
    private readonly TextColumn _error;
    private readonly List<long> _submittedAt, _doneAt, _expiresAt, _groupId;

    public ReceiptRows(int slot) : base(Insert)
    {
        One(slot, NpgsqlTypes.NpgsqlDbType.Integer);
        _partId = Bigint();
        _systemId = Text();
        _sourceTon = Smallint();
        _sourceNpi = Smallint();
        _source = Text();
        _destinationTon = Smallint();
        _destinationNpi = Smallint();
        _destination = Text();
        _state = Smallint();
        _error = Text();
        _submittedAt = Bigint();
        _doneAt = Bigint();
        _expiresAt = Bigint();
        _groupId = Bigint();
    }

    public void Add(PendingReceipt receipt)
    {
        _partId.Add(receipt.PartId.Value);
        _systemId.Add(receipt.SystemId);
        _sourceTon.Add((short)receipt.Source.Ton);
        _sourceNpi.Add((short)receipt.Source.Npi);
        _source.Add(receipt.Source.Value);
        _destinationTon.Add((short)receipt.Destination.Ton);
        _destinationNpi.Add((short)receipt.Destination.Npi);
        _destination.Add(receipt.Destination.Value);
        _state.Add((short)receipt.State);
        _error.Add(receipt.Error);
        _submittedAt.Add(receipt.SubmittedAt.ToUnixTimeMilliseconds());
        _doneAt.Add(receipt.DoneAt.ToUnixTimeMilliseconds());
        _expiresAt.Add(receipt.ExpiresAt.ToUnixTimeMilliseconds());
        _groupId.Add(receipt.GroupId.Value);
    }
}

/// <summary>Receipts that a carrier took.</summary>
internal sealed class ReceiptsDone : ManyRows
{
    private const string Delete = "delete from receipt where part_id = any($1)";

    private readonly List<long> _partId;

    public ReceiptsDone() : base(Delete) => _partId = Bigint();

    public void Add(long partId) => _partId.Add(partId);
}
