using System.Net;
using Interworking.Gateway.Configuration;
using Interworking.Gateway.Messages;
using Interworking.Gateway.Observability;
using Interworking.Gateway.Pipeline;
using Interworking.Gateway.Pipeline.Ledger;
using Interworking.Gateway.Provisioning;
using Interworking.Gateway.Registrar;
using Interworking.Gateway.Routing;
using Interworking.Gateway.Sip;
using Interworking.Gateway.Sip.Defence;
using Interworking.Gateway.Sip.Devices;
using Interworking.Gateway.Sip.Gruus;
using Interworking.Gateway.Sip.Ims;
using Interworking.Gateway.Sip.Nodes;
using Interworking.Gateway.Sip.Outbound;
using Interworking.Gateway.Tests.Pipeline;
using Interworking.Sip.Messages;
using Interworking.Sip.Transport;
using Interworking.Smpp.Values;
using Interworking.Testing;
using Interworking.Testing.Peers;
using Microsoft.Extensions.Logging.Abstractions;

namespace Interworking.Gateway.Tests.Sip.Ims;

/// <summary>The gateway as IP-SM-GW on a loopback UDP port over a real pipeline and a SQLite file; the clock is moved by hand, the phones are real sockets.</summary>
internal sealed class ImsWorld : IAsyncDisposable
{
    public const string Centre = "12065510000";

    private readonly SipMetrics _metrics = new();
    private readonly CancellationTokenSource _stop = new();
    private readonly List<SmsPhone> _phones = [];
    private readonly DeliveryReports _reports;
    private readonly PartAssembler _parts;
    private readonly SipEgress _egress;
    private readonly RecentRequestsLoader _loader;
    private Task _pumping = Task.CompletedTask;

    private ImsWorld(PipelineFixture gateway, GatewayOptions options)
    {
        Gateway = gateway;
        var own = new OwnAddresses(options);
        var secret = new EnvironmentSecret(new byte[EnvironmentSecret.Octets]);
        var paths = new NodePaths(options, new NodeIdentity("env1", "a", 0, 1), new FlowTokenCodec(secret));
        var authenticator = new SipAuthenticator(options, secret, gateway.Accounts, gateway.Time, NullLogger<SipAuthenticator>.Instance);
        var recent = new RecentRequests(gateway.Time);
        var rates = new SenderRates(options, gateway.Time);
        _loader = new RecentRequestsLoader(recent, gateway.Spool, gateway.Time);
        SipDispatcher dispatcher = null!;
        Server = new SipServer(options, new Lazy<ISipHandler>(() => dispatcher), own, gateway.Time, NullLogger<SipServer>.Instance);
        var routes = new AppRoutes(Server, paths, options, gateway.Time);
        var settings = new ImsSettings(options);
        var composer = new RelayComposer(settings);
        _reports = new DeliveryReports(settings, gateway.Time);
        var proxies = new OutboundProxies(options);
        var gruus = new GruuCodec(options, secret, gateway.Accounts);
        var texts = new TextSender(Server, routes, new MessageComposer(options), new ContactRequests(Server, new SipCredentials(options)), new Relays(options), options);
        var phones = new RelaySender(Server, routes, texts, composer, _reports, settings, gateway.Time);
        _egress = new SipEgress(gateway.Registrar, texts, proxies, new Redirects(own, gateway.Accounts), new ContactLanes(), new Relays(options), new DeviceResults(gateway.Time), gruus,
            options, gateway.Metrics, phones);
        gateway.Apps.EndOfUnsent = _egress.EndOfUnsent;
        _parts = new PartAssembler(gateway.Ledger, gateway.Spool, gateway.Deliverer, gateway.Forwarder, gateway.Accounts, gateway.Running, options, gateway.Time, gateway.Metrics,
            NullLogger<PartAssembler>.Instance);
        var submissions = new ImsSubmissions(gateway.Pipeline, _parts, gateway.Accounts, recent, rates, gateway.Ids, options, gateway.Metrics, gateway.Time, NullLogger<ImsSubmissions>.Instance);
        var answers = new PhoneReports(Server, gateway.Registrar, routes, proxies, composer, settings, gateway.Time, NullLogger<PhoneReports>.Instance);
        var ims = new ImsIngress(submissions, _reports, answers, gateway.Deliverer, gateway.Spool, authenticator, own, gateway.Accounts, new ImsSiblings(Server, own, options), gateway.Running, settings, _metrics,
            NullLogger<ImsIngress>.Instance);
        var ingress = new SipIngress(gateway.Pipeline, authenticator, own, gateway.Accounts, recent, rates, gruus, gateway.Notifications, gateway.Ids, options, _metrics, gateway.Metrics, gateway.Time,
            NullLogger<SipIngress>.Instance);
        var registrar = new RegistrarService(gateway.Registrar, gateway.Accounts, gateway.Deliverer, authenticator, own, paths, new RegisterExtras(options, gruus), options, _metrics,
            gateway.Time, NullLogger<RegistrarService>.Instance);
        var proxy = new FlowProxy(Server, paths, _metrics, gateway.Time, NullLogger<FlowProxy>.Instance);
        var defence = new SipDefence(options, own, gateway.Accounts, paths, _metrics, gateway.Time, NullLogger<SipDefence>.Instance);
        dispatcher = new SipDispatcher(registrar, ingress, proxy, own, gateway.Accounts, defence, _metrics, NullLogger<SipDispatcher>.Instance, ims);
    }

