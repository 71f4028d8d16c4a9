using System.Buffers;
using System.Net;
using Interworking.Gateway.Sip.Bodies;
using Interworking.Sip.Auth;
using Interworking.Sip.Codec;
using Interworking.Sip.Messages;
using Interworking.Sip.Transactions;

namespace Interworking.Fuzz;

/// <summary>Everything that the product reads from a parsed message, and what it writes in answer to it.</summary>
internal static class SipReading
{
    private static readonly SipHash Hash = new(new byte[16]);
    private static readonly MergedRequests Merged = new(TimeSpan.FromSeconds(16), TimeProvider.System);
    private static readonly IPEndPoint Source = new(IPAddress.Parse("192.0.2.99"), 40_000);
    private static readonly SipOutgoingResponse Answer = new(405, Headers: [new("Allow", "REGISTER, OPTIONS, MESSAGE")]);

    private static readonly DigestAuthenticator Digest =
        new(new byte[16], "example.net", [DigestAlgorithm.Sha256, DigestAlgorithm.Md5], TimeProvider.System);

    public static void Read(SipMessage message)
    {
        GC.KeepAlive((message.CSeq, message.CallId, message.Expires, message.RetryAfter, message.MaxForwards, message.ContentLength, message.ContentType));
        GC.KeepAlive((message.Path, message.Require, message.Supported, message.Route, message.RecordRoute, message.HeaderValues("X-Unknown")));
        foreach (Via via in message.Vias) GC.KeepAlive((via.SentBy, via.Branch, via.Received, via.RPort));
        ReadAgain(message.From);
        ReadAgain(message.To);
        foreach (NameAddr contact in message.Contacts)
        {
            GC.KeepAlive((contact.Expires, contact.Q, contact.RegId, contact.Instance));
            ReadAgain(contact);
        }

        if (message is SipRequest request) Read(request);
        else Read((SipResponse)message);
    }

    private static void Read(SipRequest request)
    {
        SipFault verdict = SipRequestCheck.Verdict(request);
        Check(request.RequestUri.IsEquivalentTo(request.RequestUri), "a Request-URI is not itself");
        foreach (string value in request.HeaderValues("Authorization"))
            if (DigestCredentials.TryParse(value, out DigestCredentials? credentials))
                Check(Digest.Verify(credentials, request.Method, request.RequestUriText, (_, _) => "no such hash") is not DigestVerdict.Ok, "a damaged digest is right");
        GC.KeepAlive(ServerKey.Of(request, request.Method, Hash, Hash));
        GC.KeepAlive(Merged.IdOf(request));
        GC.KeepAlive(MessageBodyReader.Read(request));
        if (verdict != SipFault.None) return;
        WriteAnswer(request);
        if (ForwardedRequest.TryMake(request, out SipOutgoingRequest? forward)) WriteForward(forward);
    }

    private static void Read(SipResponse response)
    {
        GC.KeepAlive((response.StatusCode, response.ReasonPhrase, ViaBranch.TryKey(response, out _, out _), ForwardedRequest.Answer(response)));
        foreach (string challenge in response.HeaderValues("WWW-Authenticate"))
            if (DigestClient.Authorize(challenge, "1111", "secret", "MESSAGE", "sip:example.net") is { } authorization)
                Check(DigestCredentials.TryParse(authorization) is not null, "credentials of ours cannot be read");
    }

    /// <summary>A proxy or our own next hop must be able to read what we pass on.</summary>
    private static void ReadAgain(NameAddr? address)
    {
        if (address is null) return;
        GC.KeepAlive((address.Tag, address.Uri.Port, address.Uri.Headers));
        Check(address.Uri.IsEquivalentTo(address.Uri), "a URI is not itself");
        Check(NameAddr.TryParse(address.ToString(), out NameAddr? again) && again.DisplayName == address.DisplayName, $"an address cannot be read again: {address}");
    }

    private static void WriteAnswer(SipRequest request)
    {
        SipBytes bytes = SipResponseWriter.Write(request, Answer, toTag: 7, Source, "Fuzz");
        bool good = SipParser.TryParse(bytes.Written, SipLimits.Default, out SipMessage? answer, out SipFault fault);
        ArrayPool<byte>.Shared.Return(bytes.Array);
        Check(good, $"our answer cannot be read: {fault.Kind}");
        Check(answer is SipResponse { StatusCode: 405 } response && response.CallId == request.CallId && response.CSeq == request.CSeq, "our answer answers something else");
        Check(answer!.Vias.Count == request.Vias.Count, "our answer has lost a Via");
    }

    private static void WriteForward(SipOutgoingRequest forward)
    {
        ReadOnlySpan<byte> via = "Via: SIP/2.0/UDP 192.0.2.1:5060;branch=z9hG4bK"u8;
        int measured = SipRequestWriter.Measure(forward, via);
        SipBytes bytes = SipRequestWriter.Write(forward, via, branch: 1);
        bool good = SipParser.TryParse(bytes.Written, SipLimits.Default, out SipMessage? request, out SipFault fault);
        int length = bytes.Length;
        ArrayPool<byte>.Shared.Return(bytes.Array);
        Check(length == measured, $"{measured} octets became {length}");
        Check(good && request is SipRequest, $"what we pass on cannot be read: {fault.Kind}");
    }

    private static void Check(bool holds, string promise)
    {
        if (!holds) throw new FuzzFailureException(promise);
    }
}
