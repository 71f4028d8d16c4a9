using System.Net;
using Interworking.Gateway.Provisioning;
using Interworking.Gateway.Sip;
using Interworking.Sip.Messages;
using Interworking.Sip.Transport;
using Interworking.Smpp.Relay;
using Interworking.Smpp.Tpdus;
using Interworking.Smpp.Values;
using Interworking.Testing.Peers;

namespace Interworking.Gateway.Tests.Sip.Ims;

/// <summary>A phone that takes short messages over IP: it answers each MESSAGE 200 and, unless told otherwise, reports it with RP-ACK.</summary>
internal sealed class ImsPhone : ISipHandler, IAsyncDisposable
{
    private readonly SipEndpoint _endpoint;
    private readonly Account _account;
    private readonly Flow _flow;
    private readonly UdpListener _listener;
    private readonly List<Task> _reports = [];

    public ImsPhone(Account account, IPEndPoint gateway)
    {
        _account = account;
        _endpoint = new SipEndpoint(new SipEndpointOptions(), this, TimeProvider.System);
        _listener = _endpoint.ListenUdp(new IPEndPoint(IPAddress.Loopback, 0));
        _flow = _endpoint.UdpFlow(_listener, gateway);
    }

    public IPEndPoint Address => _listener.Local;

    public string Contact => $"sip:{_account.Did}@{Address}";

    /// <summary>All MESSAGEs in order.</summary>
    public Inbox<SipRequest> Requests { get; } = new();

    /// <summary>What they carried.</summary>
    public Inbox<RpMessage> Received { get; } = new();

    /// <summary>The answer to a MESSAGE.</summary>
    public SipOutgoingResponse Answer { get; set; } = new(200);

    /// <summary>What it says to an RP-DATA; null says nothing.</summary>
    public Func<RpData, RpMessage?> Report { get; set; } = data => new RpAck(data.Reference, ToPhone: false, new SmsDeliverReport(null, default).ToOctets());

    /// <summary>Older phones leave In-Reply-To out.</summary>
    public bool NamesCallId { get; set; } = true;

    /// <summary>A short message for somebody; the answer to the MESSAGE.</summary>
    public Task<SipResponse> SubmitAsync(byte reference, SmsSubmit submit) =>
        SendAsync(new RpData(reference, ToPhone: false, null, new SmppAddress(Ton.International, Npi.Isdn, ImsWorld.Centre), submit.ToOctets()).ToOctets());

    public static SmsSubmit Submit(string to, string text, byte reference = 1) => new(
        reference, new SmppAddress(Ton.International, Npi.Isdn, to), 0, default, new TpUserData(0, false, Septets(text)));

    /// <summary>A MESSAGE with a body of the relay layer.</summary>
    public async Task<SipResponse> SendAsync(byte[] body, string? inReplyTo = null, IReadOnlyList<KeyValuePair<string, string>>? headers = null)
    {
        ClientResult result = await _endpoint.SendAsync(
            new SipOutgoingRequest
            {
                Method = SipMethods.Message,
                RequestUri = $"sip:{SipWorld.Domain}",
                From = $"<sip:{_account.Did}@{SipWorld.Domain}>;tag=a73kszlfl",
                To = $"<sip:{SipWorld.Domain}>",
                CallId = Guid.NewGuid().ToString("N"),
                CSeq = 1,
                Headers = [.. headers ?? [], .. inReplyTo is null ? [] : (KeyValuePair<string, string>[])[new("In-Reply-To", inReplyTo)]],
                ContentType = ContentTypes.Sms,
                Body = body,
            },
            _flow,
            CancellationToken.None);
        result.Response.Should().NotBeNull();
        return result.Response!;
    }

    /// <summary>The answer to what it submitted under that RP-Message Reference.</summary>
    public Task<RpMessage> AnsweredAsync(byte reference) =>
        Received.FirstAsync(message => message is RpAck or RpError && message.Reference == reference, $"an answer to {reference}");

    /// <summary>The TPDU of the n-th RP-DATA that it got, from 1.</summary>
    public async Task<T> GotAsync<T>(int number = 1) where T : Tpdu
    {
        await Received.FirstAsync(_ => Received.Items.OfType<RpData>().Count() >= number, $"RP-DATA number {number}");
        RpData data = Received.Items.OfType<RpData>().ElementAt(number - 1);
        TpduCodec.TryRead(data.Tpdu.Span, RpCodec.CarrierOf(data), out Tpdu? tpdu).Should().BeTrue();
        return tpdu.Should().BeOfType<T>().Subject;
    }

    void ISipHandler.OnRequest(ServerTransaction transaction)
    {
        transaction.Respond(Answer);
        Requests.Add(transaction.Request);
        if (transaction.Request.ContentType != ContentTypes.Sms || !RpCodec.TryRead(transaction.Request.Body.Span, out RpMessage? message, out _)) return;
        Received.Add(message);
        if (Answer.Status < 300 && message is RpData data && Report(data) is { } report)
            _reports.Add(SendAsync(report.ToOctets(), NamesCallId ? transaction.Request.CallId : null));
    }

    void ISipHandler.OnFlowClosed(Flow flow)
    {
    }

    public ValueTask DisposeAsync() => _endpoint.DisposeAsync();

    public static byte[] Septets(string text)
    {
        Interworking.Smpp.Text.Gsm7.TryEncode(text, out byte[] septets).Should().BeTrue();
        return septets;
    }
}
