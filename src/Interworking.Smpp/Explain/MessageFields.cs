using Interworking.Smpp.Values;

namespace Interworking.Smpp.Explain;

/// <summary>The fields on which the reading of the user data hangs, as met so far.</summary>
internal sealed class MessageFields
{
    public EsmClass EsmClass { get; private set; }

    public byte ProtocolId { get; private set; }

    public byte DataCoding { get; private set; }

    public void Take(string field, byte value)
    {
        switch (field)
        {
            case "esm_class":
                EsmClass = new EsmClass(value);
                break;
            case "protocol_id":
                ProtocolId = value;
                break;
            case "data_coding":
                DataCoding = value;
                break;
        }
    }
}
