using Interworking.Gateway.Messages;

namespace Interworking.Storage.Sql.Postgres.Statements;

/// <summary>The twelve columns that spool and part share, in the order of both tables: who sent a message, by which way, to whom.</summary>
internal sealed class OriginColumns(Func<TextColumn> text, Func<List<short>> smallint)
{
    private readonly TextColumn _origin = text(), _originRaw = text();
    private readonly List<short> _originTon = smallint(), _originNpi = smallint();
    private readonly TextColumn _destination = text(), _destinationRaw = text();
    private readonly List<short> _destinationTon = smallint(), _destinationNpi = smallint();
    private readonly TextColumn _carrier = text(), _systemId = text(), _connection = text(), _account = text();

    public void Add(Origin origin, string destination, string destinationRaw)
    {
        _origin.Add(origin.Number);
        _originRaw.Add(origin.Raw);
        _originTon.Add((short)origin.Ton);
        _originNpi.Add((short)origin.Npi);
        _destination.Add(destination);
        _destinationRaw.Add(destinationRaw);
        _destinationTon.Add((short)origin.DestinationTon);
        _destinationNpi.Add((short)origin.DestinationNpi);
        _carrier.Add(origin.Carrier);
        _systemId.Add(origin.SystemId);
        _connection.Add(origin.Connection);
        _account.Add(origin.Account);
    }
}
