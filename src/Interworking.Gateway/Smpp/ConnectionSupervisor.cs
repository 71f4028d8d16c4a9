using System.Threading.Channels;
using Interworking.Gateway.Operating;
using Interworking.Gateway.Provisioning;
using Interworking.Gateway.Smpp.Binds;
using Interworking.Gateway.Smpp.Egress;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Interworking.Gateway.Smpp;

/// <summary>
/// Keeps this node's share of every enabled connection's binds up, and follows provisioning while running. Once a second it looks who holds what: it takes
/// what is free, unbinds and then gives up what others should have, and unbinds in time what it can no longer be sure to hold.
/// </summary>
public sealed partial class ConnectionSupervisor(
    IProvisioning provisioning, ConnectionDialler dialler, IBindLeases leases, EgressConnections egress, NodeDrain drain, TimeProvider time, ILogger<ConnectionSupervisor> logger) : BackgroundService
{
    private static readonly TimeSpan Every = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan AnswerWithin = TimeSpan.FromSeconds(2);

    /// <summary>A bind whose lease ends has to be gone by then; its orderly end takes time.</summary>
    private static readonly TimeSpan EndAhead = ConnectionDialler.EndWithin + TimeSpan.FromMilliseconds(500);

    private readonly Dictionary<BindNumber, RunningBind> _running = [];
    private readonly Channel<bool> _wake = Channel.CreateBounded<bool>(new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropWrite });
    private long _askedAt;
    private TimeSpan _validFor;
    private bool _troubled;

    public override Task StartAsync(CancellationToken cancellationToken)
    {
        provisioning.Changed += OnChanged;
        drain.Changed += Wake;
        return base.StartAsync(cancellationToken);
    }

    public override async Task StopAsync(CancellationToken cancellationToken)
    {
        provisioning.Changed -= OnChanged;
        drain.Changed -= Wake;
        await base.StopAsync(cancellationToken);
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        await using ITimer timer = time.CreateTimer(_ => Wake(), null, Every, Every);
        try
        {
            while (true)
            {
                await RoundAsync(stoppingToken);
                await _wake.Reader.ReadAsync(stoppingToken);
            }
        }
        catch (OperationCanceledException)
        {
            await LeaveAsync();
        }
    }

    private void OnChanged(ProvisioningSnapshot snapshot) => Wake();

    private void Wake() => _wake.Writer.TryWrite(true);

    private async Task RoundAsync(CancellationToken stop)
    {
        try
        {
            long askedAt = time.GetTimestamp();
            BindBoard board = await leases.ReadAsync(stop).AsTask().WaitAsync(AnswerWithin, time, stop);
            (_askedAt, _validFor) = (askedAt, board.ValidFor);
            if (IsMine()) await ApplyAsync(board, provisioning.Current, stop);
            if (_troubled) Log.Renewed(logger);
            _troubled = false;
        }
        catch (Exception error) when (error is not OperationCanceledException)
        {
            if (!_troubled) Log.NotRenewed(logger, error.Message);
            _troubled = true;
        }

        if (!IsMine()) EndAll();
    }

    /// <summary>Whether there is still time to end in order what this node holds.</summary>
    private bool IsMine() => _validFor - time.GetElapsedTime(_askedAt) > EndAhead;

    private async Task ApplyAsync(BindBoard board, ProvisioningSnapshot snapshot, CancellationToken stop)
    {
        Dictionary<BindNumber, Connection> wanted = Wanted(snapshot);
        List<BindNumber> unbound = Settle(board, wanted);
        unbound.AddRange(board.Mine.Where(bind => !_running.ContainsKey(bind) && !wanted.ContainsKey(bind)));
        if (unbound.Count > 0) await leases.ReleaseAsync(unbound, stop).AsTask().WaitAsync(AnswerWithin, time, stop);

        // What is drained keeps what it has for a while, and gets nothing new.
        Start(board.Mine.Except(unbound).Where(bind => !snapshot.Holds.HasDrained(bind.Connection)), wanted);
        List<BindNumber> free = Share(board, snapshot.Connections.Where(one => IsWanted(one, snapshot) && !snapshot.Holds.HasDrained(one.Name)), unbound);
        if (free.Count > 0) Start(await leases.TakeAsync(free, stop).AsTask().WaitAsync(AnswerWithin, time, stop), wanted);
    }

    /// <summary>Ends binds that are gone, changed or not this node's; the others are left alone.</summary>
    /// <returns>Those that have ended and are not this node's any more.</returns>
    private List<BindNumber> Settle(BindBoard board, Dictionary<BindNumber, Connection> wanted)
    {
        var given = new List<BindNumber>();
        foreach ((BindNumber bind, RunningBind running) in _running.ToArray())
        {
            if (running.IsOver)
            {
                running.Dispose();
                _running.Remove(bind);
                if (running.IsGivenUp && board.Mine.Contains(bind)) given.Add(bind);
            }
            else if (!board.Mine.Contains(bind))
            {
                if (!running.IsEnding) Log.Lost(logger, bind.Connection, bind.Number);
                running.End(giveUp: false);
            }
            else if (!wanted.TryGetValue(bind, out Connection? same) || !IsSame(same, running.Connection))
            {
                running.End(giveUp: same is null);
            }
        }

        return given;
    }

    /// <summary>Begins to end what others should have.</summary>
    /// <returns>What this node should take.</returns>
    private List<BindNumber> Share(BindBoard board, IEnumerable<Connection> connections, List<BindNumber> released)
    {
        var take = new List<BindNumber>();
        foreach (Connection connection in connections)
        {
            bool IsOf(BindNumber bind) => bind.Connection == connection.Name && bind.Number < connection.Binds;
            int[] others = [.. board.Others.Select(node => node.Count(IsOf))];
            BindNumber[] kept = [.. board.Mine.Where(bind => IsOf(bind) && !released.Contains(bind) && _running.GetValueOrDefault(bind) is not { IsGivenUp: true })];
            BindNumber[] free = [.. Enumerable.Range(0, connection.Binds).Select(number => new BindNumber(connection.Name, number))
                .Where(bind => !board.Mine.Contains(bind) && !board.Others.Any(node => node.Contains(bind)))];

            int change = BindShare.Change(connection.Binds, free.Length, kept.Length, others);
            take.AddRange(free.Take(change));
            foreach (BindNumber bind in kept.OrderByDescending(bind => bind.Number).Take(-change))
            {
                Log.GivenUp(logger, bind.Connection, bind.Number);
                _running[bind].End(giveUp: true);
            }
        }

        return take;
    }

    private void Start(IEnumerable<BindNumber> binds, Dictionary<BindNumber, Connection> wanted)
    {
        foreach (BindNumber bind in binds)
        {
            if (_running.ContainsKey(bind) || !wanted.TryGetValue(bind, out Connection? connection)) continue;
            Log.Held(logger, bind.Connection, bind.Number);
            _running[bind] = new RunningBind(connection, dialler, Wake);
        }
    }

    private void EndAll()
    {
        if (_running.Count > 0 && _running.Values.Any(bind => !bind.IsEnding)) Log.LostAll(logger);
        foreach (RunningBind running in _running.Values) running.End(giveUp: false);
    }

    /// <summary>At the stop: unbinds, and only then lets others have the binds.</summary>
    private async Task LeaveAsync()
    {
        foreach (RunningBind running in _running.Values) running.End(giveUp: true);
        foreach (RunningBind running in _running.Values) await running.OverAsync();
        foreach (RunningBind running in _running.Values) running.Dispose();
        _running.Clear();
        try
        {
            await leases.LeaveAsync(CancellationToken.None).AsTask().WaitAsync(AnswerWithin, time);
        }
        catch (Exception error)
        {
            Log.NotLeft(logger, error.Message);
        }
    }

    private Dictionary<BindNumber, Connection> Wanted(ProvisioningSnapshot snapshot)
    {
        var wanted = new Dictionary<BindNumber, Connection>();
        foreach (Connection connection in snapshot.Connections.Where(one => IsWanted(one, snapshot)))
        {
            for (int number = 0; number < connection.Binds; number++) wanted[new BindNumber(connection.Name, number)] = connection;
        }

        return wanted;
    }

    /// <summary>A drained connection keeps its binds while answers are awaited on them.</summary>
    private bool IsWanted(Connection connection, ProvisioningSnapshot snapshot) =>
        connection.Enabled && !drain.IsOn && (!snapshot.Holds.HasDrained(connection.Name) || egress.OpenOn(connection.Name) > 0);

    /// <summary>Whether a link may stay as it is; overrides are compared by what they say, since each reading makes a new dictionary.</summary>
    internal static bool IsSame(Connection left, Connection right) =>
        left with { StatusOverrides = right.StatusOverrides } == right
        && left.StatusOverrides.Count == right.StatusOverrides.Count && !left.StatusOverrides.Except(right.StatusOverrides).Any();

    private static partial class Log
    {
        [LoggerMessage(3211, LogLevel.Information, "Connection {Name}: this node holds bind {Number}")]
        public static partial void Held(ILogger logger, string name, int number);

        [LoggerMessage(3212, LogLevel.Information, "Connection {Name}: bind {Number} goes to another node, which has fewer")]
        public static partial void GivenUp(ILogger logger, string name, int number);

        [LoggerMessage(3213, LogLevel.Warning, "Connection {Name}: bind {Number} is not this node's any more: unbinding")]
        public static partial void Lost(ILogger logger, string name, int number);

        [LoggerMessage(3214, LogLevel.Warning, "Which binds this node holds could not be looked up ({Why}); unless that changes within seconds all connections are unbound, because another node may take them")]
        public static partial void NotRenewed(ILogger logger, string why);

        [LoggerMessage(3215, LogLevel.Warning, "All connections are unbound until the database says again that this node may hold them")]
        public static partial void LostAll(ILogger logger);

        [LoggerMessage(3216, LogLevel.Information, "Which binds this node holds can be looked up again")]
        public static partial void Renewed(ILogger logger);

        [LoggerMessage(3217, LogLevel.Warning, "This node's binds could not be given up ({Why}): other nodes have them ten seconds after its last heartbeat")]
        public static partial void NotLeft(ILogger logger, string why);
    }
}
