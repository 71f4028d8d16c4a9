using System.Collections.Concurrent;
using Interworking.Gateway.Pipeline.Ledger;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Interworking.Gateway.Smpp.Copies;

/// <summary>
/// Where several nodes serve an environment, a peer whose link to one of them was cut binds to another and sends again what it got no answer to. So at each bind
/// this node reads what the others have accepted of that peer lately. Nothing of it counts before the verdict: a node that is silent for ten seconds was cut
/// off; one that gives two signs of one life after the bind has written down which links were cut, those of its former life too. Only a PDU equal to one of theirs
/// waits for that.
/// </summary>
public sealed partial class OtherNodes(CopyWatch copies, ICopyStore store, TimeProvider time, ILogger<OtherNodes> logger) : BackgroundService
{
    /// <summary>Of one peer; more than that are not remembered.</summary>
    private const int MostCuts = 50;

    private static readonly TimeSpan Every = TimeSpan.FromSeconds(1);

    private static readonly TimeSpan TwoSigns = TimeSpan.FromSeconds(2);

    /// <summary>Whoever comes by the new link waits for the database at most so long.</summary>
    private static readonly TimeSpan ReadWithin = TimeSpan.FromSeconds(2);

    private readonly ConcurrentDictionary<Pending, bool> _pending = new();
    private readonly ConcurrentDictionary<(int Slot, long Incarnation), bool> _restored = new();
    private readonly ConcurrentDictionary<LinkCut, bool> _cuts = new();
    // Many peers may bind at once, and the connections to the database are everybody's.
    private readonly SemaphoreSlim _turn = new(2);
    private readonly PeriodicTimer _timer = new(Every, time);
    private volatile IReadOnlyList<NodeSign> _others = [];

    public override async Task StartAsync(CancellationToken cancellationToken)
    {
        await LookAsync(cancellationToken);
        copies.LinkBound += OnBound;
        await base.StartAsync(cancellationToken);
    }

    public override async Task StopAsync(CancellationToken cancellationToken)
    {
        copies.LinkBound -= OnBound;
        await base.StopAsync(cancellationToken);
    }

    public override void Dispose()
    {
        _timer.Dispose();
        _turn.Dispose();
        base.Dispose();
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        while (await _timer.WaitForNextTickAsync(stoppingToken))
        {
            try
            {
                await LookAsync(stoppingToken);
            }
            catch (Exception error) when (error is not OperationCanceledException)
            {
                Log.Failed(logger, error);
            }
        }
    }

    private void OnBound(SmppLink link, Suspects suspects)
    {
        if (_others.Count > 0) suspects.Await(LoadAsync(link, suspects));
    }

    private async Task LoadAsync(SmppLink link, Suspects suspects)
    {
        try
        {
            using var limit = new CancellationTokenSource(ReadWithin, time);
            await _turn.WaitAsync(limit.Token);
            try
            {
                await ReadAsync(link, suspects, limit.Token);
            }
            finally
            {
                _turn.Release();
            }
        }
        catch (Exception error)
        {
            Log.NotRead(logger, link.Name, error.Message);
        }
    }

    private async Task ReadAsync(SmppLink link, Suspects suspects, CancellationToken stop)
    {
        IReadOnlyList<NodeSign> signs = await store.ReadOthersAsync(stop);
        await RestoreCutsAsync(signs, link.Name, link.SystemId, stop);
        foreach (NodeSign sign in signs)
        {
            if (sign.Stopped || _restored.ContainsKey((sign.Slot, sign.Incarnation))) continue;
            IReadOnlyList<AcceptedPdu> accepted = await store.ReadAcceptedAsync(
                sign.Slot, link.SystemId, sign.SeenAt - CopyWatch.AnswerAge, null, CopyWatch.MostRestored, stop);
            List<AcceptedPdu> ofPeer = [.. accepted.Where(pdu => pdu.Link == link.Name)];
            if (copies.Remember(suspects, ofPeer, sign.SeenAt) is { } cut) _pending[new Pending(sign, link.Name, link.SystemId, suspects, cut)] = true;
        }
    }

