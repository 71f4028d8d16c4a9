using System.Net;
using Interworking.Gateway.Messages;
using Interworking.Gateway.Pipeline.Ledger;
using Interworking.Gateway.Pipeline.Spool;
using Interworking.Gateway.Receipts;
using Interworking.Gateway.Registrar;
using Interworking.Sip.Messages;
using Interworking.Smpp.Text;
using Interworking.Smpp.Values;

namespace Interworking.Storage.Tests.Contract;

/// <summary>Messages, parts, receipts and bindings with every column filled.</summary>
internal static class Samples
{
    private static DateTimeOffset Now => TestStores.Now;

    public static readonly Origin Carrier = new()
    {
        Number = "4477001",
        Raw = "+4477001",
        Ton = Ton.International,
        Npi = Npi.Isdn,
        DestinationTon = Ton.National,
        DestinationNpi = Npi.Private,
        Carrier = "TATA",
        SystemId = "tata",
        Connection = "Messages to vendor via SMPP",
        Account = "1111",
        AccountId = 21,
        Imdn = new ImdnRequest("34jk324j", "2026-07-01T13:40:00-08:00"),
        CallId = "a84b4c76e66710@pc33 314159",
    };

    public static Message Message(long id, string? text = "Your code is 4711 €", byte[]? binary = null, IReadOnlyList<MessagePart>? parts = null) => new()
    {
        Id = new MessageId(id),
        TraceId = $"env4:{id}",
        Direction = Direction.SmsToSip,
        Origin = Carrier,
        Destination = "111222333",
        DestinationRaw = "+111222333",
        Text = text,
        Binary = binary,
        Alphabet = binary is null ? Alphabet.Gsm7 : Alphabet.Binary,
        AcceptedAt = Now,
        ExpiresAt = Now.AddHours(48),
        Parts = parts ?? [new MessagePart(new MessageId(id), 1, ReceiptRequest.Both, Fingerprint: 0x7000 + id)],
        Hops = 2,
        Priority = 3,
        Marks = new MessageMarks(0x41, 0x18, [0x05, 0x04, 0x0B, 0x84, 0x23, 0xF0]),
        ServiceType = "CMT",
        Test = true,
    };

    public static SpooledMessage Spooled(long id, long account = 7, SpoolState state = SpoolState.Waiting, DateTimeOffset? due = null) => new()
    {
        Message = Message(id),
        AccountId = account,
        State = state,
        Attempts = 2,
        DueAt = due ?? Now.AddMinutes(1),
    };

    public static SpoolEntry Spool(long id, long account = 7, SpoolState state = SpoolState.Waiting, DateTimeOffset? due = null) => new(Spooled(id, account, state, due));

    public static FinishEntry Finish(long id, bool wasSpooled = false, OutcomeKind kind = OutcomeKind.Delivered, params PendingReceipt[] receipts) =>
        Finish(Message(id), wasSpooled, kind, receipts);

    public static FinishEntry Finish(Message message, bool wasSpooled = false, OutcomeKind kind = OutcomeKind.Delivered, params PendingReceipt[] receipts)
    {
        var outcome = new Outcome
        {
            Kind = kind,
            To = kind == OutcomeKind.Delivered ? DeliveredTo.Device : DeliveredTo.None,
            SipStatus = 200,
            SmppStatus = 0x45,
            Error = "none",
            ReceiptState = MessageState.Delivered,
            PeerRef = "peer-1",
        };
        return new FinishEntry(new Cdr(message, "111222333", Now.AddMilliseconds(40), outcome, 3), receipts, wasSpooled);
    }

    public static PendingReceipt Receipt(long part, string systemId = "tata", DateTimeOffset? expires = null) => new()
    {
        PartId = new MessageId(part),
        SystemId = systemId,
        Source = new SmppAddress(Ton.National, Npi.Private, "+111222333"),
        Destination = new SmppAddress(Ton.Alphanumeric, Npi.Unknown, "TATA"),
        State = MessageState.Delivered,
        Error = "000",
        SubmittedAt = Now,
        DoneAt = Now.AddSeconds(1),
        ExpiresAt = expires ?? Now.AddHours(48),
    };

    public static PartSetKey Key(int total = 3, int reference = 77) => new("tata", "4477001", "111222333", reference, total);

    public static StoredPart Part(int number, long id, PartSetKey? key = null, DateTimeOffset? accepted = null) => new()
    {
        Key = key ?? Key(),
        Part = new MessagePart(new MessageId(id), number, ReceiptRequest.FailureOnly, Fingerprint: -7 - id, SmsReference: 200),
        Origin = Carrier with { CallId = null, AccountId = 44, Imdn = null, Trace = new Trace("env9-4711", 2, number, MayBeCopy: false) },
        Destination = "111222333",
        DestinationRaw = "+111222333",
        DataCoding = 8,
        Body = [0x00, 0x41, (byte)number],
        AcceptedAt = accepted ?? Now,
        ExpiresAt = Now.AddHours(48),
        Test = true,
        Priority = 1,
        Marks = new MessageMarks(0x40, 0xF1, [0x05, 0x04, 0x0B, 0x84, 0x23, 0xF0]),
        ServiceType = "CMT",
        ScheduledAt = Now.AddHours(2),
    };

    /// <summary>The message made of a set's parts.</summary>
    public static SpooledMessage Whole(long id, params StoredPart[] parts) =>
        Spooled(id) with { Message = Message(id, parts: [.. parts.Select(part => part.Part)]) };

    public static Binding Binding(string contact, DateTimeOffset? expires = null) => new()
    {
        Contact = contact,
        Instance = "urn:uuid:00000000-0000-1000-8000-000A95A0E128",
        RegId = 1,
        Path = ["<sip:edge1.example.net;lr>", "<sip:edge2.example.net;lr>"],
        ExpiresAt = expires ?? Now.AddHours(1),
        CallId = "call-1",
        CSeq = uint.MaxValue,
        Q = 500,
        Transport = SipTransport.Tls,
        Source = IPEndPoint.Parse("203.0.113.7:40001"),
        Local = IPEndPoint.Parse("[2001:db8::1]:5061"),
        FlowId = 12,
        Node = "a",
        Parameters = ";pn-provider=apns",
        UserAgent = null,
    };
}
