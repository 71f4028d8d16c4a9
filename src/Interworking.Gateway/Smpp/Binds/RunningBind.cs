using Interworking.Gateway.Provisioning;

namespace Interworking.Gateway.Smpp.Binds;

/// <summary>One bind that this node keeps up, from its first dialling to the end of its last session.</summary>
internal sealed class RunningBind : IDisposable
{
    private readonly CancellationTokenSource _end = new();
    private readonly Task _life;
    private Task? _ending;
    private volatile bool _over;

    /// <param name="connection">Whose.</param>
    /// <param name="dialler">Keeps it bound.</param>
    /// <param name="over">Told when it is over.</param>
    public RunningBind(Connection connection, ConnectionDialler dialler, Action over)
    {
        Connection = connection;
        _life = LiveAsync(dialler, over);
    }

    public Connection Connection { get; }

    public bool IsEnding => _ending is not null;

    /// <summary>It ends so that another node can have it.</summary>
    public bool IsGivenUp { get; private set; }

    /// <summary>Nothing of it is bound any more.</summary>
    public bool IsOver => _over && _ending is null or { IsCompleted: true };

    /// <summary>Begins to unbind.</summary>
    public void End(bool giveUp)
    {
        IsGivenUp |= giveUp;
        _ending ??= _end.CancelAsync();
    }

    /// <summary>Completes when nothing of it is bound any more.</summary>
    public async Task OverAsync()
    {
        await _life;
        if (_ending is not null) await _ending;
    }

    public void Dispose() => _end.Dispose();

    private async Task LiveAsync(ConnectionDialler dialler, Action over)
    {
        await dialler.KeepBoundAsync(Connection, _end.Token);
        _over = true;
        over();
    }
}
