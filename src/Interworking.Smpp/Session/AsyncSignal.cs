using System.Threading.Tasks.Sources;

namespace Interworking.Smpp.Session;

/// <summary>Wakes one waiting loop; a signal given while nobody waits is kept, several are one. Allocates nothing per wait.</summary>
internal sealed class AsyncSignal : IValueTaskSource
{
    private readonly Lock _gate = new();
    private ManualResetValueTaskSourceCore<bool> _core;
    private bool _signalled;
    private bool _waiting;

    /// <summary>Only one wait at a time.</summary>
    public ValueTask WaitAsync()
    {
        lock (_gate)
        {
            if (_signalled)
            {
                _signalled = false;
                return ValueTask.CompletedTask;
            }

            _core.Reset();
            _waiting = true;
            return new ValueTask(this, _core.Version);
        }
    }

    /// <summary>Wakes the loop on another thread.</summary>
    public void Set() => Set(here: false);

    /// <summary>Wakes the loop on this thread, which runs it until it waits again. Hold no lock.</summary>
    public void SetHere() => Set(here: true);

    private void Set(bool here)
    {
        lock (_gate)
        {
            if (!_waiting)
            {
                _signalled = true;
                return;
            }

            _waiting = false;
            _core.RunContinuationsAsynchronously = !here;
        }

        _core.SetResult(true);
    }

    void IValueTaskSource.GetResult(short token) => _core.GetResult(token);

    ValueTaskSourceStatus IValueTaskSource.GetStatus(short token) => _core.GetStatus(token);

    void IValueTaskSource.OnCompleted(Action<object?> continuation, object? state, short token, ValueTaskSourceOnCompletedFlags flags) =>
        _core.OnCompleted(continuation, state, token, flags);
}
