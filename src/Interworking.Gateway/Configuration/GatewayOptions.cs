using Interworking.Gateway.Apps;
using Interworking.Gateway.Push;

namespace Interworking.Gateway.Configuration;

/// <summary>The configuration file (design section 7), bound as it stands; lists left empty get their defaults after binding.</summary>
public sealed class GatewayOptions
{
    public EnvironmentOptions Environment { get; init; } = new();

    public SmppOptions Smpp { get; init; } = new();

    public SipOptions Sip { get; init; } = new();

    public HttpOptions Http { get; init; } = new();

    public DatabaseOptions Database { get; init; } = new();

    public RegistrarOptions Registrar { get; init; } = new();

    public DeliveryOptions Delivery { get; init; } = new();

    public ProvisioningOptions Provisioning { get; init; } = new();

    public PushOptions Push { get; init; } = new();

    public AppsOptions Apps { get; init; } = new();

    public LoggingOptions Log { get; init; } = new();

    public RetentionOptions Retention { get; init; } = new();

    public TelemetryOptions Telemetry { get; init; } = new();

    public CanaryOptions Canary { get; init; } = new();
}

public sealed class EnvironmentOptions
{
    /// <summary>The environment's name, as others know it.</summary>
    public string Name { get; init; } = "env1";

    /// <summary>The SIP domain; requests to it are ours.</summary>
    public string Domain { get; init; } = "env1.example.net";

    /// <summary>This process's name within the environment.</summary>
    public string Node { get; init; } = "a";
}

public sealed class SmppOptions
{
    /// <summary>address:port of each plain listener.</summary>
    public IReadOnlyList<string> Listen { get; set; } = [];

    /// <summary>address:port of each TLS listener.</summary>
    public IReadOnlyList<string> ListenTls { get; set; } = [];

    public CertificateOptions Certificate { get; init; } = new();

    /// <summary>system_id in our bind_resp. At most 15 characters.</summary>
    public string SystemId { get; init; } = "interworking";

    /// <summary>Time from connect to bind. 1 to 300 s.</summary>
    public int BindSeconds { get; init; } = 10;

    /// <summary>Silence of a bound peer before it is asked whether it lives (enquire_link). 1 to 3600 s.</summary>
    public int EnquireLinkSeconds { get; init; } = 30;

    /// <summary>Wait for a bound peer's answer, to enquire_link and to what it is sent. 1 to 300 s.</summary>
    public int ResponseSeconds { get; init; } = 10;

    /// <summary>Connections open at a time, bound or not. 1 to 100,000.</summary>
    public int MaxConnections { get; init; } = 5000;

    /// <summary>Connections that have not bound yet, at a time. 1 to 100,000.</summary>
    public int MaxUnbound { get; init; } = 500;

    /// <summary>Connections from one address that have not bound yet, at a time; at most 8 where no carrier may bind from. 1 to 100,000.</summary>
    public int MaxUnboundPerAddress { get; init; } = 128;
}

public sealed class SipOptions
{
    /// <summary>transport:address:port; transport is udp, tcp or tls.</summary>
    public IReadOnlyList<string> Listen { get; set; } = [];

    /// <summary>Digest realm; empty is the domain.</summary>
    public string Realm { get; init; } = "";

    /// <summary>host or host:port that others reach us at, for Via; empty is the listener's own address.</summary>
    public string Advertised { get; init; } = "";

    /// <summary>
    /// udp:address:port or tcp:address:port at which the other nodes of the environment reach this one, to send to apps whose connection it holds. It should be
    /// in a private network: what goes there is not encrypted. Empty is the first tcp listener with one address, else the first udp one.
    /// Used with a shared registrar only.
    /// </summary>
    public string NodeAddress { get; init; } = "";

    /// <summary>Addresses and networks whose MESSAGE and third-party REGISTER need no digest.</summary>
    public IReadOnlyList<string> TrustedPeers { get; set; } = [];

    /// <summary>
    /// sip: URI of the proxy that MESSAGEs go through, with <c>;lr</c> unless it is a strict router; empty for none. Apps that registered with a Path are reached
    /// by that, and those that keep a connection with us by their connection.
    /// </summary>
    public string OutboundProxy { get; init; } = "";

    /// <summary>sip: URIs that a registered app is told to route its requests through, first to last (Service-Route, RFC 3608). Empty tells none.</summary>
    public IReadOnlyList<string> ServiceRoute { get; set; } = [];

    /// <summary>
    /// Proxies for some hosts, before <see cref="OutboundProxy"/>: <c>*.example.net=sip:proxy.example.net:5060;lr</c>. What stands before the sign is a host,
    /// <c>*.domain</c> or <c>*</c>, and fits the host of the contact; the first that fits counts.
    /// </summary>
    public IReadOnlyList<string> OutboundProxies { get; set; } = [];

