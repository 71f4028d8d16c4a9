namespace Interworking.Fuzz;

/// <summary>Messages to start from, beside the torture messages of RFC 4475: what apps, proxies and phones behind NAT really send.</summary>
internal static class SipSeeds
{
    private const string Message =
        "MESSAGE sip:1111@192.0.2.7 SIP/2.0\r\nVia: SIP/2.0/UDP 192.0.2.1:5060;branch=z9hG4bKabc;rport\r\nMax-Forwards: 70\r\n"
        + "From: \"TATA\" <sip:2222@example.net>;tag=f1\r\nTo: <sip:1111@example.net>\r\nCall-ID: c1@example.net\r\nCSeq: 7 MESSAGE\r\n"
        + "Authorization: Digest username=\"1111\", realm=\"example.net\", nonce=\"n\", uri=\"sip:example.net\", response=\"00\", qop=auth, nc=00000001, cnonce=\"c\"\r\n"
        + "Content-Type: text/plain;charset=UTF-8\r\nContent-Length: 5\r\n\r\nhello";

    private const string Cpim =
        "MESSAGE tel:+1-201-555-0123;phone-context=example.net SIP/2.0\r\nVia: SIP/2.0/TCP [2001:db8::9:1]:5060;branch=z9hG4bKd, SIP/2.0/UDP 10.0.0.1;received=192.0.2.9;rport=4000\r\n"
        + "Max-Forwards: 1\r\nRoute: <sip:10.0.0.2:5060;lr>, <sip:edge.example.net;lr>\r\nf: sip:%41lice%40@example.net;tag=1\r\nt: Bob <tel:+12015550123>\r\ni: c2\r\nCSeq: 1 MESSAGE\r\n"
        + "c: message/cpim\r\nl: 221\r\n\r\nFrom: MR SANDERS <im:piglet@100akerwood.com>\r\nTo: Depressed Donkey <im:eeyore@100akerwood.com>\r\nDateTime: 2000-12-13T13:40:00-08:00\r\n"
        + "NS: imdn <urn:ietf:params:imdn>\r\nimdn.Message-ID: 34jk324j\r\nimdn.Disposition-Notification: positive-delivery\r\n\r\nContent-type: text/plain; charset=utf-8\r\n\r\nhi";

    private const string Ok =
        "SIP/2.0 200 OK\r\nVia: SIP/2.0/TCP 127.0.0.1:5060;rport=5060;received=127.0.0.1;branch=z9hG4bK1\r\nFrom: <sip:2@e.net>;tag=a\r\n"
        + "To: <sip:1@e.net>;tag=b\r\nCall-ID: x\r\nCSeq: 1 MESSAGE\r\nRetry-After: 18000 (I'm in a meeting);duration=3600\r\nContent-Length: 0\r\n\r\n";

    private const string Challenge =
        "SIP/2.0 401 Unauthorized\r\nVia: SIP/2.0/UDP 127.0.0.1:5060;branch=z9hG4bK0123456789abcdef;rport\r\nFrom: <sip:2@e.net>;tag=a\r\nTo: <sip:1@e.net>;tag=b\r\nCall-ID: x\r\n"
        + "CSeq: 1 REGISTER\r\nWWW-Authenticate: Digest realm=\"e.net\", nonce=\"a,b\\\"c\", algorithm=SHA-256, qop=\"auth,auth-int\", opaque=\"\", stale=TRUE\r\n"
        + "WWW-Authenticate: Digest realm=\"e.net\", nonce=\"n\"\r\nContent-Length: 0\r\n\r\n";

    private const string Register =
        "REGISTER sip:e.net SIP/2.0\r\nVia: SIP/2.0/WSS df7jal23ls0d.invalid;branch=z9hG4bKa\r\nFrom: <sip:1@e.net>;tag=r\r\nTo: <sip:1@e.net>\r\nCall-ID: r\r\nCSeq: 2 REGISTER\r\n"
        + "Contact: <sip:1@192.0.2.1:5060;transport=tcp;ob>;reg-id=1;+sip.instance=\"<urn:uuid:00000000-0000-1000-8000-AABBCCDDEEFF>\";expires=600;q=0.5\r\n"
        + "Path: <sip:p@192.0.2.2;lr;ob>\r\nSupported: path, outbound\r\nRequire: outbound\r\nExpires: 600\r\nUser-Agent: friendly-scanner\r\nContent-Length: 0\r\n\r\n";

    private const string Old = "INVITE sip:1@e.net SIP/2.0\r\nVia: SIP/2.0/UDP e.net\r\nFrom: sip:2@e.net\r\nTo: sip:1@e.net\r\nCall-ID: old\r\nCSeq: 1 INVITE\r\n\r\n";

    public static IReadOnlyList<string> All { get; } =
        [Message, Cpim, Ok, Challenge, Register, Old, Old.Replace("INVITE", "ACK", StringComparison.Ordinal), Old.Replace("INVITE", "CANCEL", StringComparison.Ordinal)];
}
