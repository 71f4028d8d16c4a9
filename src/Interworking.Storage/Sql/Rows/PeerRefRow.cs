using Interworking.Gateway.Messages;
using Interworking.Gateway.Pipeline.Spool;
using Interworking.Smpp.Values;

namespace Interworking.Storage.Sql.Rows;

/// <summary>One row of <c>peer_ref</c> as Dapper reads it.</summary>
internal sealed class PeerRefRow
{
    public const string Columns = "id, part, connection, reference, state";

    public long Id { get; set; }

    public int Part { get; set; }

    public string Connection { get; set; } = "";

    public string Reference { get; set; } = "";

    public byte? State { get; set; }

    public PeerRef ToPeerRef() => new(new MessageId(Id), Part, Connection, Reference, (MessageState?)State);
}
