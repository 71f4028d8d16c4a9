using System.Buffers;
using Interworking.Gateway.Messages;
using Interworking.Gateway.Pipeline.Spool;
using Interworking.Gateway.Provisioning;
using Interworking.Smpp.Text;
using Interworking.Smpp.Tpdus;
using Interworking.Smpp.Values;

namespace Interworking.Gateway.Sip.Ims;

/// <summary>
/// What a phone is told about the end of a message for which it wanted SMS-STATUS-REPORTs (TP-SRR): one for each SMS-SUBMIT that asked, together one notice,
/// which is a spool row for its account and survives what the message survives.
/// </summary>
internal static class StatusReports
{
    private static readonly TimeSpan Life = TimeSpan.FromHours(48);

    /// <summary>TP-ST by how the message ended (TS 23.040, 9.2.3.15).</summary>
    private static readonly Dictionary<MessageState, TpStatus> ByState = new()
    {
        [MessageState.Delivered] = TpStatus.Received,
        [MessageState.Expired] = TpStatus.ValidityExpired,
        [MessageState.Deleted] = TpStatus.DeletedByCentre,
        [MessageState.Undeliverable] = TpStatus.NotObtainable,
        [MessageState.Rejected] = TpStatus.Rejected,
    };

    /// <summary>A phone wants to be told how this message ends.</summary>
    public static bool AreWanted(Message message)
    {
        foreach (MessagePart part in message.Parts)
            if (IsWanted(part)) return true;
        return false;
    }

    /// <summary>The notice for a message of which <see cref="AreWanted"/> is true.</summary>
    public static SpooledMessage Notice(Message about, Outcome outcome, Account account, MessageId id, DateTimeOffset now)
    {
        Origin origin = about.Origin;
        SmppAddress recipient = TpAddress.Fit(new SmppAddress(origin.DestinationTon, origin.DestinationNpi, about.DestinationRaw));
        TpStatus status = ByState.GetValueOrDefault(outcome.ReceiptState, TpStatus.Forwarded); // nobody knows
        MessagePart[] wanted = [.. about.Parts.Where(IsWanted)];
        var octets = new ArrayBufferWriter<byte>();
        for (int at = 0; at < wanted.Length; at++)
        {
            var report = new SmsStatusReport(wanted[at].SmsReference!.Value, recipient, about.AcceptedAt, now, status) { MoreToSend = at + 1 < wanted.Length };
            byte[] tpdu = report.ToOctets();
            octets.Write([(byte)tpdu.Length]);
            octets.Write(tpdu);
        }

        return new SpooledMessage
        {
            Message = new Message
            {
                Id = id,
                TraceId = about.TraceId,
                Direction = Direction.SipToSip,
                Origin = new Origin { Number = about.Destination, Raw = about.DestinationRaw },
                Destination = account.Did,
                DestinationRaw = account.Did,
                Binary = octets.WrittenSpan.ToArray(),
                NoticeType = ContentTypes.Sms,
                Alphabet = Alphabet.Binary,
                AcceptedAt = now,
                ExpiresAt = now + Life,
                Parts = [new MessagePart(id, 1, ReceiptRequest.None)],
            },
            AccountId = account.Id,
            State = SpoolState.Waiting,
            DueAt = now,
        };
    }

    /// <summary>The TPDUs of such a notice, in order.</summary>
    public static IReadOnlyList<byte[]> Split(byte[] binary)
    {
        var reports = new List<byte[]>();
        ReadOnlySpan<byte> rest = binary;
        while (!rest.IsEmpty && rest[0] < rest.Length)
        {
            reports.Add(rest.Slice(1, rest[0]).ToArray());
            rest = rest[(1 + rest[0])..];
        }

        return reports;
    }

    private static bool IsWanted(MessagePart part) => part.SmsReference is not null && part.Receipt != ReceiptRequest.None;
}
