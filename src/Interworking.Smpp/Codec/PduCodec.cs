using System.Buffers;
using System.Buffers.Binary;
using Interworking.Smpp.Pdus;
using Interworking.Smpp.Values;

namespace Interworking.Smpp.Codec;

/// <summary>Whole PDUs to records and back. What is decoded owns its bytes; encoding it gives the same ones.</summary>
public static class PduCodec
{
    // Most PDUs fit; longer ones tell how much they need and are written a second time.
    private const int FirstTry = 512;

    /// <summary>
    /// Decodes one PDU. False with a fault that says what to answer; the header is read wherever 16 octets are.
    /// Octets behind the last field of an operation without optional parameters are ignored.
    /// </summary>
    public static bool TryDecode(ReadOnlySpan<byte> frame, out PduHeader header, out Pdu? pdu, out PduFault fault)
    {
        pdu = null;
        if (!TryReadHeader(frame, out header) || header.Length != frame.Length)
        {
            fault = new PduFault(PduFaultKind.BadLength, CommandStatus.InvalidCommandLength);
            return false;
        }

        var reader = new PduReader(frame[PduHeader.Size..]);
        pdu = Read(header.Id, ref reader);
        fault = pdu is null ? new PduFault(PduFaultKind.UnknownCommand, CommandStatus.InvalidCommandId) : reader.Fault;
        if (!fault.IsNone) pdu = null;
        return pdu is not null;
    }

    /// <summary>Reads the first 16 octets, whatever they mean.</summary>
    public static bool TryReadHeader(ReadOnlySpan<byte> octets, out PduHeader header)
    {
        header = default;
        if (octets.Length < PduHeader.Size) return false;
        header = new PduHeader(
            BinaryPrimitives.ReadInt32BigEndian(octets),
            (CommandId)BinaryPrimitives.ReadUInt32BigEndian(octets[4..]),
            (CommandStatus)BinaryPrimitives.ReadUInt32BigEndian(octets[8..]),
            BinaryPrimitives.ReadUInt32BigEndian(octets[12..]));
        return true;
    }

    /// <summary>Appends one PDU. A fault (a field too long for the wire) means that nothing was appended.</summary>
    public static PduFault Encode(IBufferWriter<byte> output, Pdu pdu, CommandStatus status, uint sequence)
    {
        Span<byte> span = output.GetSpan(FirstTry);
        PduWriter body = WriteBody(pdu, span);
        if (!body.Fault.IsNone) return body.Fault;
        if (!body.Fits)
        {
            span = output.GetSpan(PduHeader.Size + body.Needed);
            body = WriteBody(pdu, span);
        }

        int length = PduHeader.Size + body.Needed;
        WriteHeader(span, new PduHeader(length, pdu.Id, status, sequence));
        output.Advance(length);
        return PduFault.None;
    }

    /// <summary>Appends a PDU that is nothing but its header: an answer with an error status, a generic_nack.</summary>
    public static void EncodeHeader(IBufferWriter<byte> output, CommandId id, CommandStatus status, uint sequence)
    {
        WriteHeader(output.GetSpan(PduHeader.Size), new PduHeader(PduHeader.Size, id, status, sequence));
        output.Advance(PduHeader.Size);
    }

    private static PduWriter WriteBody(Pdu pdu, Span<byte> span)
    {
        var writer = new PduWriter(span[PduHeader.Size..]);
        if (!pdu.HeaderOnly) pdu.Write(ref writer);
        return writer;
    }

    private static void WriteHeader(Span<byte> span, PduHeader header)
    {
        BinaryPrimitives.WriteInt32BigEndian(span, header.Length);
        BinaryPrimitives.WriteUInt32BigEndian(span[4..], (uint)header.Id);
        BinaryPrimitives.WriteUInt32BigEndian(span[8..], (uint)header.Status);
        BinaryPrimitives.WriteUInt32BigEndian(span[12..], header.Sequence);
    }

    private static Pdu? Read(CommandId id, ref PduReader reader) => id switch
    {
        CommandId.SubmitSm => SubmitSm.Read(ref reader),
        CommandId.SubmitSmResp => SubmitSmResp.Read(ref reader),
        CommandId.DeliverSm => DeliverSm.Read(ref reader),
        CommandId.DeliverSmResp => DeliverSmResp.Read(ref reader),
        CommandId.EnquireLink => new EnquireLink(),
        CommandId.EnquireLinkResp => EnquireLinkResp.Read(ref reader),
        CommandId.DataSm => DataSm.Read(ref reader),
        CommandId.DataSmResp => DataSmResp.Read(ref reader),
        CommandId.BindReceiver or CommandId.BindTransmitter or CommandId.BindTransceiver => Bind.Read(ref reader, (BindType)id),
        CommandId.BindReceiverResp => BindResp.Read(ref reader, BindType.Receiver),
        CommandId.BindTransmitterResp => BindResp.Read(ref reader, BindType.Transmitter),
        CommandId.BindTransceiverResp => BindResp.Read(ref reader, BindType.Transceiver),
        CommandId.Unbind => new Unbind(),
        CommandId.UnbindResp => UnbindResp.Read(ref reader),
        CommandId.GenericNack => new GenericNack(),
        CommandId.Outbind => Outbind.Read(ref reader),
        CommandId.SubmitMulti => SubmitMulti.Read(ref reader),
        CommandId.SubmitMultiResp => SubmitMultiResp.Read(ref reader),
        CommandId.QuerySm => QuerySm.Read(ref reader),
        CommandId.QuerySmResp => QuerySmResp.Read(ref reader),
        CommandId.CancelSm => CancelSm.Read(ref reader),
        CommandId.CancelSmResp => CancelSmResp.Read(ref reader),
        CommandId.ReplaceSm => ReplaceSm.Read(ref reader),
        CommandId.ReplaceSmResp => ReplaceSmResp.Read(ref reader),
        CommandId.AlertNotification => AlertNotification.Read(ref reader),
        _ => null,
    };
}