    /// <summary>
    /// What answers the challenges of proxies and contacts, by realm: <c>realm=R;user=U;passwordFile=PATH</c> (the file's first line), or <c>password=P</c>.
    /// </summary>
    public IReadOnlyList<string> Credentials { get; set; } = [];

    /// <summary>
    /// Contacts that take messages in an app's place: they are tried when no app of the account takes the message, and their 2xx says that they have it, not that the app
    /// has. By where they are: addresses, networks, hosts. By how they register: <c>agent:PATTERN</c> looks at the User-Agent of the REGISTER, <c>contact:PATTERN</c> at the
    /// names of the Contact's parameters; <c>*</c> is anything. With <c>;trusted</c> behind it what the relay takes counts as delivered; the first that fits counts.
    /// Whatever answers 202 behind a Path or a proxy is a relay without standing here.
    /// </summary>
    public IReadOnlyList<string> Relays { get; set; } = [];

    /// <summary>MD5, SHA-256; in the order in which they are offered.</summary>
    public IReadOnlyList<string> DigestAlgorithms { get; set; } = [];

    public CertificateOptions Certificate { get; init; } = new();

    /// <summary>Shortest registration, seconds: below it 423. 1 to 3600.</summary>
    public int MinExpiresSeconds { get; init; } = 30;

    /// <summary>Longest registration, seconds. 60 to 86400.</summary>
    public int MaxExpiresSeconds { get; init; } = 3600;

    /// <summary>Contacts an account may register. 1 to 64.</summary>
    public int MaxContacts { get; init; } = 10;

    /// <summary>Origins of pages that may connect over WebSocket, such as https://phone.example.net; empty lets any.</summary>
    public IReadOnlyList<string> WebSocketOrigins { get; set; } = [];

    /// <summary>address or address:port of the DNS servers that host names of SIP peers are asked of; empty is the machine's. Addresses are never asked for.</summary>
    public IReadOnlyList<string> DnsServers { get; set; } = [];

    /// <summary>PEM file of the authorities that servers we dial over TLS must come from; empty is the machine's.</summary>
    public string CaPath { get; init; } = "";

    /// <summary>Seconds between two keep-alives to an app on UDP behind a NAT; 0 sends none. 0, or 5 to 300.</summary>
    public int NatKeepAliveSeconds { get; init; } = 25;

    /// <summary>Seconds within which an app on TCP or TLS that keeps its flow (RFC 5626) must be heard of, as we tell it; 0 does not demand it. 0, or 30 to 3600.</summary>
    public int FlowTimerSeconds { get; init; } = 120;

    /// <summary>Silence after which a connection is closed that nobody has registered over. 10 to 86,400 s.</summary>
    public int IdleSeconds { get; init; } = 300;

    /// <summary>Time from connect to the first whole message, and from any message's first octet to its last. 1 to 300 s.</summary>
    public int HalfOpenSeconds { get; init; } = 30;

    /// <summary>Connections that have brought no message yet, at a time. 1 to 1,000,000.</summary>
    public int MaxHalfOpen { get; init; } = 10_000;

    /// <summary>The same from one address; many apps may share one. 1 to 1,000,000.</summary>
    public int MaxHalfOpenPerAddress { get; init; } = 1_000;

    public ImsOptions Ims { get; init; } = new();

    public DefenceOptions Defence { get; init; } = new();
}

public sealed class CertificateOptions
{
    /// <summary>PEM file; empty with a TLS listener on loopback makes a self-signed one.</summary>
    public string Path { get; init; } = "";

    /// <summary>PEM file of the key.</summary>
    public string KeyPath { get; init; } = "";

    /// <summary>PEM file of the authorities that client certificates must come from; empty asks for none.</summary>
    public string ClientCa { get; init; } = "";
}

public sealed class HttpOptions
{
    /// <summary>http://address:port or https://address:port of the console, the API, the health endpoints and SIP over WebSocket.</summary>
    public string Listen { get; init; } = "http://127.0.0.1:8080";

    /// <summary>For https.</summary>
    public CertificateOptions Certificate { get; init; } = new();

    /// <summary>
    /// Lets others than this machine reach the API without TLS, where something in front adds it or nobody else is on the network: passwords and
    /// sessions go in the clear.
    /// </summary>
    public bool AllowPlainRemote { get; init; }

    /// <summary>
    /// Addresses and networks of proxies in front of it, whose <c>X-Forwarded-For</c> and <c>X-Forwarded-Proto</c> say who asks, and whether he does over TLS. Nobody
    /// else's are believed. SIP over WebSocket is not concerned: there the proxy stays the peer.
    /// </summary>
    public IReadOnlyList<string> TrustedProxies { get; set; } = [];

