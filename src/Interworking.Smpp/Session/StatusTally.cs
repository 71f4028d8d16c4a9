using Interworking.Smpp.Values;

namespace Interworking.Smpp.Session;

/// <summary>How often each command_status came by. A peer can invent statuses, so only so many are told apart. Not thread-safe.</summary>
internal sealed class StatusTally
{
    private const int MaxStatuses = 64;

    private long _ok;
    private Dictionary<CommandStatus, long>? _others;

    public void Count(CommandStatus status)
    {
        if (status == CommandStatus.Ok)
        {
            _ok++;
            return;
        }

        _others ??= [];
        if (_others.Count >= MaxStatuses && !_others.ContainsKey(status)) status = SessionCounters.OtherStatus;
        _others[status] = _others.GetValueOrDefault(status) + 1;
    }

    public IReadOnlyDictionary<CommandStatus, long> Copy()
    {
        Dictionary<CommandStatus, long> copy = _others is null ? [] : new(_others);
        if (_ok > 0) copy[CommandStatus.Ok] = _ok;
        return copy;
    }
}