    private async Task LookAsync(CancellationToken stop)
    {
        IReadOnlyList<NodeSign> signs = await store.ReadOthersAsync(stop);
        _others = signs;
        foreach (NodeSign sign in signs)
        {
            if (sign.Stopped || sign.SilentFor < ISharedWork.SilentFor || _restored.ContainsKey((sign.Slot, sign.Incarnation))) continue;
            int known = copies.Restore(await store.ReadAcceptedAsync(sign.Slot, null, sign.SeenAt - CopyWatch.AnswerAge, null, CopyWatch.MostRestored, stop), sign.SeenAt);
            _restored[(sign.Slot, sign.Incarnation)] = true;
            if (known > 0) Log.Restored(logger, known, sign.Slot);
        }

        List<Pending> decided = [.. _pending.Keys.Where(one => IsDecided(one, signs))];
        if (decided.Count == 0) return;
        foreach ((string link, string systemId) in decided.Select(one => (one.Link, one.SystemId)).Distinct()) await RestoreCutsAsync(signs, link, systemId, stop);
        foreach (Pending one in decided)
        {
            // What was in doubt is remembered anew by now: whoever waits looks again and finds that.
            _pending.TryRemove(one, out _);
            one.Cut.Decide(false);
            one.Suspects.Remove(one.Cut);
        }
    }

    /// <summary>
    /// A node that has lived on for two signs after the bind has noticed what was cut at the time, and written it down. One that has started anew writes down what
    /// its former life left in doubt, before its listeners open: it is given two signs of the new life.
    /// </summary>
    private bool IsDecided(Pending one, IReadOnlyList<NodeSign> signs)
    {
        foreach (NodeSign sign in signs)
        {
            if (sign.Slot != one.Sign.Slot) continue;
            if (sign.Stopped || _restored.ContainsKey((sign.Slot, sign.Incarnation))) return true;
            if (sign.Incarnation != one.Sign.Incarnation) one.Sign = sign;
            return sign.SeenAt - one.Sign.SeenAt >= TwoSigns;
        }

        return true; // for a day there was no sign
    }

    private async Task RestoreCutsAsync(IReadOnlyList<NodeSign> signs, string link, string systemId, CancellationToken stop)
    {
        DateTimeOffset live = time.GetUtcNow() - copies.LongestWindow;
        foreach (LinkCut old in _cuts.Keys.Where(cut => cut.At < live)) _cuts.TryRemove(old, out _);
        IReadOnlyList<LinkCut> cuts = await store.ReadCutsAsync(null, systemId, live, MostCuts, stop);
        foreach (LinkCut cut in cuts.Reverse())
        {
            if (cut.Link != link || _cuts.ContainsKey(cut) || !signs.Any(sign => sign.Slot == cut.Slot)) continue;
            copies.Restore(cut, await store.ReadAcceptedAsync(cut.Slot, systemId, cut.From, cut.Until, CopyWatch.MostRestored, stop));
            _cuts[cut] = true; // what two tell of is remembered once
        }
    }

    private sealed class Pending(NodeSign sign, string link, string systemId, Suspects suspects, CutLink cut)
    {
        /// <summary>The first sign of the life that is looked at.</summary>
        public NodeSign Sign { get; set; } = sign;

        public string Link => link;

        public string SystemId => systemId;

        public Suspects Suspects => suspects;

        public CutLink Cut => cut;
    }

    private static partial class Log
    {
        [LoggerMessage(3063, LogLevel.Warning, "The node with slot {Slot} is silent: copies of the last {Count} messages and parts that it accepted are recognised here")]
        public static partial void Restored(ILogger logger, int count, int slot);

        [LoggerMessage(3064, LogLevel.Warning, "{Link}: what other nodes have accepted of it could not be read ({Why}); copies of it are new messages here")]
        public static partial void NotRead(ILogger logger, string link, string why);

        [LoggerMessage(3065, LogLevel.Warning, "The other nodes could not be looked at; copies of what they accepted are recognised when that works again")]
        public static partial void Failed(ILogger logger, Exception error);
    }
}
