using Interworking.Gateway.Provisioning;
using Microsoft.Extensions.Hosting;

namespace Interworking.Gateway.Smpp;

/// <summary>Keeps every enabled connection's binds up, and follows provisioning while running.</summary>
public sealed class ConnectionSupervisor(IProvisioning provisioning, ConnectionDialler dialler) : BackgroundService
{
    private readonly Dictionary<(string Name, int Bind), Running> _running = [];
    private readonly SemaphoreSlim _changed = new(1);

    public override Task StartAsync(CancellationToken cancellationToken)
    {
        provisioning.Changed += OnChanged;
        return base.StartAsync(cancellationToken);
    }

    public override async Task StopAsync(CancellationToken cancellationToken)
    {
        provisioning.Changed -= OnChanged;
        await base.StopAsync(cancellationToken);
    }

    public override void Dispose()
    {
        _changed.Dispose();
        base.Dispose();
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        try
        {
            while (true)
            {
                await _changed.WaitAsync(stoppingToken);
                await ApplyAsync(provisioning.Current, stoppingToken);
            }
        }
        catch (OperationCanceledException)
        {
            await Task.WhenAll(_running.Values.Select(bind => bind.StopAsync()));
        }
    }

    private void OnChanged(ProvisioningSnapshot snapshot) => _changed.Release();

    /// <summary>Binds that are gone or changed are ended, new ones begun; the others are left alone.</summary>
    private async Task ApplyAsync(ProvisioningSnapshot snapshot, CancellationToken stop)
    {
        var wanted = new Dictionary<(string, int), Connection>();
        foreach (Connection connection in snapshot.Connections.Where(one => one.Enabled))
        {
            for (int bind = 0; bind < connection.Binds; bind++) wanted[(connection.Name, bind)] = connection;
        }

        foreach (((string Name, int Bind) key, Running running) in _running.ToArray())
        {
            if (wanted.TryGetValue(key, out Connection? same) && IsSame(same, running.Connection)) continue;
            await running.StopAsync();
            _running.Remove(key);
        }

        foreach (((string, int) key, Connection connection) in wanted)
        {
            if (_running.ContainsKey(key)) continue;
            var end = CancellationTokenSource.CreateLinkedTokenSource(stop);
            _running[key] = new Running(connection, end, dialler.KeepBoundAsync(connection, end.Token));
        }
    }

    /// <summary>Whether a link may stay as it is; overrides are compared by what they say, since each reading makes a new dictionary.</summary>
    internal static bool IsSame(Connection left, Connection right) =>
        left with { StatusOverrides = right.StatusOverrides } == right
        && left.StatusOverrides.Count == right.StatusOverrides.Count && !left.StatusOverrides.Except(right.StatusOverrides).Any();

    private sealed record Running(Connection Connection, CancellationTokenSource End, Task Task)
    {
        public async Task StopAsync()
        {
            await End.CancelAsync();
            await Task;
            End.Dispose();
        }
    }
}
