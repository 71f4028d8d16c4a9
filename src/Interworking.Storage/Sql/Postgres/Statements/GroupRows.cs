using Interworking.Gateway.Messages;

namespace Interworking.Storage.Sql.Postgres.Statements;

/// <summary>Members of groups: messages, or parts of them, whose answer carried one id for several.</summary>
internal sealed class GroupRows : ManyRows
{
    private const string Insert = "insert into message_group (group_id, id) select * from unnest($1, $2) on conflict do nothing";

    private readonly List<long> _groupId, _id;

    public GroupRows() : base(Insert)
    {
        _groupId = Bigint();
        _id = Bigint();
    }

    public void Add(MessagePart part)
    {
        _groupId.Add(part.Group.Value);
        _id.Add(part.Id.Value);
    }
}
