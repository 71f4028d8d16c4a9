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
    /// <summary>The user data taken apart: header, place among parts, coding, text.</summary>
    /// <param name="defaultAlphabet">What data_coding 0 means on the link.</param>
    public UserData Read(Alphabet defaultAlphabet) => UserData.Read(EsmClass, DataCoding, Payload, Tlvs, defaultAlphabet);

    /// <summary>set_dpf is 1: who sends a data_sm wants an alert_notification when a recipient who cannot be reached now is back (SMPP 3.4, 5.3.2.28).</summary>
    public bool AsksForAlert => Command == CommandId.DataSm && Tlvs.TryGet(TlvTag.SetDpf, out ReadOnlyMemory<byte> asked) && asked.Length == 1 && asked.Span[0] == 1;

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
