using Interworking.Smpp.Codec;
using Interworking.Smpp.Values;

namespace Interworking.Smpp.Pdus;

/// <summary>One dest_address of submit_multi (SMPP 3.4, 4.5.1.1): a number, or the name of a distribution list.</summary>
/// <param name="Address">The number; null for a list.</param>
/// <param name="DistributionList">The name; null for a number.</param>
public readonly record struct MultiDestination(SmppAddress? Address, string? DistributionList)
{
    private const byte AddressFlag = 1;
    private const byte ListFlag = 2;

    public static MultiDestination Read(ref PduReader reader)
    {
        switch (reader.Byte())
        {
            case AddressFlag:
                return new MultiDestination(reader.Address(Limits.Address, CommandStatus.InvalidDestinationAddress), null);
            case ListFlag:
                return new MultiDestination(null, reader.CString(Limits.DistributionList, CommandStatus.InvalidDistributionListName));
            default:
                reader.Refuse(CommandStatus.InvalidDestinationFlag);
                return default;
        }
    }

    public void Write(ref PduWriter writer)
    {
        if (Address is { } address)
        {
            writer.Byte(AddressFlag);
            writer.Address(address, Limits.Address, CommandStatus.InvalidDestinationAddress);
            return;
        }

        writer.Byte(ListFlag);
        writer.CString(DistributionList ?? "", Limits.DistributionList, CommandStatus.InvalidDistributionListName);
    }
}