    /// <summary>Lets others than this machine read /metrics without a token, which says how much each carrier and connection sends.</summary>
    public bool OpenMetrics { get; init; }
}

public sealed class DatabaseOptions
{
    /// <summary>sqlite or postgres.</summary>
    public string Provider { get; init; } = "sqlite";

    public string ConnectionString { get; init; } = "Data Source=data/interworking.db";
}

public sealed class RegistrarOptions
{
    /// <summary>embedded or redis.</summary>
    public string Provider { get; init; } = "embedded";

    /// <summary><c>host:port,password=...,ssl=true</c>; several hosts of a cluster are separated by commas. Empty unless the provider is redis.</summary>
    public string Redis { get; init; } = "";

    /// <summary>PEM file of the authorities that the certificate of Redis must come from; empty is the machine's.</summary>
    public string CaPath { get; init; } = "";

    /// <summary>Addresses of record whose bindings a node keeps in memory for when they are needed next, or Redis is away. 1,000 to 10,000,000.</summary>
    public int CachedAccounts { get; init; } = 200_000;
}

public sealed class DeliveryOptions
{
    /// <summary>How long an answer waits for the outcome before the message is spooled and answered. 0 to 1000 ms.</summary>
    public int AcceptanceHoldMs { get; init; } = 50;

    /// <summary>The hold while the carrier's window is full. 0 to 1000 ms.</summary>
    public int FullWindowHoldMs { get; init; } = 10;

    /// <summary>Validity of a message that does not say. 1 to 720 hours.</summary>
    public int DefaultValidityHours { get; init; } = 48;

    /// <summary>How long an incomplete long message waits for its missing parts. 1 to 86400 s.</summary>
    public int PartTimeoutSeconds { get; init; } = 300;

    /// <summary>Most messages in the spool; beyond it carriers are answered "queue full".</summary>
    public long SpoolLimit { get; init; } = 10_000_000;

    /// <summary>Most messages between acceptance and commit; beyond it carriers are answered "throttled". 100 to 1,000,000.</summary>
    public int MaxInFlight { get; init; } = 20_000;

    /// <summary>What an account's user may send in a minute, where the account has no limit of its own; beyond it 503. 0 is no limit. 0 to 1,000,000.</summary>
    public int MessagesPerMinutePerAccount { get; init; } = 120;

    /// <summary>
    /// What the app shows when a message that we stored could not be delivered and its app did not ask to be notified; <c>{to}</c> is the number as he wrote it. It comes
    /// from that number, in the conversation that failed. Empty tells nothing. At most 300 characters.
    /// </summary>
    public string FailureText { get; init; } = "";
}

public sealed class ProvisioningOptions
{
    /// <summary>Applied at start when its content changed; empty for none.</summary>
    public string File { get; init; } = "";
}

public sealed class RetentionOptions
{
    /// <summary>Whole months of CDRs that are kept beside the present one; a month goes when every statement that it has a part in is closed, never before. 0 keeps all. 0 to 240.</summary>
    public int CdrMonths { get; init; }

    /// <summary>Days for which the history of a finished message is kept: its steps, and the groups of submit_multi. 0 keeps it as long as its CDR. 0 to 3650.</summary>
    public int HistoryDays { get; init; }
}

public sealed class LoggingOptions
{
    /// <summary>Verbose, Debug, Information, Warning, Error.</summary>
    public string Level { get; init; } = "Information";

    /// <summary>Rolling file; empty logs to the console only.</summary>
    public string File { get; init; } = "";

    /// <summary>Numbers are logged as 1112****3 unless this is false.</summary>
    public bool MaskNumbers { get; init; } = true;

    /// <summary>text or json.</summary>
    public string Format { get; init; } = "text";
}

/// <summary>Metrics and traces to an OpenTelemetry collector. /metrics is there without it.</summary>
public sealed class TelemetryOptions
{
    /// <summary>http://host:4317 (gRPC) or http://host:4318 (HTTP) of the collector; empty sends nothing.</summary>
    public string Otlp { get; init; } = "";

    /// <summary>grpc or http.</summary>
    public string Protocol { get; init; } = "grpc";

    /// <summary>Messages of which a trace is made, out of 10,000; the same ones in every environment they pass. 0 to 10,000.</summary>
    public int TracesPer10000 { get; init; } = 100;

    /// <summary>How often metrics are sent. 5 to 3600 s.</summary>
    public int MetricsSeconds { get; init; } = 60;
}

/// <summary>A test message that the gateway sends itself, so that somebody notices when nothing else is sent.</summary>
public sealed class CanaryOptions
{
    /// <summary>Number that is written to: an account with an app that is always on, or one that a service policy takes. Empty sends none.</summary>
    public string Number { get; init; } = "";

    /// <summary>Between two of them. 10 to 3600 s.</summary>
    public int Seconds { get; init; } = 60;
}
