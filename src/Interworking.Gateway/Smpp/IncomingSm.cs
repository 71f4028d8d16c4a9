using Interworking.Smpp.Pdus;
using Interworking.Smpp.Text;
using Interworking.Smpp.Tlvs;
using Interworking.Smpp.Values;

namespace Interworking.Gateway.Smpp;

/// <summary>What submit_sm, deliver_sm and data_sm have in common, as one shape for the ingress.</summary>
public readonly record struct IncomingSm(
    CommandId Command, SmppAddress Source, SmppAddress Destination, EsmClass EsmClass, byte ProtocolId, byte PriorityFlag, RegisteredDelivery RegisteredDelivery,
    byte DataCoding, string ValidityPeriod, ReadOnlyMemory<byte> Payload, TlvList Tlvs)
{
    /// <summary>The user data behind its header, and where this part belongs when it is one of several (UDH or sar_ TLVs).</summary>
    public ReadOnlyMemory<byte> Body(out Concatenation? part)
    {
        part = Concatenation.TryRead(EsmClass, Payload.Span, Tlvs, out Concatenation found) ? found : null;
        return EsmClass.HasUdh && UserDataHeader.TryParse(Payload.Span, out _, out int offset) ? Payload[offset..] : Payload;
    }

    /// <summary>False for PDUs that carry no message.</summary>
    public static bool TryFrom(Pdu pdu, out IncomingSm sm)
    {
        sm = pdu switch
        {
            SubmitSm submit => From(CommandId.SubmitSm, submit.Message),
            DeliverSm deliver => From(CommandId.DeliverSm, deliver.Message),
            DataSm data => new IncomingSm(CommandId.DataSm, data.Source, data.Destination, data.EsmClass, 0, 0, data.RegisteredDelivery, data.DataCoding,
                "", data.Payload, data.Tlvs),
            _ => default,
        };
        return sm.Command != 0;
    }

    private static IncomingSm From(CommandId command, ShortMessage message) => new(
        command, message.Source, message.Destination, message.EsmClass, message.ProtocolId, message.PriorityFlag, message.RegisteredDelivery, message.DataCoding,
        message.ValidityPeriod, message.Payload, message.Tlvs);
}
