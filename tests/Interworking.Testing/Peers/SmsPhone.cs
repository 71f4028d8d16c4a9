using System.Collections.Concurrent;
using System.Net;
using Interworking.Sip.Messages;
using Interworking.Sip.Transport;
using Interworking.Smpp.Relay;
using Interworking.Smpp.Text;
using Interworking.Smpp.Tpdus;
using Interworking.Smpp.Values;

namespace Interworking.Testing.Peers;

/// <summary>
/// A phone that takes short messages over IP (TS 24.341), on a UDP socket: it answers each MESSAGE 200 and, unless told otherwise, reports it with RP-ACK. It
/// does not know digest: its gateway trusts loopback.
/// </summary>
public sealed class SmsPhone : ISipHandler, IAsyncDisposable
{
    private const string Sms = "application/vnd.3gpp.sms";

    private readonly SipEndpoint _endpoint;
    private readonly Flow _flow;
    private readonly UdpListener _listener;
    private readonly string _did;
    private readonly string _domain;
    private readonly ConcurrentBag<Task> _reports = [];
    private uint _registers;

    public SmsPhone(IPEndPoint gateway, string did, string domain)
    {
        (_did, _domain) = (did, domain);
        _endpoint = new SipEndpoint(new SipEndpointOptions(), this, TimeProvider.System);
        _listener = _endpoint.ListenUdp(new IPEndPoint(IPAddress.Loopback, 0));
        _flow = _endpoint.UdpFlow(_listener, gateway);
    }

    public IPEndPoint Address => _listener.Local;

    public string Contact => $"sip:{_did}@{Address}";

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

    /// <summary>REGISTER with the feature tag.</summary>
    /// <returns>The final status; 0 when there was none.</returns>
    public async Task<int> RegisterAsync()
    {
        ClientResult result = await _endpoint.SendAsync(
            new SipOutgoingRequest
            {
                Method = SipMethods.Register,
                RequestUri = $"sip:{_domain}",
                From = $"<sip:{_did}@{_domain}>;tag=a73kszlfl",
                To = $"<sip:{_did}@{_domain}>",
                CallId = $"register-{Address.Port}",
                CSeq = ++_registers,
                Headers = [new("Contact", $"<{Contact}>;+g.3gpp.smsip"), new("Expires", "3600")],
            },
            _flow,
            CancellationToken.None);
        return result.Response?.StatusCode ?? 0;
    }

    /// <summary>A text for somebody, and the answer to it.</summary>
    public async Task<RpMessage> SubmitAsync(string to, string text, byte reference = 1)
    {
        await SubmitAsync(reference, Submit(to, text, reference));
        return await AnsweredAsync(reference);
    }

    /// <summary>A short message for somebody; the answer to the MESSAGE.</summary>
    public Task<SipResponse> SubmitAsync(byte reference, SmsSubmit submit) =>
        SendAsync(new RpData(reference, ToPhone: false, null, new SmppAddress(Ton.International, Npi.Isdn, "12065510000"), submit.ToOctets()).ToOctets());

    /// <summary>SMS-SUBMIT in the default alphabet.</summary>
    public static SmsSubmit Submit(string to, string text, byte reference = 1) => new(
        reference, new SmppAddress(Ton.International, Npi.Isdn, to), 0, default, new TpUserData(0, false, Septets(text)));

    /// <summary>A MESSAGE with a body of the relay layer.</summary>
    /// <exception cref="TimeoutException">Nobody answered it.</exception>
    /// <param name="body">What it says.</param>
    /// <param name="inReplyTo">Call-ID of what it reports; null for none.</param>
    /// <param name="headers">More of them.</param>
    /// <param name="uri">Whom it tells; null for its domain.</param>
    public async Task<SipResponse> SendAsync(byte[] body, string? inReplyTo = null, IReadOnlyList<KeyValuePair<string, string>>? headers = null, string? uri = null)
    {
        List<KeyValuePair<string, string>> all = [.. headers ?? []];
        if (inReplyTo is not null) all.Add(new("In-Reply-To", inReplyTo));
        ClientResult result = await _endpoint.SendAsync(
            new SipOutgoingRequest
            {
                Method = SipMethods.Message,
                RequestUri = uri ?? $"sip:{_domain}",
                From = $"<sip:{_did}@{_domain}>;tag=a73kszlfl",
                To = $"<{uri ?? $"sip:{_domain}"}>",
                CallId = Guid.NewGuid().ToString("N"),
                CSeq = 1,
                Headers = all,
                ContentType = Sms,
                Body = body,
            },
            _flow,
            CancellationToken.None);
        return result.Response ?? throw new TimeoutException("No answer to a MESSAGE.");
    }

    /// <summary>The answer to what it submitted under that RP-Message Reference.</summary>
    public Task<RpMessage> AnsweredAsync(byte reference) =>
        Received.FirstAsync(message => message is RpAck or RpError && message.Reference == reference, $"an answer to {reference}");

    /// <summary>The TPDU of the n-th RP-DATA that it got, from 1.</summary>
    /// <exception cref="InvalidDataException">It is another.</exception>
    public async Task<T> GotAsync<T>(int number = 1) where T : Tpdu
    {
        await Received.FirstAsync(_ => Received.Items.OfType<RpData>().Count() >= number, $"RP-DATA number {number}");
        RpData data = Received.Items.OfType<RpData>().ElementAt(number - 1);
        return TpduCodec.TryRead(data.Tpdu.Span, RpCodec.CarrierOf(data), out Tpdu? tpdu) && tpdu is T wanted
            ? wanted
            : throw new InvalidDataException($"RP-DATA number {number} holds {tpdu}");
    }

    public static byte[] Septets(string text) =>
        Gsm7.TryEncode(text, out byte[] septets) ? septets : throw new ArgumentException("Not in the default alphabet.", nameof(text));

    void ISipHandler.OnRequest(ServerTransaction transaction)
    {
        transaction.Respond(Answer);
        Requests.Add(transaction.Request);
        if (transaction.Request.ContentType != Sms || !RpCodec.TryRead(transaction.Request.Body.Span, out RpMessage? message, out _)) return;
        Received.Add(message);
        if (Answer.Status < 300 && message is RpData data && Report(data) is { } report)
            _reports.Add(ReportAsync(report, NamesCallId ? transaction.Request.CallId : null, transaction.Request.Header("P-Asserted-Identity")!.Trim('<', '>')));
    }

    void ISipHandler.OnFlowClosed(Flow flow)
    {
    }

    public async ValueTask DisposeAsync()
    {
        await _endpoint.DisposeAsync();
        await Task.WhenAll(_reports);
    }

    /// <summary>To whoever sent it, as P-Asserted-Identity says (TS 24.341, 5.3.2).</summary>
    private async Task ReportAsync(RpMessage report, string? inReplyTo, string uri)
    {
        try
        {
            await SendAsync(report.ToOctets(), inReplyTo, uri: uri);
        }
        catch (TimeoutException)
        {
            // The phone has done its part; whoever waits for the report finds out that it did not come.
        }
    }
}
