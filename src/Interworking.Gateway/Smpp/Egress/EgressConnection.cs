using System.Collections.Immutable;
using Interworking.Gateway.Provisioning;
using Interworking.Gateway.Smpp.Flow;

namespace Interworking.Gateway.Smpp.Egress;

/// <summary>What is going on at one connection: its binds, its pause, its rate. Lives as long as the process, whatever provisioning does to the connection.</summary>
internal sealed class EgressConnection(string name, TimeProvider time)
{
    /// <summary>Messages that may stand in memory behind the windows of a connection's binds.</summary>
    private const int LongestLine = 1000;

    private static readonly TimeSpan Burst = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan NoteEvery = TimeSpan.FromMinutes(1);

    private readonly AgreedRate _rate = new(time, Burst);
    private ImmutableArray<EgressBind> _binds = [];
    private long _fullNoted;
    private long _alarmNoted;

    public string Name { get; } = name;

    public LinkPause Pause { get; } = new(time);

    /// <summary>From the write to the answer, the last time, in ticks of the clock.</summary>
    public long LastRoundTrip;

    /// <summary>Requests written or in line.</summary>
    public int Open
    {
        get
        {
            int open = 0;
            foreach (EgressBind bind in _binds) open += bind.Open;
            return open;
        }
    }

    /// <summary>Some bind can transmit and the peer has not asked to be left alone.</summary>
    public bool IsUp => !Pause.IsOn && Best() is not null;

    public void Add(SmppLink link) => ImmutableInterlocked.Update(ref _binds, static (binds, link) => binds.Add(new EgressBind(link)), link);

    public void Remove(SmppLink link) => ImmutableInterlocked.Update(ref _binds, static (binds, link) => binds.RemoveAll(bind => bind.Link == link), link);

    /// <summary>Whether a message can be given to it now.</summary>
    /// <param name="connection">As it is configured now.</param>
    /// <param name="inLine">A place in the line behind the windows is good enough.</param>
    public bool CanTake(Connection connection, bool inLine) =>
        !Pause.IsOn && RateOf(connection).HasRoom && Best() is { } best && best.Room > (inLine ? -LongestLine : 0);

    /// <summary>What it may be sent, as it is configured now.</summary>
    public AgreedRate RateOf(Connection connection)
    {
        _rate.PerSecond = connection.MessagesPerSecond;
        return _rate;
    }

    /// <summary>Of the binds that can transmit the one with the most room; null when none can.</summary>
    public EgressBind? Best()
    {
        EgressBind? best = null;
        foreach (EgressBind bind in _binds)
        {
            if (bind.IsUp && (best is null || bind.Room > best.Room)) best = bind;
        }

        return best;
    }

    /// <summary>It had no room for a message. True when that is worth a word: not again within a minute.</summary>
    public bool NoteFull() => Note(ref _fullNoted);

    /// <summary>It answered what an operator must look at. True when that is worth a word.</summary>
    public bool NoteAlarm() => Note(ref _alarmNoted);

    private bool Note(ref long last)
    {
        long now = time.GetTimestamp();
        long noted = Volatile.Read(ref last);
        bool isNew = noted == 0 || time.GetElapsedTime(noted, now) >= NoteEvery;
        return isNew && Interlocked.CompareExchange(ref last, now, noted) == noted;
    }
}
