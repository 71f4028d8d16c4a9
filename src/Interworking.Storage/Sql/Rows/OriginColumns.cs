using Interworking.Gateway.Messages;
using Interworking.Smpp.Values;

namespace Interworking.Storage.Sql.Rows;

/// <summary>The columns that spool and part share: who sent a message, by which way, to whom.</summary>
internal abstract class OriginColumns
{
    public string Origin { get; set; } = "";

    public string OriginRaw { get; set; } = "";

    public byte OriginTon { get; set; }

    public byte OriginNpi { get; set; }

    public string Destination { get; set; } = "";

    public string DestinationRaw { get; set; } = "";

    public byte DestinationTon { get; set; }

    public byte DestinationNpi { get; set; }

    public string? Carrier { get; set; }

    public string? SystemId { get; set; }

    public string? Connection { get; set; }

    public string? Account { get; set; }

    protected Origin ToOrigin() => new()
    {
        Number = Origin,
        Raw = OriginRaw,
        Ton = (Ton)OriginTon,
        Npi = (Npi)OriginNpi,
        DestinationTon = (Ton)DestinationTon,
        DestinationNpi = (Npi)DestinationNpi,
        Carrier = Carrier,
        SystemId = SystemId,
        Connection = Connection,
        Account = Account,
    };
}
