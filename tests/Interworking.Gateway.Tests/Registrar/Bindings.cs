using System.Net;
using Interworking.Gateway.Registrar;
using Interworking.Sip.Messages;

namespace Interworking.Gateway.Tests.Registrar;

/// <summary>Short ways to write bindings.</summary>
internal static class Bindings
{
    public static readonly DateTimeOffset Now = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);

    public static Binding Of(string contact, string callId = "call-1", uint cseq = 1, int seconds = 600, string? instance = null, int regId = 0) => new()
    {
        Contact = contact,
        AccountId = Owner,
        CallId = callId,
        CSeq = cseq,
        ExpiresAt = Now.AddSeconds(seconds),
        Instance = instance,
        RegId = regId,
        Transport = SipTransport.Udp,
        Source = new IPEndPoint(IPAddress.Parse("192.0.2.7"), 5062),
        Local = new IPEndPoint(IPAddress.Parse("192.0.2.1"), 5060),
        Node = "a",
    };

    /// <summary>Account that registers.</summary>
    public const long Owner = 7;

    public static RegisterUpdate Register(string callId, uint cseq, params Binding[] contacts) =>
        new([.. contacts.Select(contact => contact with { CallId = callId, CSeq = cseq })], RemoveAll: false, callId, cseq, Now, Owner);

    public static RegisterUpdate Star(string callId, uint cseq) => new([], RemoveAll: true, callId, cseq, Now, Owner);

    public static RegisterUpdate Query() => new([], RemoveAll: false, "query", 1, Now, Owner);
}
