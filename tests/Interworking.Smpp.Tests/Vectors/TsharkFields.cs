using System.Globalization;
using System.Text.Json;
using Interworking.Smpp.Codec;
using Interworking.Smpp.Pdus;
using Interworking.Smpp.Text;
using Interworking.Smpp.Tlvs;
using Interworking.Smpp.Values;

namespace Interworking.Smpp.Tests.Vectors;

/// <summary>A decoded PDU under tshark's names. A number is compared as a number, everything else as text.</summary>
internal sealed class TsharkFields
{
    private static readonly DateTimeOffset Epoch = DateTimeOffset.UnixEpoch;

    private readonly Dictionary<string, object> _fields = [];

    private TsharkFields(PduHeader header) => Set(
        ("command_length", (uint)header.Length), ("command_id", (uint)header.Id), ("command_status", (uint)header.Status), ("sequence_number", header.Sequence));

    public static TsharkFields Of(PduHeader header, Pdu pdu)
    {
        var fields = new TsharkFields(header);
        fields.Body(pdu);
        foreach (Tlv tlv in PduTlvs.Of(pdu)) fields.Parameter(tlv);
        return fields;
    }

    /// <summary>Null when what tshark read is what we read; else what differs. A field that is not known here differs too.</summary>
    public string? Difference(string name, string expected)
    {
        if (!_fields.TryGetValue(name, out object? actual)) return $"{name} is {expected} to tshark and nothing here";
        bool same = actual is uint number ? Number(expected) == number : actual.ToString() == (expected == "(Default)" ? "" : expected);
        return same ? null : $"{name} is {expected} to tshark and {actual} here";
    }

    /// <summary>The fields of one record, nested ones too.</summary>
    public static IEnumerable<(string Name, string Value)> Flatten(JsonElement tshark)
    {
        foreach (JsonProperty field in tshark.EnumerateObject())
        {
            if (field.Value.ValueKind != JsonValueKind.Object) yield return (field.Name.Replace("smpp.", "", StringComparison.Ordinal), field.Value.GetString()!);
            else foreach ((string name, string value) in Flatten(field.Value)) yield return (name, value);
        }
    }

    private static uint Number(string text) => text.StartsWith("0x", StringComparison.Ordinal)
        ? Convert.ToUInt32(text, 16)
        : (uint)double.Parse(text, CultureInfo.InvariantCulture);

    private void Set(params (string Name, object Value)[] fields)
    {
        foreach ((string name, object value) in fields) _fields[name] = value;
    }

    private void Body(Pdu pdu)
    {
        switch (pdu)
        {
            case Bind bind:
                Set(("system_id", bind.SystemId), ("password", bind.Password), ("system_type", bind.SystemType), ("interface_version", (uint)bind.InterfaceVersion));
                Set(("addr_ton", (uint)bind.AddrTon), ("addr_npi", (uint)bind.AddrNpi), ("address_range", bind.AddressRange));
                break;
            case Outbind outbind:
                Set(("system_id", outbind.SystemId), ("password", outbind.Password));
                break;
            case BindResp answer:
                Set(("system_id", answer.SystemId));
                break;
            case SubmitSmResp { MessageId: var id }:
                Set(("message_id", id));
                break;
            case DeliverSmResp { MessageId: var id }:
                Set(("message_id", id));
                break;
            case DataSmResp { MessageId: var id }:
                Set(("message_id", id));
                break;
            case SubmitMultiResp answer:
                Set(("message_id", answer.MessageId));
                foreach (UnsuccessfulDelivery one in answer.Unsuccessful)
                {
                    Destination(one.Address);
                    Set(("error_status_code", (uint)one.Status));
                }

                break;
            case QuerySm query:
                Set(("message_id", query.MessageId));
                Source(query.Source);
                break;
            case CancelSm cancel:
                Set(("service_type", cancel.ServiceType), ("message_id", cancel.MessageId));
                Source(cancel.Source);
                Destination(cancel.Destination);
                break;
            case ReplaceSm replace:
                Set(("message_id", replace.MessageId), ("sm_default_msg_id", (uint)replace.DefaultMessageId));
                Source(replace.Source);
                Registered(replace.RegisteredDelivery);
                Times(replace.ScheduleDeliveryTime, replace.ValidityPeriod);
                Text(replace.Body, null);
                break;
            case DataSm data:
                Set(("service_type", data.ServiceType), ("data_coding", (uint)data.DataCoding));
                Source(data.Source);
                Destination(data.Destination);
                Class(data.EsmClass);
                Registered(data.RegisteredDelivery);
                break;
            case SubmitMulti submit:
                foreach (MultiDestination destination in submit.Destinations)
                {
                    if (destination.Address is { } address) Destination(address);
                    else Set(("dl_name", destination.DistributionList!));
                }

                Message(submit.Message, true);
                break;
            case SubmitSm submit:
                Message(submit.Message, false);
                break;
            case DeliverSm deliver:
                Message(deliver.Message, false);
                break;
        }
    }

