using System.Net;
using Interworking.Gateway.Provisioning;
using Interworking.Gateway.Smpp.Copies;
using Interworking.Gateway.Smpp.Flow;
using Interworking.Gateway.Smpp.Links;
using Interworking.Smpp.Pdus;
using Interworking.Smpp.Session;

namespace Interworking.Gateway.Smpp;

/// <summary>One bound SMPP session and on whose behalf it speaks. Listener links have a carrier; links that we dialled have a connection, and a carrier when that is billed.</summary>
public sealed class SmppLink(SmppSession session, Carrier? carrier, Connection? connection, string systemId, EndPoint? remote, DateTimeOffset since)
{
    private static readonly TimeSpan ProbeTime = TimeSpan.FromSeconds(5);

    private readonly Lock _probing = new();
    private Task<bool>? _probe;
    private volatile Carrier? _carrier = carrier;
    private volatile AgreedRate? _limit;

    public SmppSession Session { get; } = session;

    /// <summary>As provisioned now: a change reaches the links that are bound.</summary>
    public Carrier? Carrier => _carrier;

    public Connection? Connection { get; } = connection;

    /// <summary>The system_id of the bind.</summary>
    public string SystemId { get; } = systemId;

    public EndPoint? Remote { get; } = remote;

    public DateTimeOffset Since { get; } = since;

    /// <summary>Over TLS.</summary>
    public bool Tls { get; init; } = connection is { Tls: true };

    /// <summary>Carrier or connection: what keeps the parts of different peers apart.</summary>
    public string Name { get; } = NameOf(carrier?.Name ?? "", connection?.Name);

    public LinkProfile Profile => Connection?.Profile ?? _carrier!.Profile;

    /// <summary>Our own environment at the other end; null for a real peer. Its trace TLV counts, and nobody is billed.</summary>
    public string? Environment { get; } = connection is null ? carrier!.Environment : connection.Environment ?? carrier?.Environment;

    /// <summary>Answers wait for the outcome, whatever the PDU says.</summary>
    public bool TransactionMode => Connection is null && _carrier!.TransactionMode;

    /// <summary>The carrier's agreed rate over all its links; null is no limit.</summary>
    public AgreedRate? Limit
    {
        get => _limit;
        set => _limit = value;
    }

    /// <summary>What it has asked of us lately, to know copies of it after a cut.</summary>
    public RecentRequests Recent { get; } = new();

    /// <summary>What its peer may send again after a cut; null where nothing is recognised (<c>duplicateWindowSeconds</c> 0).</summary>
    public Suspects? Suspects { get; set; }

    /// <summary>Requests per second lately.</summary>
    public LinkRate Rate { get; } = new(since);

    /// <summary>Whether its peer behaves.</summary>
    public LinkHealth Health { get; } = new();

    /// <summary>How its peer writes messages.</summary>
    public TrafficSample Traffic { get; } = new();

    /// <summary>See <see cref="Name"/>; a connection goes before the carrier that is billed for it.</summary>
    public static string NameOf(string carrier, string? connection) => connection is null ? $"carrier:{carrier}" : $"connection:{connection}";

    /// <summary>The carrier's terms have changed.</summary>
    public void Take(Carrier changed)
    {
        _carrier = changed;
        if (Connection is not null) return;
        Session.PeerWindow = changed.Window;
        Session.Window = changed.Window;
    }

    /// <summary>
    /// Whether the peer still lives: asks by enquire_link, past the window, and waits up to five seconds for any sign of it. A silent one is closed.
    /// Whoever asks meanwhile gets the same answer.
    /// </summary>
    public Task<bool> ProbeAsync(TimeProvider time)
    {
        lock (_probing)
        {
            if (_probe is null || _probe.IsCompleted) _probe = AskAsync(time);
            return _probe;
        }
    }

    private async Task<bool> AskAsync(TimeProvider time)
    {
        long asked = time.GetTimestamp();
        try
        {
            SendResult answer = await Session.SendAsync(new EnquireLink(), CancellationToken.None).AsTask().WaitAsync(ProbeTime, time);
            if (answer.Outcome == SendOutcome.Answered) return true;
        }
        catch (TimeoutException)
        {
            // It may be busy rather than dead: anything that came from it in this time will do.
        }

        if (Session.State != BindState.Closed && Session.SilentFor < time.GetElapsedTime(asked)) return true;
        Session.Close(SessionEndReason.EnquireLinkUnanswered);
        return false;
    }
}
