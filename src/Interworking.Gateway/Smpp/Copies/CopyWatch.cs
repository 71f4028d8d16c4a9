using System.Collections.Concurrent;
using Interworking.Gateway.Pipeline;
using Interworking.Gateway.Pipeline.Ledger;
using Interworking.Gateway.Provisioning;
using Interworking.Smpp.Session;

namespace Interworking.Gateway.Smpp.Copies;

/// <summary>
/// Knows copies after a cut (design, promise 3): a PDU equal to one whose answer may not have reached its peer, because the link was cut, gets
/// the first one's answer; it is not delivered or charged again. While a link lives nothing is ever taken for a copy.
/// </summary>
public sealed class CopyWatch(
    LinkDirectory links, Fingerprints fingerprints, IProvisioning provisioning, Ledger ledger, RunningTasks running, TimeProvider time)
{
    /// <summary>An answer this much older than the last sign of the peer has arrived: no peer waits longer for one.</summary>
    public static readonly TimeSpan AnswerAge = TimeSpan.FromSeconds(60);

    /// <summary>PDUs that are read back of a life that was cut off.</summary>
    public const int MostRestored = 50_000;

    /// <summary>Of those, of one system_id: what a few full windows hold.</summary>
    private const int MostOfOne = 4096;

    /// <summary>Seconds, where no carrier says it.</summary>
    private const int DefaultWindow = 600;

    /// <summary>A request that is unanswered came at most so long ago: as long as a transaction may take.</summary>
    private static readonly TimeSpan LongestOpen = TimeSpan.FromSeconds(10);

    /// <summary>A peer that binds again has been silent on its dead link at least this long.</summary>
    private static readonly TimeSpan Quiet = TimeSpan.FromSeconds(1);

    private readonly ConcurrentDictionary<(string Link, string SystemId), Suspects> _bySystem = new();
    private readonly Lock _restoring = new();
    private long _copies;

    /// <summary>Copies recognised since the start.</summary>
    public long Copies => Interlocked.Read(ref _copies);

    /// <summary>A cut that is older than this is over for every peer.</summary>
    public TimeSpan LongestWindow => TimeSpan.FromSeconds(provisioning.Current.CarriersByName.Values.Select(carrier => carrier.DuplicateWindowSeconds).Append(DefaultWindow).Max());

    /// <summary>A link of a peer whose copies are recognised has bound: whoever knows more of what is in doubt adds it.</summary>
    public event Action<SmppLink, Suspects>? LinkBound;

    /// <summary>
    /// A link has bound. Others of the same peer that are silent may be dead without our knowing; they are asked, and until they have
    /// answered a copy of what they carried waits for the verdict.
    /// </summary>
    public void Bound(SmppLink link)
    {
        TimeSpan keptFor = KeptFor(link);
        // Between our own environments the trace tells copies exactly; equal texts are then two messages.
        if (keptFor <= TimeSpan.Zero || link.Environment is not null) return;
        Suspects suspects = link.Suspects = _bySystem.GetOrAdd((link.Name, link.SystemId), static _ => new Suspects());
        foreach (SmppLink other in links.All)
        {
            if (other == link || other.Name != link.Name || other.SystemId != link.SystemId) continue;
            if (other.Recent.IsEmpty || other.Session.SilentFor < Quiet || suspects.Find(other) is not null) continue;
            var silent = new CutLink(other, InDoubt(other, answered: true), keptFor, time);
            suspects.Add(silent);
            running.Track(JudgeAsync(other, suspects, silent));
        }

        LinkBound?.Invoke(link, suspects);
    }

    /// <summary>A request has come; null where nothing is recognised.</summary>
    public RecentRequest? Begin(SmppLink link, in IncomingSm sm) => link.Suspects is null ? null : link.Recent.Begin(fingerprints.Of(sm));

    /// <summary>It was answered; <paramref name="position"/> is where the answer ends in the link's output, 0 when the link was gone.</summary>
    public void Answered(SmppLink link, RecentRequest request, Answer answer, long position) =>
        link.Recent.Answered(request, answer, position, time.GetTimestamp(), link.Session.PeerWindow);

    /// <summary>A link has ended. Cut: what was answered last and all that was open is in doubt; in order: only what was still open.</summary>
    public void Ended(SmppLink link, SessionEnd end)
    {
        if (link.Suspects is not { } suspects) return;
        bool cut = IsCut(end.Reason);
        IReadOnlyList<RecentRequest> doubtful = InDoubt(link, cut);
        if (doubtful.Count > 0) WriteDown(link, doubtful);
        if (suspects.Find(link) is { } asked)
        {
            if (cut && asked.Decide(true)) return;
            asked.Decide(false);
            suspects.Remove(asked);
        }

        if (doubtful.Count == 0) return;
        var ended = new CutLink(link, doubtful, KeptFor(link), time);
        ended.Decide(true);
        suspects.Add(ended);
    }

    /// <summary>The first one's answer when this is a copy, else null. Waits for the first one while it is in progress.</summary>
    public async ValueTask<Answer?> FirstAnswerAsync(Suspects suspects, RecentRequest request)
    {
        await suspects.Loaded;
        while (suspects.Take(request.Key, time) is { } found)
        {
            if (!await found.Link.IsCut) continue; // that link lives: the user wrote it twice
            Answer first = await found.Request.AnswerAsync();
            if (first.Kind != AnswerKind.Accepted) continue; // it was refused, so this is a new try
            Interlocked.Increment(ref _copies);
            return first;
        }

        return null;
    }

    /// <summary>What was accepted of a peer by a link that was cut, as far as the ledger tells.</summary>
    public int Restore(LinkCut cut, IReadOnlyList<AcceptedPdu> accepted) =>
        Restore((cut.Link, cut.SystemId), accepted.Where(pdu => cut.Covers(pdu)), cut.At);

    /// <summary>What a node had accepted when it was cut off: like the doubtful requests of a link that was cut then.</summary>
    /// <param name="accepted">Newest first.</param>
    /// <param name="at">When that was.</param>
    /// <returns>How many are remembered.</returns>
    public int Restore(IReadOnlyList<AcceptedPdu> accepted, DateTimeOffset at)
    {
        int known = 0;
        foreach (IGrouping<(string Link, string SystemId), AcceptedPdu> peer in accepted.GroupBy(pdu => (pdu.Link, pdu.SystemId))) known += Restore(peer.Key, peer, at);

        return known;
    }

    /// <summary>The same of one peer, with the verdict still to come; null when nothing is left of the time in which copies are recognised.</summary>
    internal CutLink? Remember(Suspects suspects, IReadOnlyList<AcceptedPdu> accepted, DateTimeOffset at)
    {
        if (accepted.Count == 0) return null;
        TimeSpan left = at + Window(accepted[0].Carrier is { } name ? provisioning.Current.CarriersByName.GetValueOrDefault(name) : null) - time.GetUtcNow();
        if (left <= TimeSpan.Zero) return null;
        // From the oldest: of two equal ones the first is the first.
        List<AcceptedPdu> inOrder = [.. accepted.Take(MostOfOne).OrderBy(pdu => pdu.Id)];
        var cut = new CutLink(null, inOrder.ConvertAll(Known), left, time, inOrder.Select(pdu => pdu.Id).ToHashSet());
        suspects.Add(cut);
        return cut;
    }

    private int Restore((string Link, string SystemId) peer, IEnumerable<AcceptedPdu> accepted, DateTimeOffset at)
    {
        Suspects suspects = _bySystem.GetOrAdd(peer, static _ => new Suspects());
        // Whoever restores at the same time may have read the same.
        lock (_restoring)
        {
            if (Remember(suspects, suspects.Unknown(accepted), at) is not { } cut) return 0;
            cut.Decide(true);
            return cut.Count;
        }
    }

    private static RecentRequest Known(AcceptedPdu pdu)
    {
        var request = new RecentRequest(pdu.Fingerprint);
        request.Answered(new Answer(AnswerKind.Accepted, pdu.AnsweredId));
        return request;
    }

    private async Task JudgeAsync(SmppLink link, Suspects suspects, CutLink silent)
    {
        // When it is dead it has been closed, and its end decides.
        if (await link.ProbeAsync(time) && silent.Decide(false)) suspects.Remove(silent);
    }

    /// <summary>For other nodes and for the next life of this one, which find in the ledger what was accepted.</summary>
    private void WriteDown(SmppLink link, IReadOnlyList<RecentRequest> doubtful)
    {
        DateTimeOffset now = time.GetUtcNow();
        DateTimeOffset since = doubtful.Select(request => request.AcceptedAs is { } id ? id.GivenAt : now - LongestOpen).Min();
        ledger.Append(new LinkCutEntry(link.Name, link.SystemId, since, now) { Refusable = true });
    }

    private IReadOnlyList<RecentRequest> InDoubt(SmppLink link, bool answered)
    {
        TimeSpan age = link.Session.SilentFor + AnswerAge;
        long since = time.GetTimestamp() - (long)(age.TotalSeconds * time.TimestampFrequency);
        return link.Recent.InDoubt(link.Session.ConfirmedPosition, since, answered);
    }

    private static TimeSpan KeptFor(SmppLink link) => Window(link.Carrier);

    private static TimeSpan Window(Carrier? carrier) => TimeSpan.FromSeconds(carrier?.DuplicateWindowSeconds ?? DefaultWindow);

    private static bool IsCut(SessionEndReason reason) => reason
        is SessionEndReason.PeerClosed
        or SessionEndReason.IoError
        or SessionEndReason.EnquireLinkUnanswered
        or SessionEndReason.ProtocolError
        or SessionEndReason.Closed
        or SessionEndReason.Fault;
}
