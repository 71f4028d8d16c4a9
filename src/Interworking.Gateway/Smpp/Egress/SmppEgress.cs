using Interworking.Gateway.Observability;
using Interworking.Gateway.Pipeline;
using Interworking.Gateway.Provisioning;
using Interworking.Smpp.Pdus;
using Interworking.Smpp.Session;
using Microsoft.Extensions.Logging;

namespace Interworking.Gateway.Smpp.Egress;

/// <summary>
/// Hands messages to peers by submit_sm (design 4.2): chooses the connection, goes on to the next when one is down or refuses for now, and says what
/// became of it. It keeps nothing: the message is its caller's.
/// </summary>
public sealed partial class SmppEgress(
    EgressConnections connections, IProvisioning provisioning, TimeProvider time, EgressMetrics metrics, ILogger<SmppEgress> logger) : IPeerSender
{
    private const double Golden = 0.618_033_988_749_895;

    private long _ticket;

    public event Action<string>? Up
    {
        add => connections.Up += value;
        remove => connections.Up -= value;
    }

    public IReadOnlyCollection<string> Bound => connections.Bound;

    public PeerStart TryBegin(Delivery delivery, bool fromSpool, out ValueTask<PeerResult> sending)
    {
        if (Next(delivery, tried: null, inLine: !fromSpool, out bool full) is { } first)
        {
            sending = SendAsync(delivery, first);
            return PeerStart.Begun;
        }

        sending = default;
        return full ? PeerStart.Full : PeerStart.Down;
    }

    public bool IsUp(ServicePolicy policy)
    {
        foreach (string name in policy.Connections)
        {
            if (provisioning.Current.ConnectionsByName.TryGetValue(name, out Connection? connection) && connection.Enabled
                && !provisioning.Current.Holds.HasConnection(name) && connections.Of(name).IsUp) return true;
        }

        return false;
    }

    private async ValueTask<PeerResult> SendAsync(Delivery delivery, Way way)
    {
        List<string>? tried = null;
        PeerResult? later = null;
        while (true)
        {
            SentParts sent = await SendByAsync(delivery, way);
            Verdict verdict = Judge(delivery, way, sent);
            if (verdict.Again) continue;
            if (verdict.Result is { } result) return result;
            later = verdict.Later ?? later;
            (tried ??= []).Add(way.Connection.Name);
            if (Next(delivery, tried, inLine: true, out _) is { } next) way = next;
            else return later ?? PeerResult.NoWay(verdict.Reason);
        }
    }

    private async ValueTask<SentParts> SendByAsync(Delivery delivery, Way way)
    {
        if (way.Lane.Best() is not { } bind) return SentParts.None;
        PeerProgress? progress = delivery.Progress;
        progress?.MoveTo(way.Connection.Name);
        IReadOnlyList<SubmitSm> pdus = MessageEncoder.Encode(delivery.Message, way.Connection, new EncodeOptions(
            time.GetUtcNow(), bind.Link.Session.PeerInterfaceVersion, delivery.WantsReceipt, delivery.Route.Policy!.RewriteSender,
            progress?.OtherLongMethod ?? false, progress?.AsUcs2 ?? false, delivery.MayBeCopy));
        if (pdus.Count == 0) return SentParts.TooLong;
        if (pdus.Count > 1 && progress is null) (progress = delivery.Progress = new PeerProgress()).MoveTo(way.Connection.Name);
        delivery.BeginAttempt(time.GetUtcNow());
        if (way.Lane.LastRoundTrip > delivery.Hold.TotalSeconds * time.TimestampFrequency) delivery.SkipsHold = true;
        long written = time.GetTimestamp();
        SentParts sent = await PduSender.SendAsync(bind, way.Lane, way.Connection, pdus, progress);
        if (sent.Fault.Outcome == SendOutcome.Answered)
        {
            way.Lane.LastRoundTrip = time.GetTimestamp() - written;
            metrics.Answered(way.Connection.Name, (uint)sent.Fault.Status);
        }

        return sent;
    }

    /// <summary>The connection for the next try; null when none of the policy's can take it now.</summary>
    /// <param name="delivery">What is sent.</param>
    /// <param name="tried">Connections that this attempt has tried.</param>
    /// <param name="inLine">A place in the line behind a window is good enough.</param>
    /// <param name="full">Some are up and have no room.</param>
    private Way? Next(Delivery delivery, List<string>? tried, bool inLine, out bool full)
    {
        full = false;
        ServicePolicy policy = delivery.Route.Policy!;
        ProvisioningSnapshot snapshot = provisioning.Current;
        Span<bool> usable = policy.Connections.Count <= 32 ? stackalloc bool[policy.Connections.Count] : new bool[policy.Connections.Count];
        for (int at = 0; at < usable.Length; at++)
        {
            string name = policy.Connections[at];
            usable[at] = (tried is null || !tried.Contains(name)) && name != delivery.Message.Origin.Connection
                && snapshot.ConnectionsByName.TryGetValue(name, out Connection? connection) && MayTry(delivery.Progress, connection, snapshot)
                && CanTake(connections.Of(name), connection, inLine, ref full);
        }

        double roll = policy.Weights.Count == 0 ? 0 : Interlocked.Increment(ref _ticket) * Golden % 1; // spread evenly, not in runs
        int picked = ConnectionChoice.Pick(usable, policy.Weights, roll);
        return picked < 0 ? null : new Way(connections.Of(policy.Connections[picked]), snapshot.ConnectionsByName[policy.Connections[picked]]);
    }

    private static bool MayTry(PeerProgress? progress, Connection connection, ProvisioningSnapshot snapshot)
    {
        if (!connection.Enabled || connection.Bind == BindKind.Receiver || snapshot.Holds.HasConnection(connection.Name)) return false;
        if (progress is null) return true;
        if (progress.Exhausted.Contains(connection.Name)) return false;
        // In doubt at one peer: at another one it would be a double that nobody could recognise.
        return progress.InDoubtOn is not { } doubt || connection.Name == doubt
            || (connection.Environment is not null && connection.Environment == snapshot.ConnectionsByName.GetValueOrDefault(doubt)?.Environment);
    }

    private bool CanTake(EgressConnection lane, Connection connection, bool inLine, ref bool full)
    {
        if (lane.CanTake(connection, inLine)) return true;
        if (!lane.IsUp) return false;
        full = true;
        if (inLine && lane.NoteFull()) Log.Full(logger, connection.Name);
        return false;
    }

    /// <summary>A connection as it is now.</summary>
    private readonly record struct Way(EgressConnection Lane, Connection Connection);
}