    public PipelineFixture Gateway { get; }

    public SipServer Server { get; }

    /// <summary>Reports that are waited for.</summary>
    public int Expected => _reports.Count;

    public IPEndPoint Address => Server.UdpListeners[0].Local;

    /// <param name="sip">What the test needs to be different; the phones' network is trusted unless it says otherwise.</param>
    /// <param name="formerLife">Its database and accounts go on.</param>
    public static async Task<ImsWorld> StartAsync(SipOptions? sip = null, PipelineFixture? formerLife = null)
    {
        var options = new GatewayOptions { Sip = sip ?? new SipOptions { Ims = new ImsOptions { ServiceCentre = "+" + Centre }, TrustedPeers = ["127.0.0.0/8"] } };
        if (options.Sip.Listen.Count == 0) options.Sip.Listen = ["udp:127.0.0.1:0"];
        var world = new ImsWorld(await PipelineFixture.StartAsync(formerLife, options), options);
        await world._loader.StartAsync(default);
        await world.Server.StartAsync(default);
        await world._parts.StartAsync(default);
        world._pumping = world.PumpAsync();
        return world;
    }

    /// <summary>A phone on a socket of its own, whose binding is there.</summary>
    /// <param name="account">Whose it is.</param>
    /// <param name="parameters">Of its Contact.</param>
    /// <param name="node">Where it sends what it has to say; null for here.</param>
    public SmsPhone Phone(Account account, string parameters = ";+g.3gpp.smsip", IPEndPoint? node = null)
    {
        var phone = new SmsPhone(node ?? Address, account.Did, SipWorld.Domain);
        _phones.Add(phone);
        Gateway.Registrar.Registered.Add(new Binding
        {
            AccountId = account.Id,
            Contact = phone.Contact,
            ExpiresAt = DateTimeOffset.MaxValue,
            CallId = phone.Contact,
            CSeq = 1,
            Transport = SipTransport.Udp,
            Source = phone.Address,
            Local = Address,
            Node = "a",
            Parameters = parameters,
        });
        return phone;
    }

    /// <summary>A message from a carrier, accepted: its delivery, and the answer to come.</summary>
    public (Delivery Delivery, Task<Answer> Answer) Accept(Account account, string text, Func<Message, Message>? change = null)
    {
        MessageId id = Gateway.Ids.Next();
        DateTimeOffset now = Gateway.Time.GetUtcNow();
        var message = new Message
        {
            Id = id,
            TraceId = $"env1-{id}",
            Direction = Direction.SmsToSip,
            Origin = new Origin { Number = "4477009900", Raw = "+4477009900", Carrier = "TATA", SystemId = "tata" },
            Destination = account.Did,
            DestinationRaw = account.Did,
            Text = text,
            Alphabet = Interworking.Smpp.Text.Alphabet.Gsm7,
            AcceptedAt = now,
            ExpiresAt = now + TimeSpan.FromHours(48),
            Parts = [new MessagePart(id, 1, ReceiptRequest.Both)],
        };
        var delivery = new Delivery(change?.Invoke(message) ?? message, Route.To(account), transaction: false, TimeSpan.FromMilliseconds(50));
        return (delivery, Gateway.Pipeline.AcceptAsync(delivery).AsTask());
    }

    /// <summary>Outcomes of all CDRs, once there are as many.</summary>
    public async Task<IReadOnlyList<string>> CdrsAsync(int count, TimeSpan? step = null)
    {
        IReadOnlyList<string> cdrs = await Gateway.CdrsAsync();
        DateTime end = DateTime.UtcNow + Limits.Patience;
        while (cdrs.Count < count && DateTime.UtcNow < end)
        {
            if (step is { } time) Gateway.Time.Advance(time);
            await Eventually.PauseAsync();
            cdrs = await Gateway.CdrsAsync();
        }

        return cdrs;
    }

    /// <summary>Ends this life; the database stays for the next.</summary>
    public async Task StopAsync()
    {
        await EndAsync();
        await Gateway.StopAsync();
    }

    public async ValueTask DisposeAsync()
    {
        await EndAsync();
        await Gateway.DisposeAsync();
    }

    private async Task EndAsync()
    {
        await _stop.CancelAsync();
        await _pumping;
        foreach (SmsPhone phone in _phones) await phone.DisposeAsync();
        await _parts.StopAsync(default);
        await Server.DisposeAsync();
        _reports.Dispose();
        _metrics.Dispose();
    }

    /// <summary>Attempts of the pipeline go to the real sender, several at a time.</summary>
    private async Task PumpAsync()
    {
        try
        {
            while (true)
            {
                ScriptedApps.Attempt attempt = await Gateway.Apps.NextAsync(_stop.Token);
                Gateway.Running.Track(SendAsync(attempt));
            }
        }
        catch (OperationCanceledException)
        {
            // the test is over
        }
    }

    private async Task SendAsync(ScriptedApps.Attempt attempt) => attempt.Answer.SetResult(await _egress.SendAsync(attempt.Delivery, CancellationToken.None));
}