    private void Message(ShortMessage message, bool multi)
    {
        Set(("service_type", message.ServiceType), ("protocol_id", (uint)message.ProtocolId), ("priority_flag", (uint)message.PriorityFlag));
        Set(("replace_if_present_flag", (uint)message.ReplaceIfPresent), ("data_coding", (uint)message.DataCoding), ("sm_default_msg_id", (uint)message.DefaultMessageId));
        Source(message.Source);
        if (!multi) Destination(message.Destination);
        Class(message.EsmClass);
        Registered(message.RegisteredDelivery);
        Times(message.ScheduleDeliveryTime, message.ValidityPeriod);
        Text(message.Body, SmppText.Decode(message.DataCoding, message.Body.Span).Text);
        DataCodingScheme scheme = DataCodingScheme.Read(message.DataCoding, Alphabet.Gsm7);
        Set(("dcs.sms_coding_group", (uint)message.DataCoding >> 4), ("dcs.reserved", 0u), ("dcs.charset", scheme.Alphabet == Alphabet.Gsm7 ? 0u : 1u));
        if (scheme.Class is { } messageClass) Set(("dcs.class", (uint)messageClass));
    }

    private void Text(ReadOnlyMemory<byte> body, string? text)
    {
        Set(("sm_length", (uint)body.Length), ("message", Colons(body.Span)));
        if (text is not null) Set(("message_text", text));
    }

    private void Source(SmppAddress address) => Set(("source_addr_ton", (uint)address.Ton), ("source_addr_npi", (uint)address.Npi), ("source_addr", address.Value));

    private void Destination(SmppAddress address) => Set(("dest_addr_ton", (uint)address.Ton), ("dest_addr_npi", (uint)address.Npi), ("destination_addr", address.Value));

    private void Class(EsmClass esmClass) => Set(
        ("esm.submit.msg_mode", (uint)esmClass.Mode), ("esm.submit.msg_type", (uint)(esmClass.Value >> 2) & 0x0F), ("esm.submit.features", (uint)esmClass.Value >> 6));

    private void Registered(RegisteredDelivery wanted) => Set(
        ("regdel.receipt", (uint)wanted.Receipt), ("regdel.acks", (uint)(wanted.Value >> 2) & 0x03), ("regdel.notif", wanted.Intermediate ? 1u : 0u));

    private void Times(string schedule, string validity)
    {
        foreach ((string name, string value) in new[] { ("schedule_delivery_time", schedule), ("validity_period", validity) })
        {
            DateTimeOffset moment = Epoch;
            // tshark leaves the years and months of a relative time out.
            if (value.Length > 0) SmppTime.TryParse(value[^1] == 'R' ? "0000" + value[4..] : value, Epoch, out moment).Should().BeTrue(value);
            if (value.Length == 0 || value[^1] == 'R') Set(($"{name}_r", (uint)(moment - Epoch).TotalSeconds));
            else Set((name, moment.ToUniversalTime().ToString($"MMM {moment.UtcDateTime.Day,2}, yyyy HH:mm:ss.fffffff'00 UTC'", CultureInfo.InvariantCulture)));
        }
    }

    /// <summary>Of several parameters tshark's record keeps the last.</summary>
    private void Parameter(Tlv tlv)
    {
        // The length is what the parameter claims: here and there it claims more than there is.
        uint length = tlv.Tag == TlvTag.ReceiptedMessageId && tlv.Value.Length != 33 ? 65u : (uint)tlv.Value.Length;
        Set(("opt_param_tag", (uint)tlv.Tag), ("opt_param_len", length));
        string name = TlvDefinition.Of(tlv.Tag)?.Name ?? (TlvDefinition.IsVendorSpecific(tlv.Tag) ? "vendor_op" : "reserved_op");
        if (name == "sc_interface_version") name = "SC_interface_version";
        Set((name, TlvDefinition.Of(tlv.Tag)?.Format switch
        {
            TlvFormat.Integer => (object)tlv.Value.Span.ToArray().Aggregate(0u, (value, octet) => (value << 8) | octet),
            TlvFormat.CString => System.Text.Encoding.Latin1.GetString(tlv.Value.Span).TrimEnd('\0'),
            _ => Colons(tlv.Value.Span),
        }));
    }

    private static string Colons(ReadOnlySpan<byte> octets) => BitConverter.ToString(octets.ToArray()).Replace('-', ':').ToLowerInvariant();
}
