using System.Collections.Concurrent;
using System.Net;
using Interworking.Gateway.Observability;
using Interworking.Gateway.Provisioning;
using Interworking.Gateway.Smpp.Login;
using Interworking.Smpp.Session;
using Microsoft.Extensions.Logging;

namespace Interworking.Gateway.Smpp.Links;

/// <summary>Hears of every change of a link: remembers it for the operator and writes one line for it, unless its peer is flapping.</summary>
public sealed partial class LinkJournal(TimeProvider time, ILogger<LinkJournal> logger)
{
    private readonly ConcurrentDictionary<string, PeerHistory> _peers = new();
    private readonly LogBudget _strangers = new(TimeSpan.FromSeconds(10), time);
    private readonly DateTimeOffset _began = time.GetUtcNow();
    private long _refusedStrangers;

    /// <summary>When this node began to listen: before that nobody was bound.</summary>
    public DateTimeOffset Began => _began;

    /// <summary>Binds refused whose system_id belongs to no carrier.</summary>
    public long RefusedStrangers => Interlocked.Read(ref _refusedStrangers);

    public PeerHistory Of(Carrier carrier) => Of($"carrier:{carrier.Name}");

    public PeerHistory Of(Connection connection) => Of($"connection:{connection.Name}");

    /// <summary>A link came up.</summary>
    public void Bound(SmppLink link)
    {
        PeerHistory peer = Of(link.Name);
        peer.Bound();
        if (peer.Lines.TryTake(out long heldBack, out bool flapping))
            Log.Bound(logger, link.Name, link.SystemId, link.Session.State, link.Remote, Note(heldBack, flapping));
    }

    /// <summary>A link ended.</summary>
    public void Ended(SmppLink link, SessionEnd end)
    {
        PeerHistory peer = Of(link.Name);
        peer.Ended(link, end);
        if (end.Reason == SessionEndReason.Fault) Log.Crashed(logger, link.Name, end.Detail);
        if (!peer.Lines.TryTake(out long heldBack, out bool flapping)) return;
        LogLevel level = StatusWords.IsTrouble(end.Reason) ? LogLevel.Warning : LogLevel.Information;
        Log.Ended(logger, level, link.Name, link.SystemId, link.Remote, StatusWords.Of(end), Note(heldBack, flapping));
    }

    /// <summary>A bound link's trouble began or ended.</summary>
    public void Changed(SmppLink link, LinkChange change)
    {
        PeerHistory peer = Of(link.Name);
        if (change.Troubled) peer.Troubled(change.What);
        if (!peer.Lines.TryTake(out long heldBack, out bool flapping)) return;
        if (change.Troubled) Log.Troubled(logger, link.Name, link.SystemId, link.Remote, change.What, Note(heldBack, flapping));
        else Log.Well(logger, link.Name, link.SystemId, link.Remote, Note(heldBack, flapping));
    }

    /// <summary>We refused a bind. What strangers try is told now and then only.</summary>
    public void Refused(in LoginResult login, string systemId, EndPoint? remote)
    {
        if (login.Known is { } carrier)
        {
            PeerHistory peer = Of(carrier);
            peer.NotBound($"bind as {systemId} from {remote} refused: {login.Why}");
            if (login.Tell && peer.Lines.TryTake(out long held, out bool flapping))
                Log.Refused(logger, Clean(systemId), remote, login.Why, Note(held, flapping));
            return;
        }

        Interlocked.Increment(ref _refusedStrangers);
        if (login.Tell && _strangers.TryTake(out long heldBack)) Log.Refused(logger, Clean(systemId), remote, login.Why, Note(heldBack, false));
    }

    /// <summary>A connection that we dial could not be bound; told once for each reason.</summary>
    public void NotBound(Connection connection, string why)
    {
        PeerHistory peer = Of(connection);
        if (peer.NotBound(why) && peer.Lines.TryTake(out long heldBack, out bool flapping))
            Log.NotBound(logger, connection.Name, connection.Address, why, Note(heldBack, flapping));
    }

    private PeerHistory Of(string name) => _peers.GetOrAdd(name, static (key, clock) => new PeerHistory(key, clock), time);

    private static string Note(long heldBack, bool flapping) => (heldBack, flapping) switch
    {
        (0, false) => "",
        (_, true) => " (flapping: the rest of this minute is not logged)",
        _ => $" ({heldBack} changes before it were not logged)",
    };

    /// <summary>A stranger's octets never reach the log as they are.</summary>
    private static string Clean(string systemId) => string.Concat(systemId.Select(one => char.IsControl(one) ? '?' : one));

    private static partial class Log
    {
        [LoggerMessage(3101, LogLevel.Warning, "Bind as {SystemId} from {Remote} refused: {Why}{Note}")]
        public static partial void Refused(ILogger logger, string systemId, EndPoint? remote, string why, string note);

        [LoggerMessage(3102, LogLevel.Information, "{Link} bound as {SystemId}, {State}, {Remote}{Note}")]
        public static partial void Bound(ILogger logger, string link, string systemId, BindState state, EndPoint? remote, string note);

        [LoggerMessage(EventId = 3103, Message = "{Link} {SystemId} {Remote} ended: {Why}{Note}")]
        public static partial void Ended(ILogger logger, LogLevel level, string link, string systemId, EndPoint? remote, string why, string note);

        [LoggerMessage(3104, LogLevel.Error, "{Link}: the session threw and was closed: {Detail}")]
        public static partial void Crashed(ILogger logger, string link, string detail);

        [LoggerMessage(3106, LogLevel.Warning, "{Link} {SystemId} {Remote} is in trouble: {What}{Note}")]
        public static partial void Troubled(ILogger logger, string link, string systemId, EndPoint? remote, string what, string note);

        [LoggerMessage(3107, LogLevel.Information, "{Link} {SystemId} {Remote} is well again{Note}")]
        public static partial void Well(ILogger logger, string link, string systemId, EndPoint? remote, string note);

        [LoggerMessage(3203, LogLevel.Warning, "Connection {Name} to {Address} is not bound: {Why}; trying again{Note}")]
        public static partial void NotBound(ILogger logger, string name, string address, string why, string note);
    }
}
