using System.Text;
using Interworking.Smpp.Codec;
using Interworking.Smpp.Values;

namespace Interworking.Smpp.Pdus;

/// <summary>submit_multi (SMPP 3.4, 4.5.1): one message to 1 to 254 destinations. <see cref="ShortMessage.Destination"/> is unused.</summary>
public sealed record SubmitMulti(IReadOnlyList<MultiDestination> Destinations, ShortMessage Message) : Pdu
{
    public override CommandId Id => CommandId.SubmitMulti;

    public static SubmitMulti Read(ref PduReader reader)
    {
        string serviceType = reader.CString(Limits.ServiceType, CommandStatus.InvalidServiceType);
        SmppAddress source = reader.Address(Limits.Address, CommandStatus.InvalidSourceAddress);
        int count = reader.Byte();
        if (count == 0) reader.Refuse(CommandStatus.InvalidNumberOfDestinations);
        var destinations = new List<MultiDestination>();
        while (destinations.Count < count && reader.Fault.IsNone) destinations.Add(MultiDestination.Read(ref reader));
        return new SubmitMulti(destinations, ShortMessage.ReadFrom(ref reader, serviceType, source, new SmppAddress(Ton.Unknown, Npi.Unknown, "")));
    }

    public override void Write(ref PduWriter writer)
    {
        writer.CString(Message.ServiceType, Limits.ServiceType, CommandStatus.InvalidServiceType);
        writer.Address(Message.Source, Limits.Address, CommandStatus.InvalidSourceAddress);
        if (Destinations.Count is 0 or > byte.MaxValue) writer.Refuse(CommandStatus.InvalidNumberOfDestinations);
        writer.Byte((byte)Destinations.Count);
        foreach (MultiDestination destination in Destinations) destination.Write(ref writer);
        Message.WriteFromEsmClass(ref writer);
    }

    protected override bool PrintMembers(StringBuilder text)
    {
        text.Append($"Destinations = {Destinations.Count}, Message = {Message}");
        return true;
    }
}
