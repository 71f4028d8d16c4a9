using System.Collections.Concurrent;
using Interworking.Gateway.Pipeline;
using Interworking.Smpp.Pdus;
using Interworking.Smpp.Session;

namespace Interworking.Gateway.Smpp.Copies;

/// <summary>
/// Knows copies after a cut (design, promise 3): a PDU equal to one whose answer may not have reached its peer, because the link was cut, gets
/// the first one's answer; it is not delivered or charged again. While a link lives nothing is ever taken for a copy.
/// </summary>
public sealed class CopyWatch(LinkDirectory links, RunningTasks running, TimeProvider time)
{
    /// <summary>An answer this much older than the last sign of the peer has arrived: no peer waits longer for one.</summary>
    private static readonly TimeSpan AnswerAge = TimeSpan.FromSeconds(60);

    /// <summary>A peer that binds again has been silent on its dead link at least this long.</summary>
    private static readonly TimeSpan Quiet = TimeSpan.FromSeconds(1);

    private readonly ConcurrentDictionary<(string Link, string SystemId), Suspects> _bySystem = new();
    private long _copies;

    /// <summary>Copies recognised since the start.</summary>
    public long Copies => Interlocked.Read(ref _copies);

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
    }

    /// <summary>A request has come; null where nothing is recognised.</summary>
    public static RecentRequest? Begin(SmppLink link, Pdu pdu, in IncomingSm sm) => link.Suspects is null ? null : link.Recent.Begin(pdu, sm);

    /// <summary>It was answered; <paramref name="position"/> is where the answer ends in the link's output, 0 when the link was gone.</summary>
    public void Answered(SmppLink link, RecentRequest request, Answer answer, long position) =>
        link.Recent.Answered(request, answer, position, time.GetTimestamp(), link.Session.PeerWindow);

    /// <summary>A link has ended. Cut: what was answered last and all that was open is in doubt; in order: only what was still open.</summary>
    public void Ended(SmppLink link, SessionEnd end)
    {
        if (link.Suspects is not { } suspects) return;
        bool cut = IsCut(end.Reason);
        if (suspects.Find(link) is { } asked)
        {
            if (cut && asked.Decide(true)) return;
            asked.Decide(false);
            suspects.Remove(asked);
        }

        IReadOnlyList<RecentRequest> doubtful = InDoubt(link, cut);
        if (doubtful.Count == 0) return;
        var ended = new CutLink(link, doubtful, KeptFor(link), time);
        ended.Decide(true);
        suspects.Add(ended);
    }

    /// <summary>The first one's answer when this is a copy, else null. Waits for the first one while it is in progress.</summary>
    public async ValueTask<Answer?> FirstAnswerAsync(Suspects suspects, IncomingSm sm)
    {
        CopyKey key = CopyKey.Of(sm);
        while (suspects.Take(key, time) is { } found)
        {
            if (!await found.Link.IsCut) continue; // that link lives: the user wrote it twice
            Answer first = await found.Request.AnswerAsync();
            if (first.Kind != AnswerKind.Accepted) continue; // it was refused, so this is a new try
            Interlocked.Increment(ref _copies);
            return first;
        }

        return null;
    }

    private async Task JudgeAsync(SmppLink link, Suspects suspects, CutLink silent)
    {
        // When it is dead it has been closed, and its end decides.
        if (await link.ProbeAsync(time) && silent.Decide(false)) suspects.Remove(silent);
    }

    private IReadOnlyList<RecentRequest> InDoubt(SmppLink link, bool answered)
    {
        TimeSpan age = link.Session.SilentFor + AnswerAge;
        long since = time.GetTimestamp() - (long)(age.TotalSeconds * time.TimestampFrequency);
        return link.Recent.InDoubt(link.Session.ConfirmedPosition, since, answered);
    }

    private static TimeSpan KeptFor(SmppLink link) => TimeSpan.FromSeconds(link.Carrier?.DuplicateWindowSeconds ?? 600);

    private static bool IsCut(SessionEndReason reason) => reason
        is SessionEndReason.PeerClosed
        or SessionEndReason.IoError
        or SessionEndReason.EnquireLinkUnanswered
        or SessionEndReason.ProtocolError
        or SessionEndReason.Closed
        or SessionEndReason.Fault;
}
